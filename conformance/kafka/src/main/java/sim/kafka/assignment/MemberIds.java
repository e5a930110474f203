package sim.kafka.assignment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.apache.kafka.common.Uuid;

import sim.kafka.Draw;

/** The member ids of one group, all of one sort: as brokers and clients make them, as people write them, or made to collide. */
final class MemberIds {
    /** A bin with more entries becomes a tree. */
    private static final int MOST_IN_LIST = 8;

    private enum Sort {
        OF_CLIENTS, SHORT, OF_COORDINATORS, UNICODE,
        /** Of one hash code, few enough for a list: all may come and go. */
        COLLIDING,
        /** So many in one bin that it becomes a tree. What is left of a tree depends on who has gone, too: nobody leaves. */
        CROWDED
    }

    private final Draw draw;
    private final Sort sort;
    /** Of a crowded group: how many bins the table has that the crowd shares one of, which one, and what part they are. */
    private final int bins;
    private final int bin;
    private final double crowd;
    private final Set<String> taken = new HashSet<>();

    MemberIds(Draw draw) {
        this.draw = draw;
        this.sort = draw.pick(List.of(Sort.values()));
        this.bins = 1 << draw.between(5, 9);
        this.bin = draw.below(bins);
        this.crowd = draw.pick(List.of(0.2, 0.5, 1.0));
    }

    /** How many members the group may have in all its history. */
    int most() {
        return sort == Sort.COLLIDING ? MOST_IN_LIST : Integer.MAX_VALUE;
    }

    /** Whether the group is to be large enough for trees. */
    boolean crowded() {
        return sort == Sort.CROWDED;
    }

    /** An id that nobody has had. */
    String next() {
        for (;;) {
            String id = draw();
            if (taken.add(id)) {
                return id;
            }
        }
    }

    private String draw() {
        return switch (sort) {
            case OF_CLIENTS -> "consumer-orders-" + draw.between(1, 9) + "-" + new UUID(draw.bits(), draw.bits());
            case SHORT -> draw.pick(List.of("a", "b", "web", "worker-")) + draw.below(1000);
            case OF_COORDINATORS -> new Uuid(draw.bits(), draw.bits()).toString();
            case UNICODE -> unicode();
            case COLLIDING -> ofOneHashCode();
            case CROWDED -> draw.chance(crowd) ? ofOneBin() : draw.chance(0.5) ? ofOneHashCode() : "c" + draw.below(1 << 24);
        };
    }

    private String unicode() {
        StringBuilder id = new StringBuilder();
        int length = draw.between(1, 8);
        for (int i = 0; i < length; i++) {
            id.appendCodePoint(draw.chance(0.5) ? draw.between(0x20, 0x7e) : draw.between(0x100, 0xd7ff));
        }
        return id.toString();
    }

    /** As "Aa" and "BB" have the same hash code. */
    private String ofOneHashCode() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            id.append(draw.chance(0.5) ? "Aa" : "BB");
        }
        return id.toString();
    }

    /** They share a bin of a HashMap until it has more bins than that. */
    private String ofOneBin() {
        for (;;) {
            String id = "c" + draw.below(1 << 24);
            int hash = id.hashCode();
            if (((hash ^ hash >>> 16) & bins - 1) == bin) {
                return id;
            }
        }
    }
}
