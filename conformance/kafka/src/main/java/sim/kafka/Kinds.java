package sim.kafka;

import java.util.List;

import sim.kafka.partitioner.PartitionerKind;

/** The registry: every kind of vector, in the order in which the files are written. */
final class Kinds {
    private Kinds() {
    }

    static List<VectorKind> all() {
        return List.of(
            new PartitionerKind()
        );
    }
}
