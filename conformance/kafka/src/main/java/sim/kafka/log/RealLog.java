package sim.kafka.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.LogStartOffsetIncrementReason;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** One partition's log, Kafka's own, that lives by a clock set by hand. */
final class RealLog implements AutoCloseable {
    private static final String PARTITION = "topic-0";
    private static final BrokerTopicStats STATS = new BrokerTopicStats();
    private static final int NO_EXPIRY_MS = 1 << 30;

    private final LogFolder folder = new LogFolder();
    private final HeldScheduler scheduler = new HeldScheduler();
    private final ManualTime time;
    private final UnifiedLog log;
    private LogSegment stamped;

    RealLog(LogConfig config, ManualTime time) throws IOException {
        this.time = time;
        log = UnifiedLog.create(
            folder.partition(PARTITION),
            config,
            0,
            0,
            scheduler,
            STATS,
            time,
            NO_EXPIRY_MS,
            new ProducerStateManagerConfig(NO_EXPIRY_MS, false),
            NO_EXPIRY_MS,
            new LogDirFailureChannel(1),
            true,
            Optional.empty()
        );
        stampActive();
    }

    UnifiedLog log() {
        return log;
    }

    LogFolder folder() {
        return folder;
    }

    ManualTime time() {
        return time;
    }

    long end() {
        return log.logEndOffset();
    }

    void append(MemoryRecords batch) throws IOException {
        log.appendAsLeader(batch, 0);
        stampActive();
    }

    /** One record in a batch of its own. */
    static MemoryRecords batch(long timestamp, byte[] key, byte[] value) {
        return MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(timestamp, key, value));
    }

    /** What the request to delete records does. */
    void moveStart(long offset) {
        log.maybeIncrementLogStartOffset(offset, LogStartOffsetIncrementReason.ClientRecordDeletion);
    }

    void raiseWatermark(long offset) throws IOException {
        if (offset < log.highWatermark()) {
            throw new IllegalArgumentException("the high watermark cannot sink to " + offset);
        }
        log.updateHighWatermark(offset);
    }

    int deleteOldSegments() throws IOException {
        return settled(log.deleteOldSegments());
    }

    /** To be called after whatever may have deleted, replaced or rolled segments. */
    <T> T settled(T result) throws IOException {
        scheduler.removeDeletedFiles();
        if (log.activeSegment() != stamped) {
            stampActive();
        }
        return result;
    }

    /** Kafka asks the file when it was last written, and the system stamps it with a clock of its own. */
    private void stampActive() throws IOException {
        stamped = log.activeSegment();
        Files.setLastModifiedTime(stamped.log().file().toPath(), FileTime.fromMillis(time.milliseconds()));
    }

    @Override
    public void close() throws IOException {
        scheduler.removeDeletedFiles();
        log.delete();
        log.removeLogMetrics();
        folder.close();
    }
}
