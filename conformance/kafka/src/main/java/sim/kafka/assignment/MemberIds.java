package sim.kafka.assignment;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import sim.kafka.Draw;

/** The member ids of one group, all of one sort: as brokers and clients make them, as people write them, or made to collide. */
final class MemberIds {
    /** More of them in one bin would make a tree of it, whose order after a removal depends on more than its keys. */
    private static final int MOST_COLLIDING = 6;

    private final Draw draw;
    private final int sort;
    private final Set<String> taken = new HashSet<>();

    MemberIds(Draw draw) {
        this.draw = draw;
        this.sort = draw.below(5);
    }

    /** How many members the group may have in all its history. */
    int most() {
        return sort == 4 ? MOST_COLLIDING : Integer.MAX_VALUE;
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
            case 0 -> "consumer-orders-" + draw.between(1, 9) + "-" + new UUID(draw.bits(), draw.bits());
            case 1 -> draw.pick(java.util.List.of("a", "b", "web", "worker-")) + draw.below(1000);
            case 2 -> new org.apache.kafka.common.Uuid(draw.bits(), draw.bits()).toString();
            case 3 -> unicode();
            default -> colliding();
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

    /** All of one hash code, as "Aa" and "BB" have the same. */
    private String colliding() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            id.append(draw.chance(0.5) ? "Aa" : "BB");
        }
        return id.toString();
    }
}
