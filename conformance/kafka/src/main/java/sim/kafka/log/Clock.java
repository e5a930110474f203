package sim.kafka.log;

import java.util.List;

import sim.kafka.Draw;

/**
 * Draws times and durations as small multiples of one unit, so that a difference often is exactly as long as a limit, and now and
 * then a millisecond off.
 */
final class Clock {
    private static final List<Integer> UNITS_MS = List.of(1, 10, 1000, 7000, 60_000, 3_600_000);
    private static final long LATE_START_MS = 1_760_000_000_000L;

    private final Draw draw;
    private final long unit;
    private final ManualTime time;

    Clock(Draw draw) {
        this.draw = draw;
        unit = draw.pick(UNITS_MS);
        time = new ManualTime(start());
    }

    ManualTime time() {
        return time;
    }

    long now() {
        return time.milliseconds();
    }

    /** Between so many units, both inclusive. */
    long duration(int fewest, int most) {
        return unit * draw.between(fewest, most);
    }

    /** Often not at all, mostly by a little, seldom by far. */
    void advance(double restless) {
        if (draw.chance(restless)) {
            time.advanceTo(now() + (draw.chance(0.08) ? duration(10, 50) : duration(1, 4)) + (draw.chance(0.1) ? 1 : 0));
        }
    }

    /** A timestamp that a producer may give: mostly now, but also from the past and from the future. */
    long createTime(double astray) {
        if (!draw.chance(astray)) {
            return now();
        }
        long timestamp = switch (draw.below(20)) {
            case 0, 1 -> 0;
            case 2, 3 -> now() + duration(10, 60);
            case 4, 5 -> now() - duration(10, 60);
            case 6, 7, 8, 9, 10 -> now() + duration(0, 9);
            default -> now() - duration(0, 9);
        };
        return Math.max(0, timestamp + (draw.chance(0.15) ? draw.between(-1, 1) : 0));
    }

    private long start() {
        return switch (draw.below(10)) {
            case 0 -> 0;
            case 1 -> LATE_START_MS;
            default -> duration(0, 1000);
        };
    }
}
