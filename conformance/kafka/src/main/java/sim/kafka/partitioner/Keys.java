package sim.kafka.partitioner;

import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;

import sim.kafka.Draw;

/** Keys of every sort that a program may use, and some that none should. */
final class Keys {
    /** Each length of the last block of the hash, the ends of each length of UTF-8, surrogates alone and the wrong way round. */
    private static final List<String> SPECIAL = List.of(
        "", "a", "ab", "abc", "abcd", "abcde", "21", "foobar", "0", "-1", "\u0000", "\u007f", "\u0080", "\u07ff", "\u0800",
        "\ud7ff", "\ue000", "\uffff", "\ufeff", "\ud800\udc00", "\udbff\udfff", "\ud800", "\udbff", "\udc00", "\udfff",
        "\udc00\ud800", "a\ud800", "\ud800a", "\ud800\ud800\udc00", "\ud83d\ude00\ud83d", "?", "\ufffd"
    );

    private Keys() {
    }

    static String draw(Draw draw, int index) {
        if (index < SPECIAL.size()) {
            return SPECIAL.get(index);
        }
        int sort = draw.below(100);
        if (sort < 25) {
            return String.valueOf(draw.bits() >> draw.below(64));
        }
        if (sort < 40) {
            return "user-" + draw.below(1_000_000);
        }
        if (sort < 50) {
            return new UUID(draw.bits(), draw.bits()).toString();
        }
        int length = sort < 97 ? draw.between(0, 24) : draw.skewed(25, 4096);
        IntSupplier unit = switch (draw.below(5)) {
            case 0 -> () -> draw.between(0x20, 0x7e);
            case 1 -> () -> draw.between(0, 0x7ff);
            case 2 -> () -> draw.between(0, 0xffff);
            case 3 -> () -> draw.between(0xd700, 0xe0ff);
            default -> () -> codePoint(draw);
        };
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < length; i++) {
            key.appendCodePoint(unit.getAsInt());
        }
        return key.toString();
    }

    /** Any code point, each plane's share cut down to that of a length of UTF-8. */
    private static int codePoint(Draw draw) {
        return switch (draw.below(4)) {
            case 0 -> draw.between(0, 0x7f);
            case 1 -> draw.between(0x80, 0x7ff);
            case 2 -> draw.between(0x800, 0xffff);
            default -> draw.between(0x10000, 0x10ffff);
        };
    }
}
