package sim.kafka.assignment;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import sim.kafka.Draw;
import sim.kafka.VectorKind;

/**
 * The history of a group that rebalances by an assignor of the client: who joins, leaves, is thrown out and comes back, misses an
 * assignment, is wrong about what it has; how the topic grows; and after each rebalance what the leader's assignor said.
 */
public final class ClientAssignorKind implements VectorKind {
    private static final Node[] NO_NODES = {};

    private final String name;
    private final Supplier<ConsumerPartitionAssignor> assignor;
    private final boolean sticky;

    /**
     * @param sticky whether the answer depends on what members claim, which is written only then
     */
    public ClientAssignorKind(String name, Supplier<ConsumerPartitionAssignor> assignor, boolean sticky) {
        this.name = name;
        this.assignor = assignor;
        this.sticky = sticky;
    }

    @Override
    public String name() {
        return "assignor-" + name;
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        Group group = new Group(draw);
        out.writeStartObject();
        out.writeArrayFieldStart("steps");
        int steps = draw.between(1, 6);
        for (int step = 0; step < steps; step++) {
            group.change(step == 0);
            group.rebalance(out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private final class Group {
        private final Draw draw;
        private final MemberIds ids;
        private final Size size;
        /** In the order in which they joined. */
        private final Map<String, ClientMember> members = new LinkedHashMap<>();
        /** The coordinator's own table, which never gets smaller. */
        private final Map<String, ClientMember> table = new HashMap<>();
        private final List<ClientMember> gone = new ArrayList<>();
        private final double statics;
        private final double confused;
        private int mostMembers;
        private int partitions;
        private int generation;
        private int instances;

        Group(Draw draw) {
            this.draw = draw;
            this.ids = new MemberIds(draw);
            this.size = Size.draw(draw, ids);
            this.statics = draw.pick(List.of(0.0, 0.0, 0.5, 1.0));
            this.confused = draw.pick(List.of(0.0, 0.0, 0.0, 0.2));
            this.partitions = size.partitions();
        }

        void change(boolean first) {
            int joins = first ? size.members() : draw.below(1 + size.change());
            for (int i = 0; i < joins && members.size() < ids.most(); i++) {
                Optional<String> instance = draw.chance(statics) ? Optional.of("i" + ++instances) : Optional.empty();
                join(new ClientMember(ids.next(), instance, assignor.get()));
            }
            for (int leaves = first ? 0 : size.leaves(draw, members.size() - 1); leaves > 0; leaves--) {
                ClientMember leaving = draw.pick(new ArrayList<>(members.values()));
                members.remove(leaving.id);
                table.remove(leaving.id);
                gone.add(leaving);
            }
            if (!gone.isEmpty() && members.size() < ids.most() && ids.most() > 100 && draw.chance(0.4)) {
                join(gone.remove(draw.below(gone.size())).again(ids.next(), draw.chance(0.5)));
            }
            for (ClientMember member : members.values()) {
                if (draw.chance(confused)) {
                    confuse(member);
                }
            }
            if (!first && draw.chance(0.2)) {
                partitions += draw.between(1, 1 + partitions / 2);
            }
        }

        private void join(ClientMember member) {
            members.put(member.id, member);
            table.put(member.id, member);
            mostMembers = Math.max(mostMembers, table.size());
        }

        /** It says what it likes. Messages in the right order bring nobody there, but the assignor has an answer. */
        private void confuse(ClientMember member) {
            List<TopicPartition> claims = new ArrayList<>();
            double share = draw.pick(List.of(0.05, 0.3, 0.8));
            for (int partition = 0; partition < partitions; partition++) {
                if (draw.chance(share)) {
                    claims.add(new TopicPartition(ClientMember.TOPIC, partition));
                }
            }
            int toldIn = draw.between(-1, generation);
            member.believe(new Assignment(claims), toldIn, draw.chance(0.5) ? toldIn : draw.between(-1, generation));
        }

        void rebalance(JsonGenerator out) throws Exception {
            Map<String, Subscription> subscriptions = new HashMap<>();
            for (ClientMember member : table.values()) {
                subscriptions.put(member.id, member.subscription());
            }
            out.writeStartObject();
            out.writeNumberField("partitions", partitions);
            if (sticky) {
                out.writeNumberField("mostMembers", mostMembers);
            }
            writeMembers(out);
            generation++;
            ClientMember leader = draw.pick(new ArrayList<>(members.values()));
            Map<String, Assignment> answer =
                leader.assignor.assign(cluster(), new GroupSubscription(subscriptions)).groupAssignment();
            writeAnswer(answer, out);
            out.writeEndObject();
            double missing = draw.pick(List.of(0.0, 0.0, 0.3));
            for (ClientMember member : members.values()) {
                // One that misses the answer to its JoinGroup, or to its SyncGroup, joins the next rebalance with what it had.
                if (draw.chance(missing / 2)) {
                    continue;
                }
                member.joined(generation);
                if (!draw.chance(missing)) {
                    member.assigned(answer.get(member.id));
                }
            }
        }

        private void writeMembers(JsonGenerator out) throws Exception {
            out.writeArrayFieldStart("members");
            for (ClientMember member : members.values()) {
                out.writeStartObject();
                out.writeStringField("id", member.id);
                if (member.instanceId.isPresent()) {
                    out.writeStringField("instance", member.instanceId.get());
                }
                if (sticky) {
                    writeClaim(member, out);
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        }

        private void writeClaim(ClientMember member, JsonGenerator out) throws Exception {
            if (member.claimed() != null && !member.claimed().isEmpty()) {
                out.writeFieldName("owned");
                Partitions.write(member.claimed().stream().map(TopicPartition::partition).toList(), out);
            }
            if (member.toldGeneration() >= 0) {
                out.writeNumberField("ownedGeneration", member.toldGeneration());
            }
            if (member.generation() >= 0) {
                out.writeNumberField("generation", member.generation());
            }
        }

        private void writeAnswer(Map<String, Assignment> answer, JsonGenerator out) throws Exception {
            out.writeArrayFieldStart("answer");
            for (String id : members.keySet()) {
                Partitions.write(answer.get(id).partitions().stream().map(TopicPartition::partition).toList(), out);
            }
            out.writeEndArray();
        }

        private Cluster cluster() {
            List<PartitionInfo> infos = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                infos.add(new PartitionInfo(ClientMember.TOPIC, partition, null, NO_NODES, NO_NODES));
            }
            return new Cluster("cluster", List.of(), infos, Set.of(), Set.of());
        }
    }
}
