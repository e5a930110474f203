package sim.kafka.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Members that come, stall, die, leave, freeze and return, under one rebalance protocol. */
final class GroupPart {
  private GroupPart() {}

  /** The classic protocol with this assignor of the client. */
  static Map<String, String> classic(String assignor) {
    Map<String, String> settings = common("classic");
    settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor);
    settings.put("session.timeout.ms", "3000");
    settings.put("heartbeat.interval.ms", "500");
    return settings;
  }

  /** The new protocol with this assignor of the broker; the broker decides on session timeout and heartbeats. */
  static Map<String, String> consumer(String assignor) {
    Map<String, String> settings = common("consumer");
    settings.put("group.remote.assignor", assignor);
    return settings;
  }

  private static Map<String, String> common(String protocol) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("group.protocol", protocol);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.interval.ms", "5000");
    settings.put("max.poll.records", "500");
    return settings;
  }

  static ObjectNode record(Cluster cluster, String name, Map<String, String> settings) throws Exception {
    try (Part part = new Part(cluster, name, settings, List.of("A", "B", "C"))) {
      part.step("A and B join an empty group", () -> {
        part.append(30);
        part.open("A");
        part.open("B");
        part.join("A");
        part.wait(300);
        part.join("B");
      }, "A", "B");

      part.step("C joins while records arrive", () -> {
        part.open("C");
        part.append(10);
        part.join("C");
        part.wait(200);
        part.append(10);
        part.wait(200);
        part.append(10);
      }, "A", "B", "C");

      part.step("B reads without committing and stops polling", () -> {
        part.readUncommitted("B");
        part.append(10);
        part.awaitRead("B");
        part.stop("B");
      }, "A", "C");

      part.step("B commits too late and polls again", () -> part.resume("B"), "A", "B", "C");

      part.step("A reads without committing and is killed", () -> {
        part.readUncommitted("A");
        part.append(10);
        part.awaitRead("A");
        part.kill("A");
        part.spawn("A2", "A", null);
        part.spawn("C2", "C", null);
      }, "B", "C");

      part.step("C leaves", () -> part.close("C"), "B");

      part.step("A returns as a new process", () -> {
        part.join("A2");
        part.append(10);
      }, "A2", "B");

      part.step("C returns as a new process", () -> {
        part.join("C2");
        part.append(10);
      }, "A2", "B", "C2");

      part.step("B reads without committing and freezes for longer than its session", () -> {
        part.readUncommitted("B");
        part.append(10);
        part.awaitRead("B");
        part.stop("B");
        part.freeze("B");
      }, "A2", "C2");

      part.step("B thaws, commits too late and polls again", () -> {
        part.thaw("B");
        part.resume("B");
      }, "A2", "B", "C2");

      part.step("all leave, one after the other", () -> {
        part.append(10);
        part.wait(500);
        part.close("A2");
        part.close("B");
        part.close("C2");
        part.spawn("A3", "A", null);
      });

      part.step("A returns to the empty group", () -> {
        part.append(10);
        part.join("A3");
      }, "A3");
      return part.toJson();
    }
  }
}
