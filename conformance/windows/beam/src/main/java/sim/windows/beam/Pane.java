package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.beam.sdk.transforms.windowing.PaneInfo;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A pane of a window; of the global window, null for both ends. */
record Pane(String key, Long start, Long end, List<Integer> values, PaneInfo info) {
    /** Panes of several keys or windows come in no order that Beam promises; those of one window stay as they came. */
    static final Comparator<Pane> BY_KEY_AND_WINDOW = Comparator
        .comparing(Pane::key)
        .thenComparing(Pane::end, Comparator.nullsLast(Comparator.naturalOrder()))
        .thenComparing(Pane::start, Comparator.nullsLast(Comparator.naturalOrder()));

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
        out.writeNumberField("i", info.getIndex());
        out.writeStringField("t", timing(info));
        if (info.getNonSpeculativeIndex() >= 0) {
            out.writeNumberField("n", info.getNonSpeculativeIndex());
        }
        if (info.isLast()) {
            out.writeBooleanField("f", true);
        }
        if (info.isFirst() != (info.getIndex() == 0)) {
            throw new IllegalStateException("only the pane with index 0 should be the first: " + info);
        }
        out.writeEndObject();
    }

    private static String timing(PaneInfo info) {
        return info.getTiming() == PaneInfo.Timing.ON_TIME ? "onTime" : info.getTiming().name().toLowerCase(Locale.ROOT);
    }
}
