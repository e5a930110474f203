package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.beam.sdk.transforms.windowing.AfterAll;
import org.apache.beam.sdk.transforms.windowing.AfterEach;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Trigger.OnceTrigger;
import org.joda.time.Duration;

import java.io.IOException;
import java.util.List;

/** A trigger: one of Beam's, and how the vectors write it. */
sealed interface When {
    Trigger trigger();

    void write(JsonGenerator out) throws IOException;

    /** One that fires once and is then finished. */
    sealed interface Once extends When {
        @Override
        OnceTrigger trigger();
    }

    /** Beam's own: at the end of the window, and again with each late record. */
    record Default() implements When {
        @Override
        public Trigger trigger() {
            return DefaultTrigger.of();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("watermark", out);
            out.writeEndObject();
        }
    }

    /** Never: only the closing of the window emits something. */
    record Not() implements Once {
        @Override
        public OnceTrigger trigger() {
            return Never.ever();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("never", out);
            out.writeEndObject();
        }
    }

    /** At the end of the window. */
    record AtEnd() implements Once {
        @Override
        public OnceTrigger trigger() {
            return AfterWatermark.pastEndOfWindow();
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("afterWatermark", out);
            out.writeEndObject();
        }
    }

    /** At the end of the window, with triggers for the time before it and after it, each null for none, but not both. */
    record AroundEnd(Once early, Once late) implements When {
        @Override
        public Trigger trigger() {
            AfterWatermark.FromEndOfWindow end = AfterWatermark.pastEndOfWindow();
            if (early == null) {
                return end.withLateFirings(late.trigger());
            }
            AfterWatermark.AfterWatermarkEarlyAndLate before = end.withEarlyFirings(early.trigger());
            return late == null ? before : before.withLateFirings(late.trigger());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("afterWatermark", out);
            if (early != null) {
                out.writeFieldName("early");
                early.write(out);
            }
            if (late != null) {
                out.writeFieldName("late");
                late.write(out);
            }
            out.writeEndObject();
        }
    }

    /** With the n-th record of the pane. */
    record Count(int n) implements Once {
        @Override
        public OnceTrigger trigger() {
            return AfterPane.elementCountAtLeast(n);
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("count", out);
            out.writeNumberField("n", n);
            out.writeEndObject();
        }
    }

    /** Some processing time after the first record of the pane. */
    record Delay(long delayMs) implements Once {
        @Override
        public OnceTrigger trigger() {
            return AfterProcessingTime.pastFirstElementInPane().plusDelayOf(Duration.millis(delayMs));
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("processingTime", out);
            out.writeNumberField("delay", delayMs);
            out.writeEndObject();
        }
    }

    /** When the first of them fires. */
    record Any(List<Once> of) implements Once {
        @Override
        public OnceTrigger trigger() {
            return AfterFirst.of(of.stream().<Trigger>map(When::trigger).toList());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("any", out);
            writeList(of, out);
        }
    }

    /** When all of them could fire. */
    record All(List<Once> of) implements Once {
        @Override
        public OnceTrigger trigger() {
            return AfterAll.of(of.stream().<Trigger>map(When::trigger).toList());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("all", out);
            writeList(of, out);
        }
    }

    /** One after the other: the next one when the one before has finished. */
    record Each(List<When> of) implements When {
        @Override
        public Trigger trigger() {
            return AfterEach.inOrder(of.stream().<Trigger>map(When::trigger).toList());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("each", out);
            writeList(of, out);
        }
    }

    /** Again and again. */
    record Repeat(When of) implements When {
        @Override
        public Trigger trigger() {
            return Repeatedly.forever(of.trigger());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("repeat", out);
            out.writeFieldName("of");
            of.write(out);
            out.writeEndObject();
        }
    }

    /** The one until the other fires. */
    record Until(When of, Once until) implements When {
        @Override
        public Trigger trigger() {
            return of.trigger().orFinally(until.trigger());
        }

        @Override
        public void write(JsonGenerator out) throws IOException {
            writeType("orFinally", out);
            out.writeFieldName("of");
            of.write(out);
            out.writeFieldName("until");
            until.write(out);
            out.writeEndObject();
        }
    }

    private static void writeType(String type, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
    }

    private static void writeList(List<? extends When> list, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("of");
        for (When when : list) {
            when.write(out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
