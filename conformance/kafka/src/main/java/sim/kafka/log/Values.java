package sim.kafka.log;

import java.util.List;

import sim.kafka.Draw;

/** Draws values and tombstones. */
final class Values {
    private static final List<Double> TOMBSTONES = List.of(0.0, 0.1, 0.25, 0.25, 0.5);

    private final Draw draw;
    private final int usual;
    private final int spread;
    private final double tombstones;

    Values(Draw draw) {
        this.draw = draw;
        usual = draw.below(60);
        spread = draw.chance(0.5) ? 0 : draw.skewed(1, 100);
        tombstones = draw.pick(TOMBSTONES);
    }

    byte[] some() {
        return new byte[usual + draw.between(0, spread)];
    }

    /** Null for a tombstone. */
    byte[] next() {
        return draw.chance(tombstones) ? null : some();
    }
}
