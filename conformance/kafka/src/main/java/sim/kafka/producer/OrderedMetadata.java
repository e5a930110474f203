package sim.kafka.producer;

import org.apache.kafka.clients.MetadataSnapshot;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a client knows of one topic on one node, with its partitions in order. A client that is told of them by a broker lists them in
 * the order of a hash table, which is another one for each name of a topic.
 */
final class OrderedMetadata extends ProducerMetadata {
    private static final long FOR_EVER = 1L << 40;

    private final MetadataSnapshot snapshot;

    OrderedMetadata(String topic, Node node, int numPartitions, Time time) {
        super(1, 1, FOR_EVER, FOR_EVER, new LogContext(), new ClusterResourceListeners(), time);
        Node[] replicas = {node};
        List<PartitionInfo> partitions = IntStream.range(0, numPartitions)
            .mapToObj(partition -> new PartitionInfo(topic, partition, node, replicas, replicas))
            .toList();
        Cluster cluster = new Cluster("cluster", List.of(node), partitions, Set.of(), Set.of());
        snapshot = new MetadataSnapshot(
            "cluster", Map.of(node.id(), node), List.of(), Set.of(), Set.of(), Set.of(), node, Map.of(), cluster
        );
    }

    @Override
    public MetadataSnapshot fetchMetadataSnapshot() {
        return snapshot;
    }
}
