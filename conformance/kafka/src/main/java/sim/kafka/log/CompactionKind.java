package sim.kafka.log;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.LogToClean;

import java.util.Iterator;
import java.util.Optional;

import sim.kafka.Draw;
import sim.kafka.VectorKind;

/** The cleaner's choice and its work: a log with {@code cleanup.policy} compact, or compact and delete, over a random history. */
public final class CompactionKind implements VectorKind {
    @Override
    public String name() {
        return "compaction";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        Clock clock = new Clock(draw);
        Keys keys = new Keys(draw);
        Values values = new Values(draw);
        TopicConfigs configs = Configs.forCompaction(draw, clock, RealLog.batch(0, keys.longest(), values.some()).sizeInBytes());
        out.writeStartObject();
        configs.write(out);
        keys.write(out);
        out.writeNumberField("time", clock.now());
        out.writeArrayFieldStart("steps");
        try (RealLog log = new RealLog(configs.toLogConfig(), clock.time()); RealCleaner cleaner = new RealCleaner(log)) {
            new CaseWriter(new History(log, draw, out), log, cleaner, draw, clock, keys, values, out).write();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private record CaseWriter(
        History history,
        RealLog log,
        RealCleaner cleaner,
        Draw draw,
        Clock clock,
        Keys keys,
        Values values,
        JsonGenerator out
    ) {
        void write() throws Exception {
            double restless = draw.between(2, 8) / 10.0;
            double astray = draw.below(5) / 10.0;
            double toTheEnd = draw.chance(0.6) ? 1 : 0.6;
            double starts = draw.chance(0.4) ? 0.07 : 0;
            for (int steps = draw.between(20, 42); steps > 0; steps--) {
                clock.advance(restless);
                if (draw.chance(starts)) {
                    history.moveStart();
                } else if (draw.chance(0.78)) {
                    append(clock.createTime(astray));
                } else {
                    clean(draw.chance(0.8), toTheEnd);
                }
            }
            clock.advance(1);
            clean(true, toTheEnd);
        }

        private void clean(boolean raised, double toTheEnd) throws Exception {
            if (raised) {
                history.raiseWatermark(toTheEnd);
            }
            history.step("clean", this::writeRound);
        }

        private void append(long timestamp) throws Exception {
            int key = draw.chance(0.01) ? -1 : draw.below(keys.count());
            byte[] value = values.next();
            history.step("append", () -> {
                out.writeFieldName("key");
                writeNumberOrNull(key);
                out.writeFieldName("value");
                writeNumberOrNull(value == null ? -1 : value.length);
                history.append(timestamp, keys.bytes(key), value);
            });
        }

        private void writeRound() throws Exception {
            LogToClean found = cleaner.find();
            out.writeNumberField("from", found.firstDirtyOffset());
            out.writeNumberField("limit", found.firstUncleanableOffset());
            out.writeNumberField("cleanBytes", found.cleanBytes());
            out.writeNumberField("cleanableBytes", found.cleanableBytes());
            boolean cleaned = cleaner.round();
            out.writeBooleanField("cleaned", cleaned);
            Optional<Long> checkpoint = cleaner.checkpoint();
            if (checkpoint.isPresent()) {
                out.writeNumberField("checkpoint", checkpoint.get());
            } else {
                out.writeNullField("checkpoint");
            }
            if (cleaned) {
                writeRecordsBefore(checkpoint.orElseThrow());
            }
        }

        private void writeRecordsBefore(long end) throws Exception {
            out.writeArrayFieldStart("records");
            for (LogSegment segment : log.log().logSegments(0, end)) {
                for (RecordBatch batch : segment.log().batches()) {
                    if (batch.lastOffset() < end) {
                        writeBatch(batch);
                    }
                }
            }
            out.writeEndArray();
        }

        private void writeBatch(RecordBatch batch) throws Exception {
            Iterator<Record> records = batch.iterator();
            Record record = records.next();
            if (records.hasNext()) {
                throw new IllegalStateException("a batch with more than one record");
            }
            out.writeStartArray();
            out.writeNumber(record.offset());
            out.writeNumber(keys.numberOf(Utils.toArray(record.key())));
            writeNumberOrNull(record.hasValue() ? record.valueSize() : -1);
            out.writeNumber(batch.sizeInBytes());
            out.writeEndArray();
        }

        private void writeNumberOrNull(int number) throws Exception {
            if (number < 0) {
                out.writeNull();
            } else {
                out.writeNumber(number);
            }
        }
    }
}
