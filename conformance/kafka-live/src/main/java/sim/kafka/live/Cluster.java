package sim.kafka.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the driver asks of the broker: topics, records, offsets, groups. One thread at a time per method is enough. */
final class Cluster implements AutoCloseable {
  final String address;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  Cluster(String address) {
    this.address = address;
    Properties config = new Properties();
    config.setProperty("bootstrap.servers", address);
    admin = Admin.create(config);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void createTopic(String topic, int partitions) throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  /** Appends to every partition of the topic as many records, keyed by the number of their partition; returns when all stand. */
  void append(String topic, int partitions, int perPartition) {
    append(topic, partitions, perPartition, index -> System.currentTimeMillis());
  }

  /** As above, with the timestamp (ms) of the record of each index. */
  void append(String topic, int partitions, int perPartition, IntToLongFunction timestamp) {
    for (int index = 0; index < perPartition; index++) {
      for (int partition = 0; partition < partitions; partition++) {
        byte[] key = Integer.toString(partition).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, timestamp.applyAsLong(index), key, new byte[10]));
      }
    }
    producer.flush();
  }

  /** Moves the log start of a partition. */
  void deleteRecordsBefore(String topic, int partition, long offset) throws ExecutionException, InterruptedException {
    admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset))).all().get();
  }

  /** Commits as nobody's member, which the broker takes for a group without members. */
  void commit(String group, String topic, int partition, long offset) throws ExecutionException, InterruptedException {
    admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
        .all().get();
  }

  long[] logStart(String topic, int partitions) throws ExecutionException, InterruptedException {
    return offsets(topic, partitions, OffsetSpec.earliest());
  }

  long[] logEnd(String topic, int partitions) throws ExecutionException, InterruptedException {
    return offsets(topic, partitions, OffsetSpec.latest());
  }

  /** By partition the committed offset, null where there is none. */
  Long[] committed(String group, String topic, int partitions) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> all =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Long[] committed = new Long[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      OffsetAndMetadata offset = all.get(new TopicPartition(topic, partition));
      committed[partition] = offset == null ? null : Long.valueOf(offset.offset());
    }
    return committed;
  }

  /** The broker's description of a group, null while it knows none of this name. */
  ConsumerGroupDescription describe(String group) throws ExecutionException, InterruptedException {
    try {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof GroupIdNotFoundException) return null;
      throw failure;
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }

  private long[] offsets(String topic, int partitions, OffsetSpec spec) throws ExecutionException, InterruptedException {
    List<TopicPartition> list = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) list.add(new TopicPartition(topic, partition));
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (TopicPartition partition : list) wanted.put(partition, spec);
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(wanted).all().get();
    return list.stream().mapToLong(partition -> found.get(partition).offset()).toArray();
  }
}
