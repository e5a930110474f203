package sim.kafka.producer;

import java.util.Map;
import java.util.TreeMap;

/**
 * The moments at which something happens or is due. No two different things share one: which of them comes first would then be the
 * choice of the program that writes the vectors, and not Kafka's.
 */
final class Agenda {
    private final TreeMap<Long, String> moments = new TreeMap<>();

    /** Two things at one moment: the case is thrown away. */
    static final class Tie extends Exception {
        private static final long serialVersionUID = 1;
    }

    void add(long at, String what) throws Tie {
        String other = moments.putIfAbsent(at, what);
        if (other != null && !other.equals(what)) {
            throw new Tie();
        }
    }

    boolean isEmpty() {
        return moments.isEmpty();
    }

    Map.Entry<Long, String> next() {
        return moments.pollFirstEntry();
    }
}
