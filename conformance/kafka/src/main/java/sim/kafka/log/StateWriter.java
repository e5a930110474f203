package sim.kafka.log;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.UnifiedLog;

import java.io.IOException;
import java.util.List;

/** Writes what a log shows, as far as it is other than when it was last asked. */
final class StateWriter {
    private final UnifiedLog log;
    private State last;

    StateWriter(UnifiedLog log) throws IOException {
        this.log = log;
        last = State.of(log);
    }

    void writeChanges(JsonGenerator out) throws IOException {
        State state = State.of(log);
        writeIfChanged("start", state.start, last.start, out);
        writeIfChanged("end", state.end, last.end, out);
        writeIfChanged("watermark", state.watermark, last.watermark, out);
        if (!state.segments.equals(last.segments)) {
            out.writeArrayFieldStart("segments");
            for (Segment segment : state.segments) {
                out.writeStartArray();
                out.writeNumber(segment.base);
                out.writeNumber(segment.size);
                out.writeNumber(segment.largestTimestamp);
                out.writeEndArray();
            }
            out.writeEndArray();
        }
        last = state;
    }

    private static void writeIfChanged(String name, long value, long before, JsonGenerator out) throws IOException {
        if (value != before) {
            out.writeNumberField(name, value);
        }
    }

    private record State(long start, long end, long watermark, List<Segment> segments) {
        static State of(UnifiedLog log) throws IOException {
            List<LogSegment> segments = log.logSegments();
            Segment[] shown = new Segment[segments.size()];
            for (int i = 0; i < shown.length; i++) {
                LogSegment segment = segments.get(i);
                shown[i] = new Segment(segment.baseOffset(), segment.size(), segment.largestTimestamp());
            }
            return new State(log.logStartOffset(), log.logEndOffset(), log.highWatermark(), List.of(shown));
        }
    }

    private record Segment(long base, int size, long largestTimestamp) {
    }
}
