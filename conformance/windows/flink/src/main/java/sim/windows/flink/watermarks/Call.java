package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.List;

/**
 * A step of a case: what happens, to which of several inputs or outputs, with which time.
 *
 * @param to     its number, or null if there are not several
 * @param timeMs a time, or null if there is none
 */
record Call(String name, Integer to, Long timeMs) {
    static Call of(String name) {
        return new Call(name, null, null);
    }

    static Call at(String name, long timeMs) {
        return new Call(name, null, timeMs);
    }

    static Call to(String name, int to) {
        return new Call(name, to, null);
    }

    static Call watermark(int to, long timeMs) {
        return new Call("w", to, timeMs);
    }

    /** Writes the steps of a case. */
    static void writeAll(List<Call> calls, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("steps");
        for (Call call : calls) {
            out.writeStartArray();
            out.writeString(call.name);
            if (call.to != null) {
                out.writeNumber(call.to);
            }
            if (call.timeMs != null) {
                Output.writeTime(call.timeMs, out);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
    }
}
