package sim.windows.flink.windows;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;

import sim.windows.flink.Draw;
import sim.windows.flink.windows.When.Continuous;
import sim.windows.flink.windows.When.Purging;
import sim.windows.flink.windows.When.Timeout;

/** The windows of a case and what else is set about them. */
record Setup(Windowing windowing, long latenessMs, When when) {
    private static final int LONGEST_LATENESS = 10;

    static Setup draw(Draw draw, int unitMs) {
        Windowing windowing = Windowing.draw(draw, unitMs);
        long latenessMs = draw.chance(0.4) ? 0 : (long) draw.between(1, LONGEST_LATENESS) * unitMs;
        return new Setup(windowing, latenessMs, Triggers.draw(draw, unitMs, windowing));
    }

    /** For about how many units a window takes records. */
    int openUnits(int unitMs) {
        return windowing.openUnits(unitMs) + (int) (latenessMs / unitMs);
    }

    /** Whether a window never gets to its end, so that each leap of the watermark makes it fire for each interval. */
    boolean firesWithoutEnd() {
        return windowing.type() == Windowing.Type.GLOBAL && continuous(when);
    }

    private static boolean continuous(When when) {
        if (when instanceof Purging purging) {
            return continuous(purging.of());
        }
        return when instanceof Timeout timeout ? continuous(timeout.of()) : when instanceof Continuous;
    }

    /** Writes the members of a case that say how it was set up. */
    void write(JsonGenerator out) throws IOException {
        out.writeFieldName("windows");
        windowing.write(out);
        out.writeNumberField("lateness", latenessMs);
        out.writeFieldName("trigger");
        when.write(out);
    }
}
