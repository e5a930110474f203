package org.apache.kafka.clients.producer.internals;

import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/** Kafka's sender, whose rounds are run one at a time in place of a thread's. */
public final class SteppedSender {
    private final Sender sender;

    public SteppedSender(
        KafkaClient client,
        ProducerMetadata metadata,
        RecordAccumulator accumulator,
        boolean oneRequestAtATime,
        int maxRequestSize,
        short acks,
        int retries,
        Metrics metrics,
        Time time,
        int requestTimeoutMs,
        long retryBackoffMs,
        TransactionManager transactions
    ) {
        sender = new Sender(
            new LogContext(),
            client,
            metadata,
            accumulator,
            oneRequestAtATime,
            maxRequestSize,
            acks,
            retries,
            new SenderMetricsRegistry(metrics),
            time,
            requestTimeoutMs,
            retryBackoffMs,
            transactions
        );
    }

    public void runOnce() {
        sender.runOnce();
    }
}
