package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.source.WatermarkToDataOutput;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes what comes out, each as a list: a watermark, or that the output is idle or active. */
final class Output implements WatermarkOutput, DataOutput<Object> {
    private final JsonGenerator out;

    Output(JsonGenerator out) {
        this.out = out;
    }

    /** One that writes what is said to it, or, for a source's task, what Flink's output for those makes of it. */
    static WatermarkOutput toTask(boolean task, JsonGenerator out) {
        Output all = new Output(out);
        return task ? new WatermarkToDataOutput(all) : all;
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        write("w", watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
        write("idle", null);
    }

    @Override
    public void markActive() {
        write("active", null);
    }

    @Override
    public void emitWatermark(org.apache.flink.streaming.api.watermark.Watermark watermark) {
        write("w", watermark.getTimestamp());
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
        write(status.isIdle() ? "idle" : "active", null);
    }

    @Override
    public void emitRecord(StreamRecord<Object> record) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
        throw new UnsupportedOperationException();
    }

    private void write(String what, Long timeMs) {
        try {
            out.writeStartArray();
            out.writeString(what);
            if (timeMs != null) {
                writeTime(timeMs, out);
            }
            out.writeEndArray();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A time, or null for -infinity, or "end" for the end of time. */
    static void writeTime(long timeMs, JsonGenerator out) throws IOException {
        if (timeMs == Long.MIN_VALUE) {
            out.writeNull();
        } else if (timeMs == Long.MAX_VALUE) {
            out.writeString("end");
        } else {
            out.writeNumber(timeMs);
        }
    }
}
