package sim.kafka.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened in a part: the steps with their actions, what the members told, and each change of the broker's view. */
final class Journal {
  /** Answers to the driver, which stand among the actions. */
  private static final Set<String> NOT_RECORDED = Set.of("ready", "opened", "uncommitted");

  private final long origin = System.currentTimeMillis();
  private final List<Step> steps = new ArrayList<>();
  private final List<ObjectNode> events = new ArrayList<>();
  private final List<Seen> views = new ArrayList<>();
  /** The ids that each member was given, by its name. */
  private final Map<String, List<String>> memberIds = new LinkedHashMap<>();

  private record Step(String name, long start, List<ObjectNode> actions, ObjectNode after) {}

  private record Seen(long t, GroupView view) {}

  /** Milliseconds since the journal began. */
  long now() {
    return System.currentTimeMillis() - origin;
  }

  synchronized void member(String name) {
    memberIds.put(name, new ArrayList<>());
  }

  /** Begins a step; gives the object that says how things stood when it had settled. */
  synchronized ObjectNode step(String name) {
    Step step = new Step(name, now(), new ArrayList<>(), Json.object());
    steps.add(step);
    return step.after;
  }

  /** Writes down an action of the step under way; gives it for more fields. */
  synchronized ObjectNode action(String name, String member) {
    ObjectNode action = Json.object();
    action.put("t", now());
    action.put("do", name);
    if (member != null) action.put("member", member);
    steps.get(steps.size() - 1).actions.add(action);
    return action;
  }

  /** Writes down what a member told. */
  synchronized void told(String name, ObjectNode told) {
    String kind = told.get("event").asText();
    if (NOT_RECORDED.contains(kind)) return;
    ObjectNode event = Json.object();
    event.put("t", told.get("at").asLong() - origin);
    event.put("member", name);
    told.properties().forEach(field -> {
      if (field.getKey().equals("began")) event.put("began", field.getValue().asLong() - origin);
      else if (!field.getKey().equals("at")) event.set(field.getKey(), field.getValue());
    });
    events.add(event);
    if (kind.equals("member")) remember(name, told.get("memberId").asText());
  }

  /** Writes down a new view of the broker's; gives its time. */
  synchronized long seen(GroupView view) {
    Seen seen = new Seen(now(), view);
    views.add(seen);
    return seen.t;
  }

  /** The steps as they go into the recording, and before them whose which member id is. */
  synchronized void writeTo(ObjectNode part) {
    ObjectNode ids = part.putObject("memberIds");
    memberIds.forEach((name, list) -> list.forEach(ids.putArray(name)::add));
    List<ObjectNode> broker = views.stream().map(this::toJson).toList();
    Pauses pauses = new Pauses();
    ArrayNode list = part.putArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      long end = i + 1 < steps.size() ? steps.get(i + 1).start : Long.MAX_VALUE;
      List<ObjectNode> told = within(events, step.start, end);
      List<ObjectNode> timeline = new ArrayList<>(step.actions);
      timeline.addAll(told);
      timeline.stream().sorted(BY_TIME).forEach(pauses::next);
      ObjectNode node = list.addObject();
      node.put("step", step.name);
      node.put("t", step.start);
      node.putArray("actions").addAll(step.actions);
      node.putArray("events").addAll(told);
      node.putArray("broker").addAll(within(broker, step.start, end));
      node.putArray("pauses").addAll(pauses.take());
      node.set("after", step.after);
    }
  }

  /** The last events, to say what went wrong. */
  synchronized String tail() {
    StringBuilder out = new StringBuilder();
    events.stream().skip(Math.max(0, events.size() - 30)).forEach(event -> out.append("\n  ").append(event));
    return out.toString();
  }

  private static final Comparator<ObjectNode> BY_TIME = Comparator.comparingLong(entry -> entry.get("t").asLong());

  private static List<ObjectNode> within(List<ObjectNode> entries, long start, long end) {
    return entries.stream()
        .filter(entry -> entry.get("t").asLong() >= start && entry.get("t").asLong() < end)
        .sorted(BY_TIME)
        .toList();
  }

  private void remember(String name, String id) {
    List<String> ids = memberIds.get(name);
    if (!id.isEmpty() && !ids.contains(id)) ids.add(id);
  }

  private String nameOf(String memberId) {
    return memberIds.entrySet().stream()
        .filter(entry -> entry.getValue().contains(memberId))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(memberId);
  }

  private ObjectNode toJson(Seen seen) {
    GroupView view = seen.view;
    ObjectNode node = Json.object();
    node.put("t", seen.t);
    node.put("state", view.state());
    if (view.groupEpoch() != null) node.put("groupEpoch", view.groupEpoch());
    if (view.assignmentEpoch() != null) node.put("assignmentEpoch", view.assignmentEpoch());
    ArrayNode list = node.putArray("members");
    view.members().forEach((id, member) -> {
      ObjectNode entry = list.addObject();
      entry.put("member", nameOf(id));
      if (member.epoch() != null) entry.put("epoch", member.epoch());
      if (member.owns() != null) entry.set("owns", Json.numbers(member.owns()));
      if (member.target() != null && !member.target().equals(member.owns())) entry.set("target", Json.numbers(member.target()));
    });
    return node;
  }
}
