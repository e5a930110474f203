package sim.windows.streams;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tumbling windows, or hopping ones, whose size need not be a multiple of the slide. */
record TimeWindowing(long sizeMs, long slideMs) implements Windowing {
    private static final int LONGEST = 8;

    static Windowing draw(Draw draw, int unitMs) {
        int size = draw.between(1, LONGEST);
        int slide = draw.chance(0.4) ? size : draw.between(1, size);
        boolean odd = unitMs > 1 && draw.chance(0.2);
        long sizeMs = (long) size * unitMs + (odd ? draw.between(-1, 1) : 0);
        return new TimeWindowing(sizeMs, slide == size ? sizeMs : Math.min(sizeMs, (long) slide * unitMs));
    }

    @Override
    public long lengthMs() {
        return sizeMs;
    }

    @Override
    public long leastRetentionMs() {
        return sizeMs;
    }

    @Override
    public KTable<Windowed<String>, List<Integer>> aggregate(KGroupedStream<String, Integer> records, Setup setup) {
        TimeWindows windows = TimeWindows
            .ofSizeAndGrace(Duration.ofMillis(sizeMs), Duration.ofMillis(setup.graceMs()))
            .advanceBy(Duration.ofMillis(slideMs));
        return records
            .windowedBy(windows)
            .emitStrategy(setup.emission().strategy())
            .aggregate(ArrayList::new, Lists::append, Lists.stored(setup.retentionMs()));
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        boolean tumbling = sizeMs == slideMs;
        out.writeStringField("type", tumbling ? "tumbling" : "hopping");
        out.writeNumberField("size", sizeMs);
        if (!tumbling) {
            out.writeNumberField("slide", slideMs);
        }
        out.writeEndObject();
    }
}
