package sim.kafka.log;

import com.fasterxml.jackson.core.JsonGenerator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

import sim.kafka.Draw;

/** The few keys that the records of one case have: each one letter, repeated. */
final class Keys {
    private final byte[][] keys;

    Keys(Draw draw) {
        keys = new byte[draw.skewed(1, 12)][];
        int sameLength = draw.chance(0.5) ? draw.skewed(1, 40) : 0;
        for (int i = 0; i < keys.length; i++) {
            int length = sameLength > 0 ? sameLength : i == 0 && draw.chance(0.1) ? 0 : draw.skewed(1, 40);
            keys[i] = new byte[length];
            Arrays.fill(keys[i], (byte) ('a' + i));
        }
    }

    int count() {
        return keys.length;
    }

    byte[] longest() {
        return Arrays.stream(keys).max(Comparator.comparingInt(key -> key.length)).orElseThrow();
    }

    byte[] bytes(int number) {
        return number < 0 ? null : keys[number];
    }

    /** The number of a key of this case. */
    int numberOf(byte[] key) {
        return key.length == 0 ? 0 : key[0] - 'a';
    }

    void write(JsonGenerator out) throws Exception {
        out.writeArrayFieldStart("keys");
        for (byte[] key : keys) {
            out.writeString(new String(key, StandardCharsets.US_ASCII));
        }
        out.writeEndArray();
    }
}
