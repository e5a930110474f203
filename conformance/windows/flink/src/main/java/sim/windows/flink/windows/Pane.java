package sim.windows.flink.windows;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * What a window emitted.
 *
 * @param start null for a window without bounds, as is end
 * @param at    the time of the timer that fired it, null if a record did
 */
record Pane(String key, Long start, Long end, List<Integer> values, Long at) {
    private static final Comparator<Pane> BY_WINDOW = Comparator
        .comparing(Pane::key)
        .thenComparing(Pane::end, Comparator.nullsFirst(Comparator.naturalOrder()))
        .thenComparing(Pane::start, Comparator.nullsFirst(Comparator.naturalOrder()));

    /**
     * As Flink emits them, but for timers of one time, whose order Flink leaves to its heap. A record's panes come before those of the clock's
     * timers that the record set to a time that is over.
     */
    static final Comparator<Pane> ORDER = Comparator
        .comparing(Pane::at, Comparator.nullsFirst(Comparator.naturalOrder()))
        .thenComparing((one, other) -> one.at == null ? 0 : BY_WINDOW.compare(one, other));

    static Pane of(String key, Window window, List<Integer> values, Long at) {
        return window instanceof TimeWindow bounds
            ? new Pane(key, bounds.getStart(), bounds.getEnd(), values, at)
            : new Pane(key, null, null, values, at);
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("k", key);
        if (start != null) {
            out.writeNumberField("s", start);
            out.writeNumberField("e", end);
        }
        out.writeArrayFieldStart("v");
        for (int value : values) {
            out.writeNumber(value);
        }
        out.writeEndArray();
        if (at != null && at == Long.MAX_VALUE) {
            out.writeStringField("at", "end");
        } else if (at != null) {
            out.writeNumberField("at", at);
        }
        out.writeEndObject();
    }
}
