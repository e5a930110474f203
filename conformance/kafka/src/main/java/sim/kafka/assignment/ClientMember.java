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

    /**
     * The same process under a new id: put out of the group, its assignor has not forgotten what it had.
     *
     * @param clinging whether it has not given that up
     */
    ClientMember again(String newId, boolean clinging) {
        ClientMember back = new ClientMember(newId, instanceId, assignor);
        back.told = told;
        back.toldGeneration = toldGeneration;
        back.owned = clinging ? owned : List.of();
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
    void assigned(Assignment assignment) {
        believe(assignment, generation, generation);
    }

    /** Has this assignment for its own, told in one generation, and takes itself to be in another. */
    // What is to be used in place of this constructor, group metadata of a running consumer, is not to be had here.
    @SuppressWarnings("removal")
    void believe(Assignment assignment, int toldIn, int isIn) {
        owned = assignment.partitions();
        told = owned;
        toldGeneration = toldIn;
        generation = isIn;
        assignor.onAssignment(assignment, new ConsumerGroupMetadata("billing", toldIn, id, instanceId));
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
