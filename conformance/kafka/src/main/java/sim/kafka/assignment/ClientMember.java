package sim.kafka.assignment;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A consumer with an assignor of its own, and what it remembers from one rebalance to the next, as Kafka's client does. */
final class ClientMember {
    static final String TOPIC = "orders";
    private static final int NO_GENERATION = -1;

    final String id;
    final Optional<String> instanceId;
    final ConsumerPartitionAssignor assignor;
    private final boolean eager;
    /** What it reads. */
    private List<TopicPartition> owned = List.of();
    /** That of the last JoinGroup that was answered. */
    private int generation = NO_GENERATION;
    /** The last assignment that it was told of, and the generation of that. */
    private List<TopicPartition> told;
    private int toldGeneration = NO_GENERATION;

    ClientMember(String id, Optional<String> instanceId, ConsumerPartitionAssignor assignor) {
        this.id = id;
        this.instanceId = instanceId;
        this.assignor = assignor;
        this.eager = !assignor.supportedProtocols().contains(RebalanceProtocol.COOPERATIVE);
    }

    /** The same process under a new id: put out of the group, it has given everything up, but its assignor has not forgotten. */
    ClientMember again(String newId) {
        ClientMember back = new ClientMember(newId, instanceId, assignor);
        back.told = told;
        back.toldGeneration = toldGeneration;
        return back;
    }

    /** Its JoinGroup, as the leader reads it. */
    Subscription subscription() {
        List<TopicPartition> claimed = eager ? List.of() : owned;
        Subscription sent = new Subscription(
            List.of(TOPIC),
            assignor.subscriptionUserData(Set.of(TOPIC)),
            claimed,
            generation,
            Optional.empty()
        );
        Subscription read = ConsumerProtocol.deserializeSubscription(ConsumerProtocol.serializeSubscription(sent));
        read.setGroupInstanceId(instanceId);
        return read;
    }

    /** Its JoinGroup has been answered. */
    void joined(int newGeneration) {
        generation = newGeneration;
    }

    /** Its SyncGroup has been answered. */
    // What is to be used in place of this constructor, group metadata of a running consumer, is not to be had here.
    @SuppressWarnings("removal")
    void assigned(Assignment assignment) {
        owned = assignment.partitions();
        told = owned;
        toldGeneration = generation;
        assignor.onAssignment(assignment, new ConsumerGroupMetadata("billing", generation, id, instanceId));
    }

    /** What its assignor goes by: where it gives everything up, what it remembers; else what it still reads. */
    List<TopicPartition> claimed() {
        return eager ? told : owned;
    }

    int toldGeneration() {
        return toldGeneration;
    }

    int generation() {
        return generation;
    }
}
