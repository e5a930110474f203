package sim.windows.streams;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys and event times of a random stream: time goes on in small steps and sometimes in a leap, records lag behind it by up to more
 * than the windows allow, and times are multiples of one unit, so that limits are met exactly, or missed by one.
 */
final class RecordTimes {
    private static final int MOST_RECORDS = 60;
    /** Kafka Streams knows no windows below zero: what happens near it is seen only in streams that begin there. */
    private static final List<Long> BEGINNINGS = List.of(0L, 0L, 0L, 1_000L, 28_333_333L);

    private RecordTimes() {
    }

    static List<Timed> draw(Draw draw, int unitMs, long openMs, List<String> allKeys) {
        List<String> keys = allKeys.subList(0, draw.between(1, allKeys.size()));
        int open = Math.toIntExact(openMs / unitMs);
        double late = draw.pick(List.of(0.0, 0.3, 0.3, 0.6));
        double still = draw.pick(List.of(0.2, 0.5, 0.8));
        double odd = unitMs == 1 ? 0 : draw.pick(List.of(0.0, 0.1, 0.4));
        double keyless = draw.chance(0.2) ? 0.1 : 0;
        long now = draw.pick(BEGINNINGS) + draw.below(4);
        List<Timed> records = new ArrayList<>();
        for (int left = draw.skewed(3, MOST_RECORDS); left > 0; left--) {
            if (!draw.chance(still)) {
                now += draw.chance(0.15) ? draw.skewed(3, 4 * open + 8) : draw.between(1, 2);
            }
            long behind = draw.chance(late) ? draw.skewed(1, 2 * open + 4) : 0;
            long timeMs = (now - behind) * unitMs + (draw.chance(odd) ? draw.between(-1, 1) : 0);
            records.add(new Timed(draw.chance(keyless) ? null : draw.pick(keys), Math.max(0, timeMs)));
        }
        return records;
    }

    /** A record's key, or none, and its time. */
    record Timed(String key, long timeMs) {
    }
}
