package sim.windows.flink.windows;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.Window;

import java.io.IOException;
import java.time.Duration;

import sim.windows.flink.Draw;

/** Windows with their lengths, in milliseconds or, for count windows, in records: those that a type has no use for are 0. */
record Windowing(Type type, long size, long slide, long offset) {
    private static final int LONGEST = 8;

    enum Type { TUMBLING, HOPPING, SESSION, GLOBAL, COUNT }

    static Windowing draw(Draw draw, int unitMs) {
        int kind = draw.below(20);
        int units = draw.between(1, LONGEST);
        long size = (long) units * unitMs;
        if (kind < 5) {
            return new Windowing(Type.TUMBLING, size, size, offset(draw, size));
        }
        if (kind < 10) {
            // Longer than the size it leaves gaps, whose records are in no window.
            long slide = (long) draw.between(1, draw.chance(0.2) ? 2 * units : units) * unitMs;
            return new Windowing(Type.HOPPING, size, slide, offset(draw, slide));
        }
        if (kind < 17) {
            return new Windowing(Type.SESSION, (long) draw.skewed(1, LONGEST) * unitMs, 0, 0);
        }
        return kind < 19
            ? new Windowing(Type.GLOBAL, 0, 0, 0)
            : new Windowing(Type.COUNT, draw.between(1, 6), draw.chance(0.5) ? 0 : draw.between(1, 7), 0);
    }

    /** Any that Flink accepts, also below zero. */
    private static long offset(Draw draw, long period) {
        return draw.chance(0.3) ? draw.between((int) (1 - period), (int) (period - 1)) : 0;
    }

    /** For about how many units a window takes records. */
    int openUnits(int unitMs) {
        return type == Type.COUNT || type == Type.GLOBAL ? LONGEST : (int) (size / unitMs);
    }

    /** The same for any windows: what is made of it asks for none in particular. */
    @SuppressWarnings("unchecked")
    <W extends Window> WindowAssigner<Object, W> assigner() {
        return (WindowAssigner<Object, W>) switch (type) {
            case TUMBLING -> TumblingEventTimeWindows.of(Duration.ofMillis(size), Duration.ofMillis(offset));
            case HOPPING -> SlidingEventTimeWindows.of(
                Duration.ofMillis(size),
                Duration.ofMillis(slide),
                Duration.ofMillis(offset)
            );
            case SESSION -> EventTimeSessionWindows.withGap(Duration.ofMillis(size));
            case GLOBAL, COUNT -> GlobalWindows.create();
        };
    }

    /** Writes the object that names the windows. */
    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        switch (type) {
            case TUMBLING, HOPPING -> {
                out.writeStringField("type", type == Type.TUMBLING ? "tumbling" : "hopping");
                out.writeNumberField("size", size);
                if (type == Type.HOPPING) {
                    out.writeNumberField("slide", slide);
                }
                out.writeNumberField("offset", offset);
            }
            case SESSION -> {
                out.writeStringField("type", "session");
                out.writeNumberField("gap", size);
            }
            case GLOBAL -> out.writeStringField("type", "global");
            case COUNT -> {
                out.writeStringField("type", "count");
                out.writeNumberField("size", size);
                if (slide > 0) {
                    out.writeNumberField("slide", slide);
                }
            }
        }
        out.writeEndObject();
    }
}
