package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;

/** What happens next in a stream. */
sealed interface Step {
    void write(JsonGenerator out) throws IOException;

    /** A record comes. */
    record Arrival(String key, long timeMs, int value) implements Step {
        @Override
        public void write(JsonGenerator out) throws IOException {
            out.writeStartArray();
            out.writeString("r");
            out.writeString(key);
            out.writeNumber(timeMs);
            out.writeNumber(value);
            out.writeEndArray();
        }
    }

    /** The watermark rises: no records before this time are to come. */
    record Watermark(long timeMs) implements Step {
        @Override
        public void write(JsonGenerator out) throws IOException {
            out.writeStartArray();
            out.writeString("w");
            out.writeNumber(timeMs);
            out.writeEndArray();
        }
    }

    /** The clock moves on to a time. */
    record Clock(long timeMs) implements Step {
        @Override
        public void write(JsonGenerator out) throws IOException {
            out.writeStartArray();
            out.writeString("p");
            out.writeNumber(timeMs);
            out.writeEndArray();
        }
    }

    /** The stream ends: the watermark rises to the end of time. */
    record End() implements Step {
        @Override
        public void write(JsonGenerator out) throws IOException {
            out.writeStartArray();
            out.writeString("end");
            out.writeEndArray();
        }
    }
}
