package sim.kafka.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.AppInfoParser;

/** `Main --out FILE [--only PART,PART]`: starts a broker, plays the parts on it and writes down what happened. */
public final class Main {
  private static final int FORMAT = 1;

  private interface Player {
    ObjectNode play(Cluster cluster, String name) throws Exception;
  }

  private static final Map<String, Player> GROUPS = new LinkedHashMap<>();
  private static final Map<String, Player> STATICS = new LinkedHashMap<>();
  private static final String RESETS = "resets";

  static {
    GROUPS.put("classic-range", (c, name) -> GroupPart.record(c, name, GroupPart.classic("RangeAssignor")));
    GROUPS.put("classic-sticky", (c, name) -> GroupPart.record(c, name, GroupPart.classic("StickyAssignor")));
    GROUPS.put("classic-cooperative", (c, name) -> GroupPart.record(c, name, GroupPart.classic("CooperativeStickyAssignor")));
    GROUPS.put("consumer-uniform", (c, name) -> GroupPart.record(c, name, GroupPart.consumer("uniform")));
    STATICS.put("static-classic", (c, name) -> StaticPart.record(c, name, GroupPart.classic("RangeAssignor")));
    STATICS.put("static-consumer", (c, name) -> StaticPart.record(c, name, GroupPart.consumer("uniform")));
  }

  private Main() {}

  public static void main(String[] args) throws Exception {
    int code = 1;
    try {
      play(args);
      code = 0;
    } catch (Exception failure) {
      failure.printStackTrace();
    }
    // Some threads of the broker's libraries would keep the process for a while.
    System.exit(code);
  }

  private static void play(String[] args) throws Exception {
    String out = option(args, "--out", null);
    if (out == null) throw new IllegalArgumentException("--out FILE is missing");
    String only = option(args, "--only", null);
    Set<String> wanted = only == null ? null : Set.of(only.split(","));

    try (LocalBroker broker = LocalBroker.start(); Cluster cluster = new Cluster(broker.address())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        Member.killAll();
        broker.close();
      }, "tidy up"));
      ObjectNode recording = Json.object();
      recording.put("format", FORMAT);
      recording.put("recorded", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      ObjectNode versions = recording.putObject("versions");
      versions.put("kafka", AppInfoParser.getVersion());
      versions.put("java", System.getProperty("java.version"));
      recording.set("broker", Json.strings(LocalBroker.SETTINGS));
      // The topic of committed offsets is made when the first group is: not while times are taken.
      cluster.createTopic("first", 1);
      cluster.append("first", 1, 1);
      cluster.commit("first", "first", 0, 1);
      playAll(GROUPS, "groups", cluster, wanted, recording);
      playAll(STATICS, "statics", cluster, wanted, recording);
      if (wanted == null || wanted.contains(RESETS)) {
        recording.set(RESETS, timed(RESETS, () -> ResetPart.record(cluster)));
      }
      Files.writeString(Path.of(out), Json.pretty(recording));
    }
  }

  private static void playAll(
      Map<String, Player> players, String field, Cluster cluster, Set<String> wanted, ObjectNode recording) throws Exception {
    ArrayNode list = recording.putArray(field);
    for (Map.Entry<String, Player> player : players.entrySet()) {
      if (wanted != null && !wanted.contains(player.getKey())) continue;
      list.add(timed(player.getKey(), () -> player.getValue().play(cluster, player.getKey())));
    }
  }

  private interface Work {
    ObjectNode run() throws Exception;
  }

  private static ObjectNode timed(String name, Work work) throws Exception {
    long start = System.nanoTime();
    ObjectNode result = work.run();
    System.out.printf("  %-20s %5.1f s%n", name, (System.nanoTime() - start) / 1e9);
    return result;
  }

  private static String option(String[] args, String name, String otherwise) {
    for (int i = 0; i + 1 < args.length; i++) {
      if (args[i].equals(name)) return args[i + 1];
    }
    return otherwise;
  }
}
