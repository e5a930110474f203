package sim.kafka.producer;

import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.DrawnAccumulator;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.clients.producer.internals.RecordAccumulator.AppendCallbacks;
import org.apache.kafka.clients.producer.internals.RecordAccumulator.PartitionerConfig;
import org.apache.kafka.clients.producer.internals.RecordAccumulator.RecordAppendResult;
import org.apache.kafka.clients.producer.internals.SteppedSender;
import org.apache.kafka.clients.producer.internals.TransactionManager;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.LogContext;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

import sim.kafka.producer.Agenda.Tie;

/** Kafka's accumulator, partitioner, sender and transaction manager, stepped through time before a {@link Broker}. */
final class RealProducer {
    static final String TOPIC = "topic";
    private static final int BATCH_HEADER_BYTES = 61;
    private static final String CRASH = "crash";
    private static final String RESTART = "restart";

    private final Setup setup;
    private final Clock clock = new Clock();
    private final Agenda agenda = new Agenda();
    private final Metrics metrics = new Metrics(clock);
    private final ProducerMetadata metadata;
    private final Broker broker;
    private final DrawnAccumulator accumulator;
    private final SteppedSender sender;
    private final List<Send> sends = new ArrayList<>();
    /** Pairs: a number drawn, and out of how many. */
    final List<int[]> draws = new ArrayList<>();

    /** A record: what is asked, and what comes of it. */
    static final class Send implements AppendCallbacks {
        final long at;
        final int partition;
        final int valueBytes;
        private final Clock clock;
        int sizeBytes;
        int chosen;
        long endedAt = -1;
        Object end;

        Send(long at, int partition, int valueBytes, Clock clock) {
            this.at = at;
            this.partition = partition;
            this.valueBytes = valueBytes;
            this.clock = clock;
        }

        @Override
        public void setPartition(int chosen) {
            this.chosen = chosen;
        }

        @Override
        public void onCompletion(RecordMetadata metadata, Exception exception) {
            endedAt = clock.milliseconds();
            if (exception == null) {
                end = metadata.offset();
            } else {
                end = nameOf(exception);
            }
        }
    }

    /** As the simulator names it. */
    private static String nameOf(Exception exception) {
        if (exception instanceof NetworkException) {
            return "ENTITY_UNAVAILABLE";
        }
        return exception.getMessage().startsWith("Expiring") ? "DELIVERY_TIMEOUT" : "REQUEST_TIMEOUT";
    }

    RealProducer(Setup setup, IntSupplier latencies, IntSupplier numbers) {
        this.setup = setup;
        LogContext logContext = new LogContext();
        Node node = new Node(0, "localhost", 9092);
        metadata = new OrderedMetadata(TOPIC, node, setup.partitions(), clock);
        broker = new Broker(node, setup, agenda, latencies);
        TransactionManager transactions = setup.idempotence()
            ? new TransactionManager(logContext, null, 60_000, setup.backoffMs(), new ApiVersions(), false)
            : null;
        accumulator = new DrawnAccumulator(
            setup.batchBytes(),
            setup.lingerMs(),
            setup.backoffMs(),
            setup.deliveryTimeoutMs(),
            new PartitionerConfig(setup.adaptive(), setup.availabilityMs()),
            metrics,
            clock,
            transactions,
            () -> number(numbers)
        );
        sender = new SteppedSender(
            broker,
            metadata,
            accumulator,
            setup.maxInFlight() == 1,
            setup.maxRequestBytes(),
            setup.acks(),
            setup.retries(),
            metrics,
            clock,
            setup.requestTimeoutMs(),
            setup.backoffMs(),
            transactions
        );
    }

    /** Partition -1 leaves the choice to the partitioner. */
    void plan(long at, int partition, int valueBytes) throws Tie {
        agenda.add(at, "send " + sends.size());
        sends.add(new Send(at, partition, valueBytes, clock));
    }

    void planOutage(long from, long to) throws Tie {
        agenda.add(from, CRASH);
        agenda.add(to, RESTART);
    }

    List<Send> sends() {
        return sends;
    }

    List<long[]> sent() {
        return broker.sent();
    }

    /** Until nothing is due any more. */
    void run() throws Exception {
        int next = 0;
        settle();
        while (!agenda.isEmpty()) {
            Map.Entry<Long, String> moment = agenda.next();
            clock.set(moment.getKey());
            broker.advanceTo(clock.milliseconds());
            if (moment.getValue().equals(CRASH)) {
                broker.crash(clock.milliseconds());
            } else if (moment.getValue().equals(RESTART)) {
                broker.restart();
            }
            // A request is under way until its answer has been taken.
            broker.poll(0, clock.milliseconds());
            settle();
            if (next < sends.size() && sends.get(next).at == clock.milliseconds()) {
                append(sends.get(next++));
                settle();
            }
        }
        metrics.close();
    }

    private void append(Send send) throws Exception {
        long now = clock.milliseconds();
        broker.use();
        RecordAppendResult result = accumulator.append(
            TOPIC, send.partition, 0, null, new byte[send.valueBytes], null, send, 0, now, metadata.fetchMetadataSnapshot().cluster()
        );
        send.sizeBytes = result.appendedBytes - (result.newBatchCreated ? BATCH_HEADER_BYTES : 0);
        if (result.newBatchCreated) {
            if (setup.lingerMs() > 0) {
                agenda.add(now + setup.lingerMs(), "linger of " + now);
            }
            agenda.add(now + setup.deliveryTimeoutMs(), "delivery of " + now);
        }
    }

    /** The sender's thread does what there is to do, as fast as can be. */
    private void settle() throws Tie {
        for (int idle = 0; idle < 2;) {
            long before = broker.activity;
            sender.runOnce();
            if (broker.activity == before) {
                broker.answerWhatIsKnown(clock.milliseconds());
            }
            idle = broker.activity == before ? idle + 1 : 0;
        }
        if (broker.tie != null) {
            throw broker.tie;
        }
    }

    private int number(IntSupplier numbers) {
        int number = numbers.getAsInt();
        draws.add(new int[] {number, accumulator.partitioner().range(setup.partitions())});
        return number;
    }
}
