package sim.kafka.live;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/** The broker's view of a group at one moment. Epochs are null in the classic protocol, where no request tells the generation. */
record GroupView(String state, Integer groupEpoch, Integer assignmentEpoch, Map<String, MemberView> members) {
  /** A member by its id. `owns` is null where the broker does not say: classic groups tell it only while they are stable. */
  record MemberView(String clientId, String instanceId, Integer epoch, TreeSet<Integer> owns, TreeSet<Integer> target) {}

  static final GroupView NONE = new GroupView("Dead", null, null, Map.of());

  static GroupView of(ConsumerGroupDescription group) {
    if (group == null) return NONE;
    boolean classic = group.type() != GroupType.CONSUMER;
    boolean told = !classic || group.groupState() == GroupState.STABLE;
    Map<String, MemberView> members = new TreeMap<>();
    for (MemberDescription member : group.members()) {
      members.put(member.consumerId(), new MemberView(
          member.clientId(),
          member.groupInstanceId().orElse(null),
          classic ? null : member.memberEpoch().orElse(null),
          told ? partitions(member.assignment()) : null,
          classic ? null : member.targetAssignment().map(GroupView::partitions).orElse(null)));
    }
    return new GroupView(
        group.groupState().toString(),
        classic ? null : group.groupEpoch().orElse(null),
        classic ? null : group.targetAssignmentEpoch().orElse(null),
        members);
  }

  boolean stable() {
    return state.equals(GroupState.STABLE.toString());
  }

  /** All partitions that some member owns, in order; one that two own stands twice. */
  List<Integer> owned() {
    return members.values().stream().flatMap(member -> member.owns().stream()).sorted().toList();
  }

  private static TreeSet<Integer> partitions(MemberAssignment assignment) {
    TreeSet<Integer> partitions = new TreeSet<>();
    for (TopicPartition partition : assignment.topicPartitions()) partitions.add(partition.partition());
    return partitions;
  }
}
