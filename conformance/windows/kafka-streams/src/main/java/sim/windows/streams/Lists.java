package sim.windows.streams;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.StateStore;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The aggregate: the list of a window's values, which shows what is in the window and in which order it came. */
final class Lists {
    private Lists() {
    }

    static List<Integer> append(String key, Integer value, List<Integer> list) {
        List<Integer> longer = new ArrayList<>(list);
        longer.add(value);
        return longer;
    }

    static List<Integer> concatenate(String key, List<Integer> first, List<Integer> second) {
        List<Integer> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    /** In the store that Kafka Streams takes by itself, without the cache that would swallow some updates. */
    static <S extends StateStore> Materialized<String, List<Integer>, S> stored(long retentionMs) {
        return Materialized.<String, List<Integer>, S>as("windows")
            .withKeySerde(Serdes.String())
            .withValueSerde(Serdes.serdeFrom((topic, list) -> encode(list), (topic, bytes) -> decode(bytes)))
            .withRetention(Duration.ofMillis(retentionMs))
            .withCachingDisabled()
            .withLoggingDisabled();
    }

    private static byte[] encode(List<Integer> list) {
        if (list == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(list.size() * Integer.BYTES);
        list.forEach(bytes::putInt);
        return bytes.array();
    }

    private static List<Integer> decode(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        List<Integer> list = new ArrayList<>();
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining();) {
            list.add(left.getInt());
        }
        return list;
    }
}
