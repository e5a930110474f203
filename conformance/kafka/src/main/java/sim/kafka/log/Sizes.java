package sim.kafka.log;

import sim.kafka.Draw;

/** Draws lengths of keys and values, in one of several styles for each case. */
final class Sizes {
    private enum Style { ALWAYS_SAME, SMALL, AT_VARINTS, LARGE }

    private final Draw draw;
    private final Style style;
    private final int keyLength;
    private final int valueLength;

    Sizes(Draw draw) {
        this.draw = draw;
        int sort = draw.below(20);
        style = sort < 9 ? Style.ALWAYS_SAME : sort < 16 ? Style.SMALL : sort < 19 ? Style.AT_VARINTS : Style.LARGE;
        keyLength = draw.between(1, 20);
        valueLength = draw.between(0, 60);
    }

    /** Length of a key; -1 for none. */
    int key() {
        return switch (style) {
            case ALWAYS_SAME -> keyLength;
            case AT_VARINTS -> draw.between(60, 68);
            default -> draw.chance(0.2) ? -1 : draw.between(0, 30);
        };
    }

    int value() {
        return switch (style) {
            case ALWAYS_SAME -> valueLength;
            case SMALL -> draw.between(0, 120);
            case AT_VARINTS -> draw.chance(0.5) ? draw.between(60, 68) : draw.between(0, 64);
            case LARGE -> draw.chance(0.3) ? draw.between(8100, 8200) : draw.between(0, 3000);
        };
    }

    /** The size of a batch of this case, larger than most. */
    int largeBatch() {
        return Math.max(someBatch(), Math.max(someBatch(), someBatch()));
    }

    private int someBatch() {
        return RealLog.batch(0, bytes(key()), bytes(value())).sizeInBytes();
    }

    static byte[] bytes(int length) {
        return length < 0 ? null : new byte[length];
    }
}
