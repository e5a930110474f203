package sim.windows.beam;

import java.util.List;

import sim.windows.beam.When.All;
import sim.windows.beam.When.Any;
import sim.windows.beam.When.AroundEnd;
import sim.windows.beam.When.AtEnd;
import sim.windows.beam.When.Count;
import sim.windows.beam.When.Default;
import sim.windows.beam.When.Delay;
import sim.windows.beam.When.Each;
import sim.windows.beam.When.Not;
import sim.windows.beam.When.Once;
import sim.windows.beam.When.Repeat;
import sim.windows.beam.When.Until;

/** Draws triggers that Beam accepts: it refuses any that could finish before the window is over and so lose records. */
final class Triggers {
    private static final int LONGEST_DELAY = 6;

    private Triggers() {
    }

    static When draw(Draw draw, int unitMs, boolean lateness) {
        int kind = draw.below(20);
        if (kind < 2) {
            return new Default();
        }
        if (kind < 11) {
            return aroundEnd(draw, unitMs, lateness);
        }
        if (kind < 14) {
            return new Repeat(once(draw, unitMs, 2));
        }
        if (kind < 16) {
            return new Repeat(new Until(repeatedOrEach(draw, unitMs), once(draw, unitMs, 1)));
        }
        if (kind < 18) {
            return new Repeat(each(draw, unitMs));
        }
        if (kind < 19) {
            return new Each(List.of(once(draw, unitMs, 1), new Repeat(once(draw, unitMs, 1))));
        }
        return new Not();
    }

    /** Whether a window's first pane with all that came before its end leaves at the end at the latest. */
    static boolean firesAtEnd(When when) {
        return when instanceof Default || when instanceof AtEnd || when instanceof AroundEnd;
    }

    private static When aroundEnd(Draw draw, int unitMs, boolean lateness) {
        boolean late = lateness || draw.chance(0.5);
        boolean early = draw.chance(0.6);
        if (!early && !late) {
            return new AtEnd();
        }
        return new AroundEnd(early ? once(draw, unitMs, 2) : null, late ? once(draw, unitMs, 2) : null);
    }

    private static When repeatedOrEach(Draw draw, int unitMs) {
        return draw.chance(0.7) ? new Repeat(once(draw, unitMs, 1)) : each(draw, unitMs);
    }

    private static When each(Draw draw, int unitMs) {
        return draw.chance(0.7)
            ? new Each(List.of(once(draw, unitMs, 1), once(draw, unitMs, 1)))
            : new Each(List.of(once(draw, unitMs, 1), once(draw, unitMs, 1), once(draw, unitMs, 0)));
    }

    private static Once once(Draw draw, int unitMs, int depth) {
        int kind = draw.below(depth == 0 ? 8 : 12);
        if (kind < 3) {
            return new Count(draw.between(1, 4));
        }
        if (kind < 6) {
            return new Delay((long) draw.below(LONGEST_DELAY + 1) * unitMs);
        }
        if (kind < 8) {
            return new AtEnd();
        }
        List<Once> of = List.of(once(draw, unitMs, depth - 1), once(draw, unitMs, depth - 1));
        return kind < 10 ? new Any(of) : new All(of);
    }
}
