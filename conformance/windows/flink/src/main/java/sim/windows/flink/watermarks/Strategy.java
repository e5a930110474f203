package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.api.common.eventtime.AscendingTimestampsWatermarks;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;

import java.io.IOException;
import java.time.Duration;

import sim.windows.flink.Draw;

/** How watermarks follow from event times: behind the latest by a bound, or right behind it if there is none. */
record Strategy(Long boundMs) {
    private static final int LONGEST_UNITS = 8;

    static Strategy draw(Draw draw, int unitMs) {
        return new Strategy(draw.chance(0.25) ? null : (long) draw.below(LONGEST_UNITS + 1) * unitMs);
    }

    WatermarkGenerator<Object> generator() {
        return boundMs == null
            ? new AscendingTimestampsWatermarks<>()
            : new BoundedOutOfOrdernessWatermarks<>(Duration.ofMillis(boundMs));
    }

    /** Writes the member that names it. */
    void write(JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("strategy");
        out.writeStringField("type", boundMs == null ? "ascending" : "boundedOutOfOrderness");
        if (boundMs != null) {
            out.writeNumberField("bound", boundMs);
        }
        out.writeEndObject();
    }
}
