package sim.kafka.assignment;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordHelpers;
import org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.MemberAssignment;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;
import org.apache.kafka.coordinator.group.api.assignor.SubscriptionType;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.modern.Assignment;
import org.apache.kafka.coordinator.group.modern.GroupSpecImpl;
import org.apache.kafka.coordinator.group.modern.MemberSubscriptionAndAssignmentImpl;
import org.apache.kafka.timeline.SnapshotRegistry;
import org.apache.kafka.timeline.TimelineHashMap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import sim.kafka.Draw;
import sim.kafka.VectorKind;

/**
 * The history of a group of the new protocol (KIP-848) by an assignor of the coordinator: members come one by one, each time a
 * target is computed; members leave, the topic grows; targets are stored as the coordinator stores them, and handed back.
 */
public final class ServerAssignorKind implements VectorKind {
    private static final Uuid TOPIC = new Uuid(7, 848);

    private final ConsumerGroupPartitionAssignor assignor;
    private final boolean sticky;

    /**
     * @param sticky whether the answer depends on the present target, which is written only then
     */
    public ServerAssignorKind(ConsumerGroupPartitionAssignor assignor, boolean sticky) {
        this.assignor = assignor;
        this.sticky = sticky;
    }

    @Override
    public String name() {
        return "assignor-server-" + assignor.name();
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        Group group = new Group(draw);
        out.writeStartObject();
        out.writeArrayFieldStart("steps");
        int steps = draw.between(1, 8);
        for (int step = 0; step < steps; step++) {
            group.step(step == 0, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** A member as the coordinator's table of members holds it. */
    private record Member(String id, Optional<String> instanceId) {
    }

    private final class Group {
        private final Draw draw;
        private final MemberIds ids;
        private final Size size;
        private final double statics;
        private final TimelineHashMap<String, Member> members =
            new TimelineHashMap<>(new SnapshotRegistry(new LogContext()), 0);
        /** In the order in which they joined. */
        private final Set<String> order = new LinkedHashSet<>();
        private final Map<String, Assignment> targets = new HashMap<>();
        private int mostMembers;
        private int partitions;
        private int instances;

        Group(Draw draw) {
            this.draw = draw;
            this.ids = new MemberIds(draw);
            this.size = Size.draw(draw, ids);
            this.statics = draw.pick(List.of(0.0, 0.0, 0.5, 1.0));
            this.partitions = size.partitions();
        }

        /** Some come or go without a target in between, as where targets are computed in batches; then one is computed. */
        void step(boolean first, JsonGenerator out) throws Exception {
            int joins = first ? size.members() - 1 : draw.below(1 + size.change());
            for (int i = 0; i < joins && order.size() < ids.most() - 1; i++) {
                admit(newcomer());
            }
            for (int leaves = first ? 0 : size.leaves(draw, order.size()); leaves > 0; leaves--) {
                Member leaving = members.get(draw.pick(new ArrayList<>(order)));
                Assignment target = remove(leaving);
                if (leaving.instanceId.isPresent() && draw.chance(0.5)) {
                    replace(leaving, target);
                }
            }
            if (!first && draw.chance(0.2)) {
                partitions += draw.between(1, 1 + partitions / 2);
            }
            // The one whose heartbeat asks for the target is put into the table only with the answer.
            boolean newcomerAsks = order.isEmpty() || (order.size() < ids.most() && draw.chance(0.6));
            Optional<Member> asking = newcomerAsks ? Optional.of(newcomer()) : Optional.empty();
            computeTarget(asking, out);
            asking.ifPresent(this::admit);
        }

        private Assignment remove(Member member) {
            order.remove(member.id);
            members.remove(member.id);
            return targets.remove(member.id);
        }

        /** A static member that comes back has another id and the old one's target. */
        private void replace(Member old, Assignment target) {
            Member back = new Member(ids.next(), old.instanceId);
            admit(back);
            if (target != null) {
                targets.put(back.id, target);
            }
        }

        private Member newcomer() {
            return new Member(
                ids.next(),
                draw.chance(statics) ? Optional.of("i" + ++instances) : Optional.empty()
            );
        }

        /** Puts a member into the table, and once more when it is brought up to date. */
        private void admit(Member member) {
            order.add(member.id);
            members.put(member.id, member);
            mostMembers = Math.max(mostMembers, members.size());
            members.put(member.id, member);
        }

        private void computeTarget(Optional<Member> asking, JsonGenerator out) throws Exception {
            Map<String, MemberSubscriptionAndAssignmentImpl> specs = new HashMap<>();
            members.forEach((id, member) -> specs.put(id, specOf(member)));
            asking.ifPresent(member -> specs.put(member.id, specOf(member)));
            Map<Integer, String> holders = new HashMap<>();
            targets.forEach((id, target) -> target.partitions().getOrDefault(TOPIC, Set.of()).forEach(p -> holders.put(p, id)));
            out.writeStartObject();
            out.writeNumberField("partitions", partitions);
            if (sticky) {
                out.writeNumberField("mostMembers", mostMembers);
            }
            List<Member> listed = new ArrayList<>(order.stream().map(members::get).toList());
            asking.ifPresent(listed::add);
            writeMembers(listed, asking.map(Member::id), out);
            Map<String, MemberAssignment> answer = assignor.assign(
                new GroupSpecImpl(Collections.unmodifiableMap(specs), SubscriptionType.HOMOGENEOUS, Map.of(TOPIC, holders)),
                describer()
            ).members();
            out.writeArrayFieldStart("answer");
            for (Member member : listed) {
                MemberAssignment target = answer.get(member.id);
                Partitions.write(target == null ? Set.of() : target.partitions().getOrDefault(TOPIC, Set.of()), out);
            }
            out.writeEndArray();
            out.writeEndObject();
            listed.forEach(member -> store(member.id, answer.get(member.id)));
        }

        private MemberSubscriptionAndAssignmentImpl specOf(Member member) {
            return new MemberSubscriptionAndAssignmentImpl(
                Optional.empty(),
                member.instanceId,
                Set.of(TOPIC),
                targets.getOrDefault(member.id, Assignment.EMPTY)
            );
        }

        /** A target that has changed goes through its record, as the coordinator writes and replays it. */
        private void store(String id, MemberAssignment answer) {
            Assignment target = answer == null ? Assignment.EMPTY : new Assignment(answer.partitions());
            if (target.equals(targets.get(id))) {
                return;
            }
            Object value = GroupCoordinatorRecordHelpers
                .newConsumerGroupTargetAssignmentRecord("billing", id, target.partitions())
                .value()
                .message();
            targets.put(id, Assignment.fromRecord((ConsumerGroupTargetAssignmentMemberValue) value));
        }

        private void writeMembers(List<Member> listed, Optional<String> asking, JsonGenerator out) throws Exception {
            out.writeArrayFieldStart("members");
            for (Member member : listed) {
                out.writeStartObject();
                out.writeStringField("id", member.id);
                if (member.instanceId.isPresent()) {
                    out.writeStringField("instance", member.instanceId.get());
                }
                Assignment target = targets.get(member.id);
                if (sticky && target != null && target.partitions().containsKey(TOPIC)) {
                    out.writeFieldName("owned");
                    Partitions.write(target.partitions().get(TOPIC), out);
                }
                // Only who is in the coordinator's table has an epoch; which one does not matter.
                if (sticky && !asking.equals(Optional.of(member.id))) {
                    out.writeNumberField("ownedGeneration", 1);
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        }

        private SubscribedTopicDescriber describer() {
            return new SubscribedTopicDescriber() {
                @Override
                public int numPartitions(Uuid topicId) {
                    return topicId.equals(TOPIC) ? partitions : -1;
                }

                @Override
                public Set<String> racksForPartition(Uuid topicId, int partition) {
                    return Set.of();
                }
            };
        }
    }
}
