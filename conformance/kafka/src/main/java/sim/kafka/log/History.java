package sim.kafka.log;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.storage.internals.log.RecordValidationException;

import java.io.IOException;

import sim.kafka.Draw;

/** Does the steps that both kinds have and writes each of them down, with what the log shows after it. */
final class History {
    private final RealLog log;
    private final Draw draw;
    private final JsonGenerator out;
    private final StateWriter state;

    History(RealLog log, Draw draw, JsonGenerator out) throws IOException {
        this.log = log;
        this.draw = draw;
        this.out = out;
        state = new StateWriter(log.log());
    }

    /** What a step does; it may write fields of its own. */
    interface Deed {
        void run() throws Exception;
    }

    void step(String name, Deed deed) throws Exception {
        out.writeStartObject();
        out.writeStringField("do", name);
        out.writeNumberField("at", log.time().milliseconds());
        deed.run();
        state.writeChanges(out);
        out.writeEndObject();
    }

    /** Appends, to be called within a step; what describes the record is the caller's to write. */
    void append(long timestamp, byte[] key, byte[] value) throws IOException {
        MemoryRecords batch = RealLog.batch(timestamp, key, value);
        out.writeNumberField("time", timestamp);
        out.writeNumberField("size", batch.sizeInBytes());
        try {
            log.append(batch);
        } catch (RecordValidationException refused) {
            writeRefusal(refused.invalidException());
        } catch (ApiException refused) {
            writeRefusal(refused);
        }
    }

    /** Mostly to the end of the log, else to somewhere before it. */
    void raiseWatermark(double toTheEnd) throws Exception {
        step("watermark", () -> {
            int behind = (int) (log.end() - log.log().highWatermark());
            long to = draw.chance(toTheEnd) ? log.end() : log.log().highWatermark() + draw.between(0, behind);
            out.writeNumberField("to", to);
            log.raiseWatermark(to);
        });
    }

    /** Mostly to an offset that is allowed. */
    void moveStart() throws Exception {
        step("start", () -> {
            long to = drawStart();
            out.writeNumberField("to", to);
            try {
                log.moveStart(to);
            } catch (ApiException refused) {
                writeRefusal(refused);
            }
        });
    }

    private long drawStart() {
        long highest = draw.chance(0.9) ? log.log().highWatermark() : log.end() + 2;
        long lowest = draw.chance(0.9) ? Math.min(log.log().logStartOffset(), highest) : 0;
        // Near the end, so that it comes to lie within what no cleaning has seen.
        int back = draw.chance(0.5) ? draw.below(6) : draw.between(0, (int) (highest - lowest));
        return Math.max(lowest, highest - back);
    }

    private void writeRefusal(Exception refused) throws IOException {
        out.writeStringField("refused", refused.getClass().getSimpleName());
    }
}
