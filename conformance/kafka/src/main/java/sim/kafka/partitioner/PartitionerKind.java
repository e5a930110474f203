package sim.kafka.partitioner;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.Set;
import java.util.TreeSet;

import sim.kafka.Draw;
import sim.kafka.VectorKind;

/** The partition of a record with a key: what a producer with a string serializer and no partitioner of its own does. */
public final class PartitionerKind implements VectorKind {
    private final StringSerializer serializer = new StringSerializer();

    @Override
    public String name() {
        return "partitioner";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        String key = Keys.draw(draw, index);
        byte[] bytes = serializer.serialize("topic", key);
        out.writeStartObject();
        out.writeFieldName("key");
        writeKey(key, out);
        out.writeArrayFieldStart("partitions");
        for (int numPartitions : partitionCounts(draw)) {
            out.writeStartArray();
            out.writeNumber(numPartitions);
            out.writeNumber(BuiltInPartitioner.partitionForKey(bytes, numPartitions));
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static Set<Integer> partitionCounts(Draw draw) {
        Set<Integer> counts = new TreeSet<>();
        counts.add(draw.skewed(1, 1000));
        counts.add(draw.between(1, 1000));
        counts.add(1 << draw.between(0, 9));
        return counts;
    }

    /** As a string, or as its UTF-16 code units where a surrogate stands alone, which JSON in UTF-8 cannot say. */
    private static void writeKey(String key, JsonGenerator out) throws Exception {
        if (key.codePoints().noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            out.writeString(key);
            return;
        }
        out.writeStartArray();
        for (char unit : key.toCharArray()) {
            out.writeNumber((int) unit);
        }
        out.writeEndArray();
    }
}
