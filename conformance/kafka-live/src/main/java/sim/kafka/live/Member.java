package sim.kafka.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The driver's end of one {@link MemberMain}: starts it, commands it, hears it, and stops it the hard way. */
final class Member {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();

  /** Unique in a part: "A", and "A2" for the second process with A's client id. */
  final String name;
  final String clientId;
  final String instanceId;

  private final Process process;
  private final OutputStream commands;
  private final Consumer<ObjectNode> listener;
  private final Set<Integer> owned = new TreeSet<>();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private String memberId = "";
  private int generation = -1;
  private ObjectNode last;
  /** The event that a command waits for, and the first such event, or error, since. */
  private String awaited;
  private ObjectNode answer;
  private String lastError;
  private boolean alive = true;

  /** Starts the process; `listener` hears each of its events, one at a time. */
  Member(String name, String clientId, String instanceId, Consumer<ObjectNode> listener) throws IOException {
    this.name = name;
    this.clientId = clientId;
    this.instanceId = instanceId;
    this.listener = listener;
    this.process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "off"),
        "-cp", System.getProperty("java.class.path"), MemberMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    PROCESSES.add(process);
    this.commands = process.getOutputStream();
    Thread reader = new Thread(this::hear, "member " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Ends every process that was started, frozen ones too. */
  static void killAll() {
    PROCESSES.forEach(Process::destroyForcibly);
  }

  /** Sends one line. */
  void command(String line) {
    try {
      commands.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      commands.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends one line and waits until an event of this name has come since, or an error; gives it. */
  ObjectNode ask(String line, String answer) throws InterruptedException {
    synchronized (this) {
      this.awaited = answer;
      this.answer = null;
    }
    command(line);
    Wait.until("the answer of " + name + " to " + line, 15_000, this::answered);
    synchronized (this) {
      return this.answer;
    }
  }

  void awaitReady() throws InterruptedException {
    Wait.until(name + " to be ready", 15_000, () -> lastIs("ready"));
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    Wait.until(name + ": " + what, 15_000, condition);
  }

  /** Stops every thread of the process, as a long pause of its garbage collector or its machine does. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Ends the process at once: no leave, no last heartbeat. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    gone();
  }

  synchronized void gone() {
    alive = false;
    owned.clear();
  }

  synchronized boolean alive() {
    return alive;
  }

  synchronized String memberId() {
    return memberId;
  }

  synchronized int generation() {
    return generation;
  }

  synchronized Set<Integer> owned() {
    return new TreeSet<>(owned);
  }

  /** The offset after the last record that a poll returned, by partition, of what it owns. */
  synchronized Map<Integer, Long> positions() {
    return new TreeMap<>(positions);
  }

  synchronized String lastError() {
    return lastError;
  }

  private synchronized boolean answered() {
    return answer != null;
  }

  private synchronized boolean lastIs(String event) {
    return last != null && last.get("event").asText().equals(event);
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start().waitFor();
    if (code != 0) throw new IOException("kill -" + signal + " ended with code " + code);
  }

  private void hear() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) heard((ObjectNode) JSON.readTree(line));
    } catch (IOException ended) {
      // The process was killed in the middle of a line.
    }
  }

  private void heard(ObjectNode event) {
    synchronized (this) {
      last = event;
      String kind = event.get("event").asText();
      // Other events may follow the answer at once.
      if (answer == null && (kind.equals(awaited) || kind.equals("error"))) answer = event;
      switch (kind) {
        case "member" -> {
          memberId = event.get("memberId").asText();
          generation = event.get("generation").asInt();
        }
        case "assigned" -> event.get("partitions").forEach(partition -> owned.add(partition.asInt()));
        case "revoked", "lost" -> event.get("partitions").forEach(partition -> {
          owned.remove(partition.asInt());
          positions.remove(partition.asInt());
        });
        case "poll" -> event.get("read").properties()
            .forEach(field -> positions.put(Integer.valueOf(field.getKey()), field.getValue().get(1).asLong()));
        case "error" -> lastError = event.get("error").asText();
        default -> { }
      }
    }
    listener.accept(event);
  }
}
