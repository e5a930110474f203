package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;

import java.util.ArrayList;
import java.util.List;

import sim.windows.flink.Draw;
import sim.windows.flink.VectorKind;

/** Records and periodic calls, and which watermarks Flink's generators make of them. */
public final class WatermarksKind implements VectorKind {
    private static final List<Integer> UNITS_MS = List.of(1, 10, 1_000, 60_000);
    private static final int MOST_STEPS = 40;

    @Override
    public String name() {
        return "flink-watermarks";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        int unitMs = draw.pick(UNITS_MS);
        Strategy strategy = Strategy.draw(draw, unitMs);
        List<Call> calls = calls(draw, unitMs);

        out.writeStartObject();
        strategy.write(out);
        Call.writeAll(calls, out);
        WatermarkGenerator<Object> generator = strategy.generator();
        Output output = new Output(out);
        out.writeArrayFieldStart("out");
        for (Call call : calls) {
            out.writeStartArray();
            if (call.name().equals("t")) {
                generator.onPeriodicEmit(output);
            } else {
                generator.onEvent(call, call.timeMs(), output);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static List<Call> calls(Draw draw, int unitMs) {
        EventTimes times = new EventTimes(draw, unitMs);
        double record = draw.pick(List.of(0.3, 0.6, 0.8));
        List<Call> calls = new ArrayList<>();
        for (int left = draw.skewed(3, MOST_STEPS); left > 0; left--) {
            calls.add(draw.chance(record) ? Call.at("r", times.next()) : Call.of("t"));
        }
        return calls;
    }
}
