package sim.windows.flink.windows;

import sim.windows.flink.Draw;
import sim.windows.flink.windows.When.AtEnd;
import sim.windows.flink.windows.When.ClockAtEnd;
import sim.windows.flink.windows.When.ClockContinuous;
import sim.windows.flink.windows.When.Continuous;
import sim.windows.flink.windows.When.Count;
import sim.windows.flink.windows.When.EndOfStream;
import sim.windows.flink.windows.When.Never;
import sim.windows.flink.windows.When.Purging;
import sim.windows.flink.windows.When.Timeout;

/** Draws triggers that fit windows. */
final class Triggers {
    private static final int LONGEST = 6;
    private static final int MOST_RECORDS = 5;

    private Triggers() {
    }

    static When draw(Draw draw, int unitMs, Windowing windowing) {
        return switch (windowing.type()) {
            case COUNT -> count(windowing);
            case GLOBAL -> outer(draw, unitMs, global(draw, unitMs), true);
            case SESSION -> outer(draw, unitMs, bounded(draw, unitMs), false);
            case TUMBLING, HOPPING -> outer(draw, unitMs, bounded(draw, unitMs), true);
        };
    }

    /** What Flink's count windows are made of, together with an evictor if there is a slide. */
    private static When count(Windowing windowing) {
        return windowing.slide() == 0
            ? new Purging(new Count((int) windowing.size()))
            : new Count((int) windowing.slide());
    }

    private static When bounded(Draw draw, int unitMs) {
        int kind = draw.below(20);
        if (kind < 8) {
            return new AtEnd();
        }
        if (kind < 12) {
            return new Continuous((long) draw.between(1, LONGEST) * unitMs);
        }
        if (kind < 15) {
            return new Count(draw.between(1, MOST_RECORDS));
        }
        return kind < 18 ? new ClockContinuous((long) draw.between(1, LONGEST) * unitMs) : new ClockAtEnd();
    }

    private static When global(Draw draw, int unitMs) {
        return switch (draw.below(6)) {
            case 0 -> new Never();
            case 1 -> new EndOfStream();
            case 2, 3 -> new Count(draw.between(1, MOST_RECORDS));
            case 4 -> new Continuous((long) draw.between(2, LONGEST) * unitMs);
            default -> new ClockContinuous((long) draw.between(1, LONGEST) * unitMs);
        };
    }

    /** Flink's timeouts cannot be merged, so sessions have none. */
    private static When outer(Draw draw, int unitMs, When inner, boolean timeouts) {
        When purging = draw.chance(0.3) ? new Purging(inner) : inner;
        if (!timeouts || draw.chance(0.75)) {
            return purging;
        }
        When timeout = new Timeout(purging, (long) draw.between(1, LONGEST) * unitMs, draw.chance(0.4), draw.chance(0.6));
        return draw.chance(0.2) ? new Purging(timeout) : timeout;
    }
}
