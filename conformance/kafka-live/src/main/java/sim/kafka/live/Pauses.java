package sim.kafka.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long a partition was served by nobody: from the moment at which the last member that served it was stopped, frozen,
 * killed or closed, or had it revoked or lost, to the moment at which a member has it assigned or polls again.
 */
final class Pauses {
  private final Map<String, Set<Integer>> owned = new HashMap<>();
  /** By member why it does not poll just now: it stopped, it is frozen, or both. */
  private final Map<String, Set<String>> idle = new HashMap<>();
  private final Map<Integer, Pause> open = new HashMap<>();
  private final List<ObjectNode> ended = new ArrayList<>();

  private record Pause(long since, String by) {}

  /** Hears actions and members' events in order of their times. */
  void next(JsonNode entry) {
    JsonNode member = entry.get("member");
    if (member == null) return;
    String name = member.asText();
    long t = entry.get("t").asLong();
    owned.computeIfAbsent(name, key -> new HashSet<>());
    idle.computeIfAbsent(name, key -> new HashSet<>());
    switch (entry.has("do") ? entry.get("do").asText() : entry.get("event").asText()) {
      case "assigned" -> entry.get("partitions").forEach(partition -> begin(name, partition.asInt(), t));
      case "revoked", "lost" -> entry.get("partitions").forEach(partition -> end(name, partition.asInt(), t));
      case "stopped" -> rest(name, "stop", t);
      case "resumed" -> goOn(name, "stop", t);
      case "freeze" -> rest(name, "freeze", t);
      case "thaw" -> goOn(name, "freeze", t);
      case "kill" -> List.copyOf(owned.get(name)).forEach(partition -> end(name, partition, t));
      case "error" -> {
        if (entry.get("during").asText().equals("poll")) rest(name, "stop", t);
      }
      default -> { }
    }
  }

  /** The pauses that ended since this was last asked, by partition. */
  List<ObjectNode> take() {
    List<ObjectNode> taken = new ArrayList<>(ended);
    taken.sort(Comparator.comparingInt(pause -> pause.get("partition").asInt()));
    ended.clear();
    return taken;
  }

  private void begin(String name, int partition, long t) {
    owned.get(name).add(partition);
    if (polls(name)) served(name, partition, t);
  }

  private void end(String name, int partition, long t) {
    boolean served = serves(name, partition);
    owned.get(name).remove(partition);
    if (served) unserved(name, partition, t);
  }

  private void rest(String name, String reason, long t) {
    boolean polled = polls(name);
    idle.get(name).add(reason);
    if (polled) owned.get(name).forEach(partition -> unserved(name, partition, t));
  }

  private void goOn(String name, String reason, long t) {
    idle.get(name).remove(reason);
    if (polls(name)) owned.get(name).forEach(partition -> served(name, partition, t));
  }

  private boolean polls(String name) {
    return idle.get(name).isEmpty();
  }

  private boolean serves(String name, int partition) {
    return polls(name) && owned.get(name).contains(partition);
  }

  private void unserved(String name, int partition, long t) {
    if (owned.keySet().stream().noneMatch(other -> serves(other, partition))) open.put(partition, new Pause(t, name));
  }

  private void served(String name, int partition, long t) {
    Pause pause = open.remove(partition);
    if (pause == null) return;
    ObjectNode entry = Json.object();
    entry.put("partition", partition);
    entry.put("t", pause.since());
    entry.put("ms", t - pause.since());
    entry.put("from", pause.by());
    entry.put("to", name);
    ended.add(entry);
  }
}
