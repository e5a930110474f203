package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;
import org.joda.time.Duration;

import java.io.IOException;

/** The windows of a case and what else is set about them. */
record Setup(
    Windowing windowing, long latenessMs, When when, boolean accumulating, boolean alwaysOnTime, boolean alwaysClosing
) {
    private static final int LONGEST_LATENESS = 10;

    static Setup draw(Draw draw, int unitMs) {
        Windowing windowing = Windowing.draw(draw, unitMs);
        long latenessMs = draw.chance(0.25) ? 0 : (long) draw.between(1, LONGEST_LATENESS) * unitMs;
        When when = Triggers.draw(draw, unitMs, latenessMs > 0);
        if (windowing.type() == Windowing.Type.GLOBAL && when instanceof When.Default) {
            // Beam does not accept it: an unbounded global window would never emit anything.
            when = new When.Repeat(new When.Count(2));
        }
        return new Setup(windowing, latenessMs, when, draw.chance(0.5), draw.chance(0.6), draw.chance(0.3));
    }

    /** For about how many units a window takes records. */
    int openUnits(int unitMs) {
        return (int) ((windowing.sizeMs() + latenessMs) / unitMs);
    }

    <T> Window<T> window() {
        Window<T> window = Window.<T>into(windowing.windowFn())
            .triggering(when.trigger())
            .withAllowedLateness(
                Duration.millis(latenessMs),
                alwaysClosing ? ClosingBehavior.FIRE_ALWAYS : ClosingBehavior.FIRE_IF_NON_EMPTY
            )
            .withOnTimeBehavior(alwaysOnTime ? OnTimeBehavior.FIRE_ALWAYS : OnTimeBehavior.FIRE_IF_NON_EMPTY);
        return accumulating ? window.accumulatingFiredPanes() : window.discardingFiredPanes();
    }

    /** Writes the members of a case that say how it was set up. */
    void write(JsonGenerator out) throws IOException {
        out.writeFieldName("windows");
        windowing.write(out);
        out.writeNumberField("lateness", latenessMs);
        out.writeFieldName("trigger");
        when.write(out);
        out.writeStringField("accumulation", accumulating ? "accumulating" : "discarding");
        out.writeStringField("onTime", alwaysOnTime ? "always" : "ifNonEmpty");
        out.writeStringField("closing", alwaysClosing ? "always" : "ifNonEmpty");
    }
}
