package sim.kafka.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** Where a consumer begins whose committed offset is no longer, not yet, or not at all in the log. */
final class ResetPart {
  private static final List<String> PROTOCOLS = List.of("classic", "consumer");
  private static final List<String> POLICIES = List.of("earliest", "latest", "by_duration:PT29M30S", "none");
  private static final int RECORDS = 100;
  private static final int LATER_RECORDS = 5;
  private static final int LOG_START = 60;
  private static final long MINUTE_MS = 60_000;

  /** Each situation by the offset that was committed before, null for none. */
  private enum Situation {
    NOT_COMMITTED(null),
    BELOW_LOG_START(40L),
    AT_LOG_START((long) LOG_START),
    ABOVE_LOG_END(150L);

    final Long committed;

    Situation(Long committed) {
      this.committed = committed;
    }
  }

  private final Cluster cluster;

  private ResetPart(Cluster cluster) {
    this.cluster = cluster;
  }

  static ObjectNode record(Cluster cluster) throws Exception {
    return new ResetPart(cluster).record();
  }

  /** One process per protocol and policy at once: no time is measured here. */
  private ObjectNode record() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<ObjectNode>>> futures = new ArrayList<>();
      for (String protocol : PROTOCOLS) {
        for (String policy : POLICIES) futures.add(pool.submit((Callable<List<ObjectNode>>) () -> cases(protocol, policy)));
      }
      ObjectNode node = Json.object();
      node.put("records", RECORDS);
      node.put("recordAge", "record i of those at first was (records - i) minutes old");
      node.put("laterRecords", LATER_RECORDS);
      ArrayNode list = node.putArray("cases");
      for (Future<List<ObjectNode>> future : futures) list.addAll(future.get());
      return node;
    } finally {
      pool.shutdownNow();
    }
  }

  private List<ObjectNode> cases(String protocol, String policy) throws Exception {
    AtomicReference<List<ObjectNode>> told = new AtomicReference<>(new ArrayList<>());
    Member member = new Member("reset", "reset", null, event -> {
      synchronized (told) {
        told.get().add(event);
      }
    });
    try {
      member.awaitReady();
      List<ObjectNode> cases = new ArrayList<>();
      for (Situation situation : Situation.values()) {
        synchronized (told) {
          told.set(new ArrayList<>());
        }
        String name = "reset-" + protocol + "-" + policy.split(":")[0] + "-" + situation.ordinal();
        prepare(name, situation);
        open(member, name, protocol, policy);
        member.command("join 100 50");
        ObjectNode result = Json.object();
        result.put("protocol", protocol);
        result.put("autoOffsetReset", policy);
        result.put("committed", situation.committed);
        result.put("logStart", LOG_START);
        result.put("logEnd", RECORDS);
        observe(member, name, told, result);
        member.ask("close", "closed");
        cases.add(result);
      }
      return cases;
    } finally {
      member.kill();
    }
  }

  private void prepare(String name, Situation situation) throws Exception {
    cluster.createTopic(name, 1);
    long now = System.currentTimeMillis();
    synchronized (cluster) {
      cluster.append(name, 1, RECORDS, index -> now - (RECORDS - index) * MINUTE_MS);
    }
    if (situation.committed != null) cluster.commit(name, name, 0, situation.committed);
    cluster.deleteRecordsBefore(name, 0, LOG_START);
  }

  private void open(Member member, String name, String protocol, String policy) throws InterruptedException {
    Map<String, String> settings =
        protocol.equals("classic") ? GroupPart.classic("RangeAssignor") : GroupPart.consumer("uniform");
    settings.put("auto.offset.reset", policy);
    settings.put("bootstrap.servers", cluster.address);
    settings.put("group.id", name);
    settings.put("client.id", name);
    StringBuilder open = new StringBuilder("open ").append(name);
    settings.forEach((key, value) -> open.append(' ').append(key).append('=').append(value));
    member.ask(open.toString(), "opened");
  }

  /** The position once it has come to rest, then what is read of records that come later; or the error. */
  private void observe(Member member, String name, AtomicReference<List<ObjectNode>> told, ObjectNode result) throws Exception {
    member.await("its partition or an error", () -> find(told, "assigned") != null || find(told, "error") != null);
    long position = -1;
    long since = System.currentTimeMillis();
    while (find(told, "error") == null && System.currentTimeMillis() - since < 700) {
      ObjectNode answer = member.ask("position", "position");
      if (answer.get("event").asText().equals("error")) break;
      long now = answer.get("offsets").path("0").asLong(-1);
      if (now != position || now < 0) since = System.currentTimeMillis();
      position = now;
      Thread.sleep(50);
    }
    ObjectNode error = find(told, "error");
    if (error != null) {
      result.put("error", error.get("error").asText());
    } else {
      long end = RECORDS + LATER_RECORDS;
      synchronized (cluster) {
        cluster.append(name, 1, LATER_RECORDS);
      }
      Wait.until(name + " to commit", 10_000, () -> {
        ObjectNode commit = find(told, "commit");
        return commit != null && find(told, "poll") != null && member.positions().getOrDefault(0, 0L) == end;
      });
      result.put("firstRead", find(told, "poll").get("read").get("0").get(0).asLong());
      Wait.until(name + " to have committed", 10_000, () -> committed(name) == end);
    }
    result.set("committedAfter", Json.numbers(cluster.committed(name, name, 1)).get(0));
  }

  private long committed(String name) {
    try {
      Long offset = cluster.committed(name, name, 1)[0];
      return offset == null ? -1 : offset;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static ObjectNode find(AtomicReference<List<ObjectNode>> told, String event) {
    synchronized (told) {
      return told.get().stream().filter(entry -> entry.get("event").asText().equals(event)).findFirst().orElse(null);
    }
  }
}
