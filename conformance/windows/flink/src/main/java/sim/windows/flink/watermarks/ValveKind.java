package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

import java.util.ArrayList;
import java.util.List;

import sim.windows.flink.Draw;
import sim.windows.flink.VectorKind;

/** The inputs of one operator, and the one watermark that Flink's valve makes of theirs. */
public final class ValveKind implements VectorKind {
    private static final int MOST_STEPS = 100;
    private static final int MOST_INPUTS = 5;
    /** Each so many cases begin with one that chance alone hardly brings. */
    private static final int OPENING_EVERY = 20;

    @Override
    public String name() {
        return "flink-valve";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        boolean opening = index % OPENING_EVERY == 0;
        int inputs = draw.between(opening ? 3 : 1, MOST_INPUTS);
        List<Call> calls = calls(draw, inputs);
        if (opening) {
            calls.addAll(0, lastIsBehind(draw, inputs));
        }

        out.writeStartObject();
        out.writeNumberField("inputs", inputs);
        Call.writeAll(calls, out);
        StatusWatermarkValve valve = new StatusWatermarkValve(inputs);
        Output output = new Output(out);
        out.writeArrayFieldStart("out");
        for (Call call : calls) {
            out.writeStartArray();
            switch (call.name()) {
                case "idle" -> valve.inputWatermarkStatus(WatermarkStatus.IDLE, call.to(), output);
                case "active" -> valve.inputWatermarkStatus(WatermarkStatus.ACTIVE, call.to(), output);
                default -> valve.inputWatermark(new Watermark(call.timeMs()), call.to(), output);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static List<Call> calls(Draw draw, int inputs) {
        Inputs said = new Inputs(draw);
        List<Call> calls = new ArrayList<>();
        for (int left = draw.skewed(4, MOST_STEPS); left > 0; left--) {
            calls.add(said.next(draw.below(inputs)));
        }
        return calls;
    }

    /** The last input that becomes idle is behind what the valve said, and another is ahead of it. */
    private static List<Call> lastIsBehind(Draw draw, int inputs) {
        List<Call> calls = new ArrayList<>();
        for (int input = 2; input < inputs; input++) {
            calls.add(Call.to("idle", input));
        }
        long said = -draw.between(20, 30);
        calls.add(Call.watermark(0, said));
        calls.add(Call.watermark(1, said + draw.between(1, 3)));
        calls.add(Call.to("active", 2));
        if (draw.chance(0.5)) {
            calls.add(Call.watermark(2, said - draw.between(1, 3)));
        }
        calls.add(Call.to("idle", 1));
        calls.add(Call.to("idle", 0));
        calls.add(Call.to("idle", 2));
        return calls;
    }
}
