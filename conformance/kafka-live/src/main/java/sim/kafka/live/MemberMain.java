package sim.kafka.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One consumer in a process of its own, so that it can really be killed or frozen. It obeys commands, one a line on its
 * input, and tells what happens to it, one JSON object a line on its output, each with the time in milliseconds (`at`).
 *
 * <pre>
 * open TOPIC key=value ...   makes the consumer
 * join INTERVAL TIMEOUT      subscribes, then polls every INTERVAL ms with a timeout of TIMEOUT ms
 * uncommitted                no commit after a poll that returned records, until resume
 * stop                       no poll any more
 * resume                     commits what was read and is not committed, then polls again
 * position                   tells the positions of what it owns
 * close                      closes the consumer, as a program that ends in order does
 * </pre>
 */
public final class MemberMain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  /** By partition the offset after the last record read and not yet committed. */
  private final TreeMap<Integer, Long> uncommitted = new TreeMap<>();
  private KafkaConsumer<byte[], byte[]> consumer;
  private String topic;
  private String memberId = "";
  private int generation = Integer.MIN_VALUE;
  private boolean polling;
  private boolean commits = true;
  private long intervalMs;
  private long timeoutMs;
  private long nextPollAt;

  public static void main(String[] args) throws InterruptedException {
    new MemberMain().run();
  }

  private void run() throws InterruptedException {
    Thread reader = new Thread(this::readCommands, "commands");
    reader.setDaemon(true);
    reader.start();
    tell(event("ready"));
    while (true) {
      String command = polling
          ? commands.poll(Math.max(0, nextPollAt - System.currentTimeMillis()), TimeUnit.MILLISECONDS)
          : commands.take();
      if (command != null) obey(command.split(" "));
      else pollAndCommit();
    }
  }

  /** The end of the input means that the driver is gone: then there is nobody left to tell anything. */
  private void readCommands() {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) commands.add(line);
    } catch (IOException ignored) {
      // As at the end of the input.
    }
    Runtime.getRuntime().halt(0);
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "open" -> open(words);
      case "join" -> {
        intervalMs = Long.parseLong(words[1]);
        timeoutMs = Long.parseLong(words[2]);
        tell(event("subscribed"));
        consumer.subscribe(List.of(topic), new Callbacks());
        nextPollAt = System.currentTimeMillis();
        polling = true;
      }
      case "uncommitted" -> {
        commits = false;
        tell(event("uncommitted"));
      }
      case "stop" -> {
        polling = false;
        tell(event("stopped"));
      }
      case "resume" -> {
        tell(event("resumed"));
        commits = true;
        commit();
        nextPollAt = System.currentTimeMillis();
        polling = true;
      }
      case "position" -> position();
      case "close" -> close();
      default -> throw new IllegalArgumentException("unknown command " + words[0]);
    }
  }

  private void open(String[] words) {
    topic = words[1];
    Properties config = new Properties();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      config.setProperty(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    uncommitted.clear();
    consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    // Connects and loads what it takes, so that joining is not slower the first time.
    consumer.partitionsFor(topic);
    tell(event("opened"));
  }

  /** Polls keep to a grid: one that comes late skips the turns it missed. */
  private void pollAndCommit() {
    long began = System.currentTimeMillis();
    while (nextPollAt <= began) nextPollAt += intervalMs;
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(Duration.ofMillis(timeoutMs));
    } catch (KafkaException failure) {
      failed("poll", failure);
      polling = false;
      return;
    }
    tellMembership();
    if (!records.isEmpty()) tellRecords(records, began);
    if (commits) commit();
  }

  private void tellRecords(ConsumerRecords<byte[], byte[]> records, long began) {
    ObjectNode event = event("poll");
    event.put("began", began);
    ObjectNode read = event.putObject("read");
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> list = records.records(partition);
      long from = list.get(0).offset();
      long to = list.get(list.size() - 1).offset() + 1;
      if (to - from != list.size()) throw new IllegalStateException("a gap in what was read of " + partition);
      read.putArray(Integer.toString(partition.partition())).add(from).add(to);
      uncommitted.put(partition.partition(), to);
    }
    tell(event);
  }

  /** Commits all positions, as the call without arguments does; told are those that moved. */
  private void commit() {
    if (uncommitted.isEmpty()) return;
    try {
      consumer.commitSync();
      ObjectNode event = event("commit");
      ObjectNode offsets = event.putObject("offsets");
      uncommitted.forEach((partition, offset) -> offsets.put(Integer.toString(partition), offset));
      uncommitted.clear();
      tell(event);
    } catch (KafkaException failure) {
      failed("commit", failure);
    }
  }

  private void position() {
    ObjectNode event = event("position");
    ObjectNode offsets = event.putObject("offsets");
    try {
      for (TopicPartition partition : consumer.assignment()) {
        offsets.put(Integer.toString(partition.partition()), consumer.position(partition, Duration.ofMillis(timeoutMs)));
      }
    } catch (TimeoutException tooEarly) {
      // Not known yet: the driver asks again.
      offsets.removeAll();
    } catch (KafkaException failure) {
      failed("position", failure);
      return;
    }
    tell(event);
  }

  private void close() {
    polling = false;
    try {
      consumer.close();
    } catch (KafkaException failure) {
      failed("close", failure);
    }
    tell(event("closed"));
  }

  private void failed(String during, KafkaException failure) {
    ObjectNode event = event("error");
    event.put("during", during);
    event.put("error", failure.getClass().getSimpleName());
    tell(event);
  }

  private void tellMembership() {
    ConsumerGroupMetadata metadata = consumer.groupMetadata();
    if (metadata.memberId().equals(memberId) && metadata.generationId() == generation) return;
    memberId = metadata.memberId();
    generation = metadata.generationId();
    ObjectNode event = event("member");
    event.put("memberId", memberId);
    event.put("generation", generation);
    tell(event);
  }

  private static ObjectNode event(String name) {
    ObjectNode event = JSON.createObjectNode();
    event.put("at", System.currentTimeMillis());
    event.put("event", name);
    return event;
  }

  private static void tell(ObjectNode event) {
    try {
      System.out.println(JSON.writeValueAsString(event));
      System.out.flush();
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private final class Callbacks implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      tellMembership();
      tellPartitions("assigned", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      tellPartitions("revoked", partitions);
      drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      tellPartitions("lost", partitions);
      drop(partitions);
    }

    private void tellPartitions(String name, Collection<TopicPartition> partitions) {
      ObjectNode event = event(name);
      TreeSet<Integer> sorted = new TreeSet<>();
      for (TopicPartition partition : partitions) sorted.add(partition.partition());
      sorted.forEach(event.putArray("partitions")::add);
      tell(event);
    }

    private void drop(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) uncommitted.remove(partition.partition());
    }
  }
}
