package sim.windows.streams;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.Windowed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sessions: windows that end when a key has been quiet for longer than the gap. */
record SessionWindowing(long gapMs) implements Windowing {
    private static final int LONGEST = 5;

    static Windowing draw(Draw draw, int unitMs) {
        return new SessionWindowing((long) draw.between(1, LONGEST) * unitMs);
    }

    @Override
    public long lengthMs() {
        return gapMs;
    }

    @Override
    public long leastRetentionMs() {
        return gapMs;
    }

    @Override
    public KTable<Windowed<String>, List<Integer>> aggregate(KGroupedStream<String, Integer> records, Setup setup) {
        return records
            .windowedBy(SessionWindows.ofInactivityGapAndGrace(Duration.ofMillis(gapMs), Duration.ofMillis(setup.graceMs())))
            .emitStrategy(setup.emission().strategy())
            .aggregate(ArrayList::new, Lists::append, Lists::concatenate, Lists.stored(setup.retentionMs()));
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "session");
        out.writeNumberField("gap", gapMs);
        out.writeEndObject();
    }
}
