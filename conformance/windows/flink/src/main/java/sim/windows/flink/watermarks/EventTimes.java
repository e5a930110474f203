package sim.windows.flink.watermarks;

import java.util.List;

import sim.windows.flink.Draw;

/** Event times of a random stream: they go on in small steps and sometimes in a leap, with some disorder, also below zero. */
final class EventTimes {
    private static final List<Long> BEGINNINGS = List.of(0L, 0L, 1_000L, -12L, -2_000_000L, 28_333_333L);
    private static final int FAR_UNITS = 100_000;
    private static final int MOST_DISORDER = 12;

    private final Draw draw;
    private final int unitMs;
    private final double late;
    private long nowUnits;

    EventTimes(Draw draw, int unitMs) {
        this.draw = draw;
        this.unitMs = unitMs;
        this.late = draw.pick(List.of(0.0, 0.2, 0.6));
        this.nowUnits = draw.pick(BEGINNINGS) + draw.below(4);
    }

    long next() {
        if (draw.chance(0.6)) {
            nowUnits += draw.chance(0.05) ? draw.skewed(2, FAR_UNITS) : draw.between(1, 3);
        }
        long behind = draw.chance(late) ? draw.skewed(1, MOST_DISORDER) : 0;
        return (nowUnits - behind) * unitMs + (unitMs > 1 && draw.chance(0.2) ? draw.between(-1, 1) : 0);
    }
}
