package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import sim.windows.flink.Draw;
import sim.windows.flink.VectorKind;

/** The splits of one source, which come and go, and the one watermark that Flink makes of theirs. */
public final class MultiplexerKind implements VectorKind {
    private static final int MOST_STEPS = 60;
    private static final int MOST_OUTPUTS = 3;

    @Override
    public String name() {
        return "flink-multiplexer";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        boolean immediate = draw.chance(0.5);
        List<Call> calls = calls(draw);
        boolean task = draw.chance(0.4);

        out.writeStartObject();
        out.writeStringField("mode", immediate ? "immediate" : "deferred");
        out.writeBooleanField("task", task);
        Call.writeAll(calls, out);
        WatermarkOutputMultiplexer multiplexer = new WatermarkOutputMultiplexer(Output.toTask(task, out));
        out.writeArrayFieldStart("out");
        for (Call call : calls) {
            out.writeStartArray();
            switch (call.name()) {
                case "add" -> multiplexer.registerNewOutput(id(call));
                case "remove" -> multiplexer.unregisterOutput(id(call));
                case "t" -> multiplexer.onPeriodicEmit();
                default -> say(
                    call,
                    immediate ? multiplexer.getImmediateOutput(id(call)) : multiplexer.getDeferredOutput(id(call))
                );
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static String id(Call call) {
        return call.to().toString();
    }

    private static void say(Call call, WatermarkOutput output) {
        switch (call.name()) {
            case "idle" -> output.markIdle();
            case "active" -> output.markActive();
            default -> output.emitWatermark(new Watermark(call.timeMs()));
        }
    }

    private static List<Call> calls(Draw draw) {
        Inputs inputs = new Inputs(draw);
        double periodic = draw.pick(List.of(0.2, 0.4));
        double change = draw.pick(List.of(0.02, 0.15, 0.35));
        Set<Integer> there = new TreeSet<>();
        List<Call> calls = new ArrayList<>();
        for (int left = draw.skewed(4, MOST_STEPS); left > 0; left--) {
            if (draw.chance(periodic)) {
                calls.add(Call.of("t"));
            } else if (there.isEmpty() || draw.chance(change)) {
                int id = draw.below(MOST_OUTPUTS);
                calls.add(Call.to(there.add(id) ? "add" : "remove", id));
                if (calls.get(calls.size() - 1).name().equals("remove")) {
                    there.remove(id);
                }
            } else {
                calls.add(inputs.next(draw.pick(List.copyOf(there))));
            }
        }
        return calls;
    }
}
