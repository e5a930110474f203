package sim.kafka.assignment;

import sim.kafka.Draw;

/**
 * How large a group and its topic are.
 *
 * @param members    how many begin
 * @param partitions how many the topic begins with
 * @param change     how many may join or leave at a time
 * @param leaving    whether any leave
 */
record Size(int members, int partitions, int change, boolean leaving) {
    /** Mostly small, where the special cases are; now and then large. */
    static Size draw(Draw draw, MemberIds ids) {
        if (ids.crowded()) {
            return new Size(draw.between(6, 58), draw.skewed(1, 120), draw.between(1, 8), false);
        }
        int mostMembers = ids.most();
        if (draw.chance(0.03)) {
            int members = Math.min(mostMembers, draw.between(30, 150));
            return new Size(members, draw.skewed(50, 1000), 40, true);
        }
        int members = Math.min(mostMembers, draw.skewed(1, 16));
        int partitions = draw.chance(0.1) ? draw.between(1, 200) : draw.skewed(1, 40);
        return new Size(members, partitions, draw.between(1, 4), true);
    }
    /** How many of so many leave now. Now and then it may be nearly all: tables do not get smaller with their groups. */
    int leaves(Draw draw, int most) {
        return leaving ? draw.below(1 + (draw.chance(0.1) ? most : Math.min(change, most))) : 0;
    }
}
