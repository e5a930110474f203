package sim.windows.streams;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.SlidingWindows;
import org.apache.kafka.streams.kstream.Windowed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sliding windows: a new one wherever a record enters or leaves. */
record SlidingWindowing(long differenceMs) implements Windowing {
    private static final int LONGEST = 8;

    static Windowing draw(Draw draw, int unitMs) {
        return new SlidingWindowing((long) draw.between(1, LONGEST) * unitMs);
    }

    @Override
    public long lengthMs() {
        return differenceMs;
    }

    @Override
    public long leastRetentionMs() {
        return 2 * differenceMs;
    }

    @Override
    public KTable<Windowed<String>, List<Integer>> aggregate(KGroupedStream<String, Integer> records, Setup setup) {
        return records
            .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(Duration.ofMillis(differenceMs), Duration.ofMillis(setup.graceMs())))
            .emitStrategy(setup.emission().strategy())
            .aggregate(ArrayList::new, Lists::append, Lists.stored(setup.retentionMs()));
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "sliding");
        out.writeNumberField("difference", differenceMs);
        out.writeEndObject();
    }
}
