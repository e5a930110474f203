package org.apache.kafka.clients.producer.internals;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

import java.util.function.IntSupplier;

/** Kafka's batches of records, with a {@link DrawnPartitioner}. */
public final class DrawnAccumulator extends RecordAccumulator {
    private static final long MEMORY = 1L << 30;
    private static final String METRICS = "producer-metrics";

    private final IntSupplier numbers;
    private DrawnPartitioner partitioner;

    public DrawnAccumulator(
        int batchSize,
        int lingerMs,
        long retryBackoffMs,
        int deliveryTimeoutMs,
        PartitionerConfig config,
        Metrics metrics,
        Time time,
        TransactionManager transactions,
        IntSupplier numbers
    ) {
        super(
            new LogContext(),
            batchSize,
            Compression.NONE,
            lingerMs,
            retryBackoffMs,
            // No longer than the first: so there is no random part in it.
            retryBackoffMs,
            deliveryTimeoutMs,
            config,
            metrics,
            METRICS,
            time,
            transactions,
            new BufferPool(MEMORY, batchSize, metrics, time, METRICS)
        );
        this.numbers = numbers;
    }

    @Override
    BuiltInPartitioner createBuiltInPartitioner(LogContext logContext, String topic, int stickyBatchSize) {
        partitioner = new DrawnPartitioner(topic, stickyBatchSize, numbers);
        return partitioner;
    }

    /** The one that it has made. */
    public DrawnPartitioner partitioner() {
        return partitioner;
    }
}
