package sim.windows.streams;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;

/** The windows of a case and what else is set about them: grace, how long the store keeps them, when results leave. */
record Setup(Windowing windowing, long graceMs, long retentionMs, Emission emission) {
    private static final int LONGEST_GRACE = 6;
    /** Longer than any stream lasts. */
    private static final long FOR_EVER_MS = 1_000_000_000_000L;

    static Setup draw(Draw draw, int unitMs, Windowing windowing, Emission emission) {
        long graceMs = draw.chance(0.3) ? 0 : (long) draw.between(1, LONGEST_GRACE) * unitMs;
        long leastMs = windowing.leastRetentionMs() + graceMs;
        boolean kept = draw.chance(emission == Emission.ON_WINDOW_CLOSE ? 0.5 : 0.2);
        return new Setup(windowing, graceMs, kept ? FOR_EVER_MS : leastMs, emission);
    }

    /** For how long a window takes records. */
    long openMs() {
        return windowing.lengthMs() + graceMs;
    }

    /** Writes the members of a case that say how it was set up. */
    void write(JsonGenerator out) throws IOException {
        out.writeFieldName("windows");
        windowing.write(out);
        out.writeNumberField("lateness", graceMs);
        out.writeNumberField("retention", retentionMs);
        out.writeObjectFieldStart("trigger");
        out.writeStringField("type", emission.type());
        out.writeEndObject();
        out.writeStringField("accumulation", "accumulating");
    }
}
