package sim.windows.flink.windows;

import java.util.ArrayList;
import java.util.List;

import sim.windows.flink.Draw;
import sim.windows.flink.windows.Step.Arrival;
import sim.windows.flink.windows.Step.Clock;
import sim.windows.flink.windows.Step.End;
import sim.windows.flink.windows.Step.Watermark;

/**
 * Draws random streams: event time goes on in small steps and sometimes in a leap, records and the watermark lag behind it, and times
 * are multiples of one unit, or next to one, so that limits are met exactly, or missed by one.
 */
final class Steps {
    private static final int MOST_STEPS = 60;
    private static final int FAR_UNITS = 1_000_000;
    private static final List<Long> BEGINNINGS = List.of(0L, 0L, 1_000L, -12L, -1_000L, -2_000_000L, 28_333_333L);
    private static final List<String> KEYS = List.of("a", "b", "c");

    private final Draw draw;
    private final int unitMs;
    private final int openUnits;
    private final boolean leaps;
    private final double odd;
    private final double gap;
    private final List<Step> steps = new ArrayList<>();

    private long nowUnits;
    private long watermarkMs = Long.MIN_VALUE;
    private long clockMs;

    private Steps(Draw draw, int unitMs, int openUnits, boolean leaps) {
        this.draw = draw;
        this.unitMs = unitMs;
        this.openUnits = openUnits;
        this.leaps = leaps;
        this.odd = unitMs == 1 ? 0 : draw.pick(List.of(0.0, 0.2, 0.5));
        this.gap = draw.pick(List.of(0.05, 0.1, 0.3));
        this.nowUnits = draw.pick(BEGINNINGS) + draw.below(4);
    }

    /** A stream for a case with such windows. */
    static List<Step> draw(Draw draw, int unitMs, Setup setup) {
        Steps stream = new Steps(draw, unitMs, setup.openUnits(unitMs), !setup.firesWithoutEnd());
        stream.fill(setup.when().clocked());
        if (!setup.firesWithoutEnd() && draw.chance(0.9)) {
            stream.steps.add(new End());
        }
        return stream.steps;
    }

    private void fill(boolean clocked) {
        List<String> keys = KEYS.subList(0, draw.between(1, KEYS.size()));
        double record = draw.pick(List.of(0.4, 0.6, 0.8));
        double clock = clocked ? draw.pick(List.of(0.4, 0.7, 0.9)) : 0.05;
        double late = draw.pick(List.of(0.1, 0.3, 0.6));
        int lag = draw.pick(List.of(1, 4, 4, openUnits + 4));
        if (clocked) {
            startClock();
        }
        int value = 0;
        for (int left = draw.skewed(6, MOST_STEPS); left > 0; left--) {
            goOn();
            if (draw.chance(record)) {
                long behind = draw.chance(late) ? draw.skewed(1, openUnits + 4) : draw.below(3);
                steps.add(new Arrival(draw.pick(keys), (nowUnits - behind) * unitMs + jitterMs(), ++value));
            } else if (draw.chance(clock)) {
                clockMs += Math.max(1, (long) draw.skewed(1, openUnits + 2) * unitMs + jitterMs());
                steps.add(new Clock(clockMs));
            } else {
                watermarkMs = Math.max(watermarkMs, (nowUnits - draw.below(lag)) * unitMs + jitterMs());
                steps.add(new Watermark(watermarkMs));
            }
        }
    }

    /** The clock begins long before the event times, among them, or after them. */
    private void startClock() {
        int where = draw.below(5);
        if (where > 0) {
            clockMs = Math.max(0, nowUnits + (where == 4 ? openUnits : 0)) * unitMs + draw.below(unitMs);
            steps.add(new Clock(clockMs));
        }
    }

    private void goOn() {
        if (!draw.chance(0.5)) {
            return;
        }
        if (leaps && draw.chance(0.01)) {
            nowUnits += draw.skewed(2, FAR_UNITS);
        } else {
            nowUnits += draw.chance(gap) ? draw.skewed(2, 2 * openUnits + 6) : draw.between(1, 2);
        }
    }

    private int jitterMs() {
        return draw.chance(odd) ? draw.between(-1, 1) : 0;
    }
}
