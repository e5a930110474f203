package sim.kafka.live;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A single Kafka node, broker and controller in one, on two free ports of the loopback address, in a temporary directory. */
final class LocalBroker implements AutoCloseable {
  /**
   * What the recording says about the broker: everything that decides when a group does what. The rest of its settings
   * (ports, directory, replication of one) only makes it run here.
   */
  static final Map<String, String> SETTINGS = settings();

  private static final int NODE_ID = 1;

  private final Path directory;
  private final KafkaRaftServer server;
  private final String address;
  private boolean stopped;

  private LocalBroker(Path directory, KafkaRaftServer server, String address) {
    this.directory = directory;
    this.server = server;
    this.address = address;
  }

  /** Formats a new directory and starts the node; returns when it accepts requests. */
  static LocalBroker start() throws Exception {
    Path directory = Files.createTempDirectory("kafka-live-");
    int[] ports = freePorts(2);
    String address = "127.0.0.1:" + ports[0];
    String controller = "127.0.0.1:" + ports[1];

    Map<String, Object> config = new LinkedHashMap<>(SETTINGS);
    config.put("node.id", Integer.toString(NODE_ID));
    config.put("process.roles", "broker,controller");
    config.put("listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller);
    config.put("advertised.listeners", "PLAINTEXT://" + address);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("controller.quorum.voters", NODE_ID + "@" + controller);
    config.put("log.dirs", directory.resolve("data").toString());
    config.put("auto.create.topics.enable", "false");
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "1");
    config.put("offsets.topic.segment.bytes", "1048576");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("log.cleaner.dedupe.buffer.size", "4194304");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");

    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory.resolve("data").toString())
        .addDirectory(directory.resolve("data").toString())
        .run();

    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    LocalBroker broker = new LocalBroker(directory, server, address);
    try {
      server.startup();
    } catch (Throwable failure) {
      broker.close();
      throw failure;
    }
    return broker;
  }

  /** Host and port for clients. */
  String address() {
    return address;
  }

  @Override
  public synchronized void close() {
    if (stopped) return;
    stopped = true;
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      deleteTree(directory);
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("group.initial.rebalance.delay.ms", "1000");
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("group.consumer.min.session.timeout.ms", "1000");
    settings.put("group.consumer.session.timeout.ms", "3000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "100");
    settings.put("group.consumer.heartbeat.interval.ms", "500");
    return settings;
  }

  private static int[] freePorts(int count) throws IOException {
    ServerSocket[] sockets = new ServerSocket[count];
    int[] ports = new int[count];
    for (int i = 0; i < count; i++) {
      sockets[i] = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
      ports[i] = sockets[i].getLocalPort();
    }
    for (ServerSocket socket : sockets) socket.close();
    return ports;
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
