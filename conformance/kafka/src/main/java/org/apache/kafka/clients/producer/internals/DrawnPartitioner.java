package org.apache.kafka.clients.producer.internals;

import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.LogContext;

import java.lang.reflect.Field;
import java.util.function.IntSupplier;

/**
 * Kafka's partitioner with its random numbers handed in. It lives in Kafka's package, as the methods that draw and that choose
 * are visible there only; it changes nothing but where the numbers come from.
 */
public final class DrawnPartitioner extends BuiltInPartitioner {
    private static final Field LOAD_STATS = loadStatsField();

    private final IntSupplier numbers;

    /** @param numbers integers of at least 0 */
    public DrawnPartitioner(String topic, int stickyBatchSize, IntSupplier numbers) {
        super(new LogContext(), topic, stickyBatchSize);
        this.numbers = numbers;
    }

    @Override
    int randomPartition() {
        return numbers.getAsInt();
    }

    public int peek(Cluster cluster) {
        return peekCurrentPartitionInfo(cluster).partition();
    }

    /** Counts bytes that went to the present partition; it may change then. */
    public void count(int bytes, boolean enableSwitch, Cluster cluster) {
        updatePartitionInfo(peekCurrentPartitionInfo(cluster), bytes, cluster, enableSwitch);
    }

    /** Out of how many a number draws: the sum of the weights, or the partitions where all are equal. */
    public int range(int numPartitions) {
        try {
            return LOAD_STATS.get(this) == null ? numPartitions : loadStatsRangeEnd();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Field loadStatsField() {
        try {
            Field field = BuiltInPartitioner.class.getDeclaredField("partitionLoadStats");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
