package sim.kafka.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * One group on one topic: performs the actions of a script, step by step, and records what the members told, what the
 * broker said all along, and how things stood when each step had settled.
 */
final class Part implements AutoCloseable {
  private static final int PARTITIONS = 8;
  private static final int POLL_INTERVAL_MS = 100;
  private static final int POLL_TIMEOUT_MS = 50;
  /** How often the broker is asked for its view. */
  private static final int SAMPLE_MS = 50;
  /** A group has settled when nothing changed for longer than a heartbeat interval. */
  private static final int HOLD_MS = 600;
  private static final int SETTLE_TIMEOUT_MS = 25_000;

  private final Cluster cluster;
  private final ObjectNode head;
  private final String group;
  private final Map<String, String> settings;
  private final boolean classic;
  private final Journal journal;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Set<String> opened = new HashSet<>();
  private final Thread watch;
  private volatile GroupView view = GroupView.NONE;
  private volatile long viewSince;

  /** What a step does. */
  interface Body {
    void run() throws Exception;
  }

  /** Makes the topic and the processes of the first members, then starts the clock of the part. */
  Part(Cluster cluster, String name, Map<String, String> settings, List<String> ready) throws Exception {
    this.cluster = cluster;
    this.group = name;
    this.settings = settings;
    this.classic = settings.get("group.protocol").equals("classic");
    this.head = Json.object();
    head.put("name", name);
    head.set("consumer", Json.strings(settings));
    head.put("partitions", PARTITIONS);
    head.put("pollIntervalMs", POLL_INTERVAL_MS);
    head.put("pollTimeoutMs", POLL_TIMEOUT_MS);
    cluster.createTopic(topic(), PARTITIONS);
    this.journal = new Journal();
    for (String member : ready) spawn(member, member, null);
    for (String member : ready) member(member).awaitReady();
    this.watch = new Thread(this::watch, "watch " + name);
    watch.setDaemon(true);
    watch.start();
  }

  /** Starts a member's process; it joins with {@link #join}. */
  void spawn(String name, String clientId, String instanceId) throws IOException {
    journal.member(name);
    members.put(name, new Member(name, clientId, instanceId, event -> journal.told(name, event)));
  }

  /** Does the body, then waits until the group consists of these members, all is owned, and all is read and committed. */
  void step(String name, Body body, String... expected) throws Exception {
    ObjectNode after = journal.step(name);
    try {
      body.run();
      settle(Set.of(expected), after);
    } catch (Exception failure) {
      throw new IllegalStateException(group + ", " + name + ": " + failure.getMessage() + "\n" + dump(), failure);
    }
  }

  void append(int perPartition) {
    journal.action("append", null).put("perPartition", perPartition);
    cluster.append(topic(), PARTITIONS, perPartition);
  }

  /** Makes the member's consumer, which takes its time: done before a step in which the moment of its join matters. */
  void open(String name) throws Exception {
    Member member = member(name);
    if (!opened.add(name)) return;
    member.awaitReady();
    StringBuilder open = new StringBuilder("open ").append(topic());
    settings.forEach((key, value) -> open.append(' ').append(key).append('=').append(value));
    open.append(" bootstrap.servers=").append(cluster.address);
    open.append(" group.id=").append(group).append(" client.id=").append(member.clientId);
    if (member.instanceId != null) open.append(" group.instance.id=").append(member.instanceId);
    member.ask(open.toString(), "opened");
  }

  void join(String name) throws Exception {
    open(name);
    Member member = member(name);
    ObjectNode action = journal.action("join", name);
    action.put("clientId", member.clientId);
    if (member.instanceId != null) action.put("instanceId", member.instanceId);
    member.command("join " + POLL_INTERVAL_MS + " " + POLL_TIMEOUT_MS);
  }

  /** From now on the member reads without committing. */
  void readUncommitted(String name) throws Exception {
    member(name).ask("uncommitted", "uncommitted");
    journal.action("uncommitted", name);
  }

  /** Waits until the member has read, committed or not, all there is of what it owns. */
  void awaitRead(String name) throws Exception {
    long[] ends = cluster.logEnd(topic(), PARTITIONS);
    Member member = member(name);
    member.await("to have read all", () -> {
      Map<Integer, Long> positions = member.positions();
      return member.owned().stream().allMatch(partition -> positions.getOrDefault(partition, 0L) == ends[partition]);
    });
  }

  void stop(String name) throws Exception {
    journal.action("stop", name);
    member(name).ask("stop", "stopped");
  }

  /** The member commits what it has read, then polls again. */
  void resume(String name) {
    journal.action("resume", name);
    member(name).command("resume");
  }

  void freeze(String name) throws Exception {
    journal.action("freeze", name);
    member(name).freeze();
  }

  void thaw(String name) throws Exception {
    journal.action("thaw", name);
    member(name).thaw();
  }

  void kill(String name) {
    journal.action("kill", name);
    member(name).kill();
  }

  void close(String name) throws Exception {
    journal.action("close", name);
    Member member = member(name);
    member.ask("close", "closed");
    member.kill();
  }

  void wait(int ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  Member member(String name) {
    return members.get(name);
  }

  @Override
  public void close() {
    watch.interrupt();
    members.values().forEach(Member::kill);
  }

  /** The part as it goes into the recording. */
  ObjectNode toJson() {
    journal.writeTo(head);
    return head;
  }

  private String topic() {
    return group;
  }

  private void settle(Set<String> expected, ObjectNode after) throws Exception {
    long[] ends = cluster.logEnd(topic(), PARTITIONS);
    long deadline = journal.now() + SETTLE_TIMEOUT_MS;
    long since = -1;
    while (since < 0 || journal.now() - since < HOLD_MS) {
      if (journal.now() > deadline) throw new IllegalStateException("does not settle on " + new TreeSet<>(expected));
      boolean good = agreed(expected) && committedAll(ends);
      if (!good) since = -1;
      else if (since < 0 || viewSince > since) since = journal.now();
      Thread.sleep(20);
    }
    after.put("t", since);
    describe(expected, ends, after);
  }

  /** Whether the group has just these members, and each of them and the broker agree on what it owns. */
  private boolean agreed(Set<String> expected) {
    GroupView now = view;
    if (expected.isEmpty()) return now.members().isEmpty() && now.state().equals("Empty");
    if (!now.stable() || now.members().size() != expected.size()) return false;
    for (String name : expected) {
      Member member = member(name);
      GroupView.MemberView seen = now.members().get(member.memberId());
      if (seen == null || !seen.owns().equals(member.owned())) return false;
    }
    return now.owned().equals(allPartitions());
  }

  private boolean committedAll(long[] ends) throws ExecutionException, InterruptedException {
    Long[] committed = cluster.committed(group, topic(), PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (committed[partition] == null ? ends[partition] > 0 : committed[partition] != ends[partition]) return false;
    }
    return true;
  }

  private void describe(Set<String> expected, long[] ends, ObjectNode after) throws Exception {
    GroupView now = view;
    after.put("state", now.state());
    if (classic) {
      Set<Integer> generations = expected.stream().map(name -> member(name).generation()).collect(Collectors.toSet());
      if (generations.size() > 1) throw new IllegalStateException("members of several generations: " + generations);
      if (!generations.isEmpty()) after.put("generation", generations.iterator().next());
    } else {
      after.put("groupEpoch", now.groupEpoch());
      after.put("assignmentEpoch", now.assignmentEpoch());
    }
    ArrayNode list = after.putArray("members");
    for (String name : new TreeSet<>(expected)) {
      Member member = member(name);
      ObjectNode node = list.addObject();
      node.put("member", name);
      node.put("memberId", member.memberId());
      node.put("clientId", member.clientId);
      if (member.instanceId != null) node.put("instanceId", member.instanceId);
      if (!classic) node.put("epoch", now.members().get(member.memberId()).epoch());
      node.set("owns", Json.numbers(now.members().get(member.memberId()).owns()));
    }
    after.set("committed", Json.numbers(cluster.committed(group, topic(), PARTITIONS)));
    after.set("logStart", Json.numbers(cluster.logStart(topic(), PARTITIONS)));
    after.set("logEnd", Json.numbers(ends));
  }

  private static List<Integer> allPartitions() {
    List<Integer> all = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) all.add(partition);
    return all;
  }

  private void watch() {
    try {
      while (true) {
        GroupView seen = GroupView.of(cluster.describe(group));
        if (!seen.equals(view)) {
          viewSince = journal.seen(seen);
          view = seen;
        }
        Thread.sleep(SAMPLE_MS);
      }
    } catch (InterruptedException ended) {
      // The part is over.
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String dump() {
    StringBuilder out = new StringBuilder("the broker's view: ").append(view);
    members.forEach((name, member) -> out.append("\n  ").append(name).append(' ').append(member.memberId())
        .append(" owns ").append(member.owned()).append(", last error ").append(member.lastError()));
    return out.append(journal.tail()).toString();
  }
}
