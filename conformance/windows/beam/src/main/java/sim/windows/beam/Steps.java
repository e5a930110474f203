package sim.windows.beam;

import java.util.ArrayList;
import java.util.List;

import sim.windows.beam.Step.Arrival;
import sim.windows.beam.Step.Clock;
import sim.windows.beam.Step.End;
import sim.windows.beam.Step.Watermark;

/**
 * Draws random streams: event time goes on in small steps and sometimes in a leap, records and the watermark lag behind it, and times
 * are multiples of one unit, so that limits are met exactly, or missed by one.
 */
final class Steps {
    private static final int MOST_STEPS = 50;
    private static final List<Long> BEGINNINGS = List.of(0L, 0L, 1_000L, -12L, -1_000L, 28_333_333L);
    private static final List<String> KEYS = List.of("a", "b", "c");

    private Steps() {
    }

    /** A stream for windows that stay open for about so long. */
    static List<Step> draw(Draw draw, int unitMs, int openUnits, boolean severalKeys) {
        List<String> keys = KEYS.subList(0, severalKeys ? KEYS.size() : 1);
        double record = draw.pick(List.of(0.4, 0.6, 0.8));
        double clock = draw.pick(List.of(0.0, 0.3, 0.6));
        double late = draw.pick(List.of(0.1, 0.3, 0.6));
        double odd = unitMs == 1 ? 0 : draw.pick(List.of(0.0, 0.1, 0.4));
        int leap = draw.skewed(2, 2 * openUnits + 6);
        long now = draw.pick(BEGINNINGS) + draw.below(4);
        long watermarkMs = Long.MIN_VALUE;
        long clockMs = 0;
        int value = 0;
        List<Step> steps = new ArrayList<>();
        for (int left = draw.skewed(6, MOST_STEPS); left > 0; left--) {
            if (draw.chance(0.5)) {
                now += draw.chance(0.1) ? draw.skewed(2, 2 * leap) : draw.between(1, 2);
            }
            int jitterMs = draw.chance(odd) ? draw.between(-1, 1) : 0;
            if (draw.chance(record)) {
                long behind = draw.chance(late) ? draw.skewed(1, openUnits + 4) : draw.below(3);
                steps.add(new Arrival(draw.pick(keys), (now - behind) * unitMs + jitterMs, ++value));
            } else if (draw.chance(clock)) {
                clockMs += Math.max(1, (long) draw.skewed(1, 6) * unitMs + jitterMs);
                steps.add(new Clock(clockMs));
            } else {
                long toMs = (now - draw.below(4)) * unitMs + jitterMs;
                watermarkMs = Math.max(watermarkMs, toMs);
                steps.add(new Watermark(watermarkMs));
            }
        }
        steps.add(new End());
        return steps;
    }
}
