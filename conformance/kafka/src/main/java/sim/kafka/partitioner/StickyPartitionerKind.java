package sim.kafka.partitioner;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.clients.producer.internals.DrawnPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import sim.kafka.Draw;
import sim.kafka.VectorKind;

/**
 * The partition of a record without a key: Kafka's partitioner between changes of the load of the partitions, asked in the order in
 * which the queue of batches asks it for each record.
 */
public final class StickyPartitionerKind implements VectorKind {
    private static final String TOPIC = "topic";

    @Override
    public String name() {
        return "sticky-partitioner";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        int numPartitions = draw.chance(0.8) ? draw.between(1, 8) : draw.skewed(1, 64);
        int batchBytes = draw.skewed(1, 4000);
        Cluster cluster = cluster(numPartitions);
        List<Integer> numbers = new ArrayList<>();
        DrawnPartitioner partitioner = new DrawnPartitioner(TOPIC, batchBytes, () -> {
            int number = (int) (draw.bits() & 0x7fffffff);
            numbers.add(number);
            return number;
        });
        out.writeStartObject();
        out.writeNumberField("partitions", numPartitions);
        out.writeNumberField("batchBytes", batchBytes);
        out.writeArrayFieldStart("steps");
        for (int steps = draw.between(5, 30); steps > 0; steps--) {
            if (draw.chance(0.3)) {
                writeLoad(draw, numPartitions, partitioner, out);
            } else {
                writeRecord(draw, batchBytes, partitioner, cluster, numbers, out);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** The lengths of the queues, null for a partition that is left out; no lengths at all while not every partition has had a batch. */
    private static void writeLoad(Draw draw, int numPartitions, DrawnPartitioner partitioner, JsonGenerator out) throws Exception {
        out.writeStartObject();
        if (draw.chance(0.15)) {
            partitioner.updatePartitionLoadStats(null, null, 0);
            out.writeNullField("load");
        } else {
            int longest = draw.skewed(1, 20) - 1;
            double leftOut = draw.chance(0.5) ? 0 : draw.chance(0.9) ? 0.3 : 1;
            int[] sizes = new int[numPartitions];
            int[] ids = new int[numPartitions];
            int length = 0;
            out.writeArrayFieldStart("load");
            for (int partition = 0; partition < numPartitions; partition++) {
                if (draw.chance(leftOut)) {
                    out.writeNull();
                    continue;
                }
                sizes[length] = draw.between(0, longest);
                ids[length] = partition;
                out.writeNumber(sizes[length++]);
            }
            out.writeEndArray();
            partitioner.updatePartitionLoadStats(sizes, ids, length);
        }
        out.writeNumberField("range", partitioner.range(numPartitions));
        out.writeEndObject();
    }

    private static void writeRecord(
        Draw draw,
        int batchBytes,
        DrawnPartitioner partitioner,
        Cluster cluster,
        List<Integer> numbers,
        JsonGenerator out
    ) throws Exception {
        int bytes = draw.chance(0.1) ? 0 : draw.skewed(1, 2 * batchBytes + 10);
        boolean allFullBefore = draw.chance(0.3);
        boolean allFullAfter = draw.chance(0.4);
        numbers.clear();
        partitioner.peek(cluster);
        if (allFullBefore) {
            partitioner.count(0, true, cluster);
        }
        int partition = partitioner.peek(cluster);
        partitioner.count(bytes, allFullAfter, cluster);
        out.writeStartObject();
        out.writeNumberField("bytes", bytes);
        out.writeBooleanField("starts", allFullBefore);
        out.writeBooleanField("fills", allFullAfter);
        out.writeArrayFieldStart("numbers");
        for (int number : numbers) {
            out.writeNumber(number);
        }
        out.writeEndArray();
        out.writeNumberField("partition", partition);
        out.writeEndObject();
    }

    private static Cluster cluster(int numPartitions) {
        Node node = new Node(0, "localhost", 9092);
        Node[] replicas = {node};
        PartitionInfo[] partitions = IntStream.range(0, numPartitions)
            .mapToObj(partition -> new PartitionInfo(TOPIC, partition, node, replicas, replicas))
            .toArray(PartitionInfo[]::new);
        return new Cluster("cluster", List.of(node), Arrays.asList(partitions), Set.of(), Set.of());
    }
}
