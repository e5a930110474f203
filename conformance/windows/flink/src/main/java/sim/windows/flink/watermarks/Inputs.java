package sim.windows.flink.watermarks;

import java.util.List;

import sim.windows.flink.Draw;

/** Draws what several inputs say: watermarks that mostly rise, and that they are idle or active. The first may be slower than the others. */
final class Inputs {
    private static final List<Long> BEGINNINGS = List.of(0L, 1_000L, -12L, -2_000_000L);

    private final Draw draw;
    private final int unitMs;
    private final double status;
    private final double idle;
    private final double last;
    private final int lag;
    private final int slow;
    private long nowUnits;

    Inputs(Draw draw) {
        this.draw = draw;
        this.unitMs = draw.pick(List.of(1, 1, 1_000));
        this.status = draw.pick(List.of(0.1, 0.3, 0.5, 0.75));
        this.idle = draw.pick(List.of(0.4, 0.5, 0.7));
        this.last = draw.chance(0.2) ? 0.05 : 0;
        this.lag = draw.pick(List.of(2, 4, 8));
        this.slow = draw.pick(List.of(0, 0, 10));
        this.nowUnits = draw.pick(BEGINNINGS);
    }

    Call next(int input) {
        if (draw.chance(status)) {
            return Call.to(draw.chance(idle) ? "idle" : "active", input);
        }
        if (draw.chance(last)) {
            return Call.watermark(input, Long.MAX_VALUE);
        }
        nowUnits += draw.chance(0.4) ? draw.between(1, 3) : 0;
        return Call.watermark(input, (nowUnits - draw.below(lag) - (input == 0 ? slow : 0)) * unitMs);
    }
}
