package sim.kafka.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.storage.internals.log.CleanerConfig;
import org.apache.kafka.storage.internals.log.CleanerStats;
import org.apache.kafka.storage.internals.log.LogCleaner;
import org.apache.kafka.storage.internals.log.LogCleanerManager;
import org.apache.kafka.storage.internals.log.LogCleanerManager.OffsetsToClean;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogToClean;
import org.apache.kafka.storage.internals.log.UnifiedLog;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Kafka's cleaner for one log. Its thread is never started: each of its rounds is run in the caller's. */
final class RealCleaner implements AutoCloseable {
    /** Room for more keys than a case has, at 24 bytes each. */
    private static final long DEDUPE_BYTES = 24 * 1024;
    private static final int IO_BYTES = 1 << 16;
    private static final int LARGEST_MESSAGE_BYTES = 1 << 20;

    private final RealLog log;
    private final TopicPartition partition;
    private final LogCleaner cleaner;
    private final LogCleaner.CleanerThread thread;

    RealCleaner(RealLog log) throws Exception {
        this.log = log;
        partition = log.log().topicPartition();
        ConcurrentMap<TopicPartition, UnifiedLog> logs = new ConcurrentHashMap<>();
        logs.put(partition, log.log());
        cleaner = new LogCleaner(
            new CleanerConfig(1, DEDUPE_BYTES, 0.9, IO_BYTES, LARGEST_MESSAGE_BYTES, Double.MAX_VALUE, 0, true),
            List.of(log.folder().file()),
            logs,
            new LogDirFailureChannel(1),
            log.time()
        );
        thread = cleaner.new CleanerThread(0);
    }

    /** Where the last cleaning ended, if there was one. */
    Optional<Long> checkpoint() {
        return Optional.ofNullable(cleaner.cleanerManager().allCleanerCheckpoints().get(partition));
    }

    /** What the cleaner would find if it looked now. */
    LogToClean find() throws Exception {
        OffsetsToClean offsets = LogCleanerManager.cleanableOffsets(log.log(), checkpoint(), log.time().milliseconds());
        return new LogToClean(log.log(), offsets.firstDirtyOffset(), offsets.firstUncleanableDirtyOffset(), false);
    }

    /** One round: cleans the log if that is due, then deletes old segments. Returns whether it cleaned. */
    boolean round() throws Exception {
        CleanerStats before = thread.lastStats();
        thread.doWork();
        if (!cleaner.cleanerManager().uncleanablePartitions(log.log().parentDir()).isEmpty()) {
            throw new IllegalStateException("the cleaner failed");
        }
        return log.settled(thread.lastStats() != before);
    }

    @Override
    public void close() {
        cleaner.shutdown();
    }
}
