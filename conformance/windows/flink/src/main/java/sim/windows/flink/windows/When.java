package sim.windows.flink.windows;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.triggers.ContinuousEventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ContinuousProcessingTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeoutTrigger;
import org.apache.flink.streaming.api.windowing.triggers.PurgingTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.Window;

import java.io.IOException;
import java.time.Duration;

/** A trigger: one of Flink's, and how the vectors write it. */
sealed interface When {
    Trigger<?, ?> trigger();

    void write(JsonGenerator out) throws IOException;

    /** Whether it asks for the clock. */
    default boolean clocked() {
        return false;
    }

    /** The same for any records and windows, as those who draw a trigger know that it fits. */
    @SuppressWarnings("unchecked")
    default <T, W extends Window> Trigger<T, W> fitting() {
        return (Trigger<T, W>) trigger();
    }

    /** When the watermark reaches the end of the window, and with each late record. */
    record AtEnd() implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return EventTimeTrigger.create();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("watermark", out);
            out.writeEndObject();
        }
    }

    /** When the clock reaches the end of the window. */
    record ClockAtEnd() implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return ProcessingTimeTrigger.create();
        }

        @Override
        public boolean clocked() {
            return true;
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("processingTimeAtEnd", out);
            out.writeEndObject();
        }
    }

    /** Again and again in event time, and at the end of the window. */
    record Continuous(long intervalMs) implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return ContinuousEventTimeTrigger.of(Duration.ofMillis(intervalMs));
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("continuousEventTime", out);
            out.writeNumberField("interval", intervalMs);
            out.writeEndObject();
        }
    }

    /** Again and again by the clock. */
    record ClockContinuous(long intervalMs) implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return ContinuousProcessingTimeTrigger.of(Duration.ofMillis(intervalMs));
        }

        @Override
        public boolean clocked() {
            return true;
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("continuousProcessingTime", out);
            out.writeNumberField("interval", intervalMs);
            out.writeEndObject();
        }
    }

    /** With each n-th record. */
    record Count(int n) implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return CountTrigger.of(n);
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("count", out);
            out.writeNumberField("n", n);
            out.writeEndObject();
        }
    }

    /** Never: global windows have it by default. */
    record Never() implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return GlobalWindows.create().getDefaultTrigger();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("never", out);
            out.writeEndObject();
        }
    }

    /** At the end of the input: for global windows. */
    record EndOfStream() implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return GlobalWindows.createWithEndOfStreamTrigger().getDefaultTrigger();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("endOfStream", out);
            out.writeEndObject();
        }
    }

    /** As another one, but a window forgets its records when it fires. */
    record Purging(When of) implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return PurgingTrigger.of(of.fitting());
        }

        @Override
        public boolean clocked() {
            return of.clocked();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("purging", out);
            out.writeFieldName("of");
            of.write(out);
            out.writeEndObject();
        }
    }

    /** As another one, and when so much time has passed on the clock. */
    record Timeout(When of, long delayMs, boolean reset, boolean clear) implements When {
        @Override
        public Trigger<?, ?> trigger() {
            return ProcessingTimeoutTrigger.of(of.fitting(), Duration.ofMillis(delayMs), reset, clear);
        }

        @Override
        public boolean clocked() {
            return true;
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("timeout", out);
            out.writeFieldName("of");
            of.write(out);
            out.writeNumberField("delay", delayMs);
            out.writeBooleanField("reset", reset);
            out.writeBooleanField("clear", clear);
            out.writeEndObject();
        }
    }

    private static void writeType(String type, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
    }
}
