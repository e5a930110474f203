package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.joda.time.Duration;

import java.io.IOException;

/** Windows with their lengths: those that a type has no use for are 0. */
record Windowing(Type type, long sizeMs, long slideMs, long offsetMs) {
    private static final int LONGEST = 8;

    enum Type { TUMBLING, HOPPING, SESSION, GLOBAL }

    static Windowing draw(Draw draw, int unitMs) {
        int kind = draw.below(20);
        long sizeMs = (long) draw.between(1, LONGEST) * unitMs;
        if (kind < 6) {
            return new Windowing(Type.TUMBLING, sizeMs, sizeMs, draw.chance(0.3) ? draw.below((int) sizeMs) : 0);
        }
        if (kind < 12) {
            // A slide longer than the size leaves gaps, and the runner fails at a record in a gap.
            long slideMs = (long) draw.between(1, (int) (sizeMs / unitMs)) * unitMs;
            return new Windowing(Type.HOPPING, sizeMs, slideMs, draw.chance(0.3) ? draw.below((int) slideMs) : 0);
        }
        return kind < 18 ? new Windowing(Type.SESSION, sizeMs, 0, 0) : new Windowing(Type.GLOBAL, 0, 0, 0);
    }

    WindowFn<Object, ?> windowFn() {
        return switch (type) {
            case TUMBLING -> FixedWindows.of(Duration.millis(sizeMs)).withOffset(Duration.millis(offsetMs));
            case HOPPING -> SlidingWindows
                .of(Duration.millis(sizeMs))
                .every(Duration.millis(slideMs))
                .withOffset(Duration.millis(offsetMs));
            case SESSION -> Sessions.withGapDuration(Duration.millis(sizeMs));
            case GLOBAL -> new GlobalWindows();
        };
    }

    /** Writes the object that names the windows. */
    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (type) {
            case TUMBLING, HOPPING -> {
                out.writeStringField("type", type == Type.TUMBLING ? "tumbling" : "hopping");
                out.writeNumberField("size", sizeMs);
                if (type == Type.HOPPING) {
                    out.writeNumberField("slide", slideMs);
                }
                out.writeNumberField("offset", offsetMs);
            }
            case SESSION -> {
                out.writeStringField("type", "session");
                out.writeNumberField("gap", sizeMs);
            }
            case GLOBAL -> out.writeStringField("type", "global");
        }
        out.writeEndObject();
    }
}
