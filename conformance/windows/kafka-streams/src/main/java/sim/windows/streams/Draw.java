package sim.windows.streams;

import java.util.List;
import java.util.Random;

/**
 * The random numbers of one case, from the seed, the kind and the number of the case. On java.util.Random, whose sequence the
 * Java specification fixes.
 */
public final class Draw {
    private final Random random;

    public Draw(long seed, String kind, int index) {
        long mixed = mix(mix(mix(seed) ^ kind.hashCode()) + index);
        this.random = new Random(mixed);
    }

    /** An integer from 0 to bound - 1. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** An integer from low to high, both inclusive. */
    public int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** An integer from low to high, both inclusive, as often below their geometric mean as above it. */
    public int skewed(int low, int high) {
        double span = StrictMath.log(high + 1.0) - StrictMath.log(low);
        return Math.min(high, (int) StrictMath.floor(StrictMath.exp(StrictMath.log(low) + random.nextDouble() * span)));
    }

    /** True with the given probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    private static long mix(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
