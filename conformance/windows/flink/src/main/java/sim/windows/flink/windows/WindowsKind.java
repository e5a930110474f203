package sim.windows.flink.windows;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.List;

import sim.windows.flink.Draw;
import sim.windows.flink.VectorKind;
import sim.windows.flink.windows.Emitted.Answer;

/** A random stream through windows: what was emitted, and what was late, with each step. */
public final class WindowsKind implements VectorKind {
    private static final List<Integer> UNITS_MS = List.of(1, 1, 10, 1_000, 7_000, 60_000);

    @Override
    public String name() {
        return "flink-windows";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        int unitMs = draw.pick(UNITS_MS);
        Setup setup = Setup.draw(draw, unitMs);
        List<Step> steps = Steps.draw(draw, unitMs, setup);

        out.writeStartObject();
        setup.write(out);
        out.writeArrayFieldStart("steps");
        for (Step step : steps) {
            step.write(out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("out");
        try (RealOperator operator = new RealOperator(setup)) {
            for (Step step : steps) {
                writeAnswer(operator.take(step), out);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeAnswer(Answer answer, JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (!answer.panes().isEmpty()) {
            out.writeArrayFieldStart("panes");
            for (Pane pane : answer.panes()) {
                pane.write(out);
            }
            out.writeEndArray();
        }
        if (!answer.late().isEmpty()) {
            out.writeArrayFieldStart("late");
            for (int value : answer.late()) {
                out.writeNumber(value);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
