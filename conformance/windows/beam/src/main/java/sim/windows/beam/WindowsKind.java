package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.List;

import sim.windows.beam.Recorder.Answer;

/** A random stream through random windows with a random trigger: what was emitted and dropped in each step. */
final class WindowsKind implements VectorKind {
    private static final List<Integer> UNITS_MS = List.of(1, 1, 10, 1_000);

    @Override
    public String name() {
        return "beam-windows";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        int unitMs = draw.pick(UNITS_MS);
        Setup setup = Setup.draw(draw, unitMs);
        // What one key still holds back can decide whether a pane of another is late: only where nothing is held back past the end
        // of a window does the answer not depend on which key's turn comes first.
        boolean severalKeys = Triggers.firesAtEnd(setup.when()) && draw.chance(0.5);
        List<Step> steps = Steps.draw(draw, unitMs, setup.openUnits(unitMs), severalKeys);
        List<Answer> answers = RealPipeline.run(setup, steps);
        if (answers.size() != steps.size()) {
            throw new IllegalStateException(steps.size() + " steps, but " + answers.size() + " began");
        }

        out.writeStartObject();
        setup.write(out);
        out.writeArrayFieldStart("steps");
        for (Step step : steps) {
            step.write(out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("out");
        for (Answer answer : answers) {
            write(answer, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(Answer answer, JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (!answer.panes.isEmpty()) {
            answer.panes.sort(Pane.BY_KEY_AND_WINDOW);
            out.writeArrayFieldStart("panes");
            for (Pane pane : answer.panes) {
                pane.write(out);
            }
            out.writeEndArray();
        }
        if (answer.dropped > 0) {
            out.writeNumberField("dropped", answer.dropped);
        }
        out.writeEndObject();
    }
}
