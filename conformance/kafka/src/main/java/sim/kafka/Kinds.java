package sim.kafka;

import java.util.List;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.coordinator.group.assignor.RangeAssignor;
import org.apache.kafka.coordinator.group.assignor.UniformAssignor;

import sim.kafka.assignment.ClientAssignorKind;
import sim.kafka.assignment.ServerAssignorKind;
import sim.kafka.log.CompactionKind;
import sim.kafka.log.RetentionKind;
import sim.kafka.partitioner.PartitionerKind;
import sim.kafka.partitioner.StickyPartitionerKind;
import sim.kafka.producer.ProducerKind;

/** The registry: every kind of vector, in the order in which the files are written. */
final class Kinds {
    private Kinds() {
    }

    static List<VectorKind> all() {
        return List.of(
            new PartitionerKind(),
            new StickyPartitionerKind(),
            new ProducerKind(),
            new ClientAssignorKind("range", org.apache.kafka.clients.consumer.RangeAssignor::new, false),
            new ClientAssignorKind("roundrobin", org.apache.kafka.clients.consumer.RoundRobinAssignor::new, false),
            new ClientAssignorKind("sticky", StickyAssignor::new, true),
            new ClientAssignorKind("cooperative-sticky", CooperativeStickyAssignor::new, true),
            new ServerAssignorKind(new UniformAssignor(), true),
            new ServerAssignorKind(new RangeAssignor(), false),
            new RetentionKind(),
            new CompactionKind()
        );
    }
}
