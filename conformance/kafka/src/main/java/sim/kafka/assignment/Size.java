package sim.kafka.assignment;

import sim.kafka.Draw;

/**
 * How large a group and its topic are.
 *
 * @param members    how many begin
 * @param partitions how many the topic begins with
 * @param change     how many may join or leave at a time
 */
record Size(int members, int partitions, int change) {
    /** Mostly small, where the special cases are; now and then large. */
    static Size draw(Draw draw, int mostMembers) {
        if (draw.chance(0.03)) {
            int members = Math.min(mostMembers, draw.between(30, 150));
            return new Size(members, draw.skewed(50, 1000), 40);
        }
        int members = Math.min(mostMembers, draw.skewed(1, 16));
        int partitions = draw.chance(0.1) ? draw.between(1, 200) : draw.skewed(1, 40);
        return new Size(members, partitions, draw.between(1, 4));
    }
}
