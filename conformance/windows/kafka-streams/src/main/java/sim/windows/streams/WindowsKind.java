package sim.windows.streams;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

import sim.windows.streams.RealStreams.Pane;
import sim.windows.streams.RecordTimes.Timed;

/** A random stream of records through one kind of windows: what was emitted and dropped with each record. */
final class WindowsKind implements VectorKind {
    private static final List<Integer> UNITS_MS = List.of(1, 1, 10, 1_000, 7_000, 60_000);
    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    private final String name;
    private final BiFunction<Draw, Integer, Windowing> windowings;

    WindowsKind(String name, BiFunction<Draw, Integer, Windowing> windowings) {
        this.name = name;
        this.windowings = windowings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        int unitMs = draw.pick(UNITS_MS);
        Setup setup = Setup.draw(draw, unitMs, windowings.apply(draw, unitMs), Emission.of(index));
        List<Timed> records = RecordTimes.draw(draw, unitMs, setup.openMs(), KEYS);

        out.writeStartObject();
        setup.write(out);
        writeSteps(records, out);
        try (RealStreams streams = new RealStreams(setup)) {
            writeAnswers(records, streams, out);
        }
        out.writeEndObject();
    }

    private static void writeSteps(List<Timed> records, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("steps");
        for (int i = 0; i < records.size(); i++) {
            out.writeStartArray();
            out.writeString("r");
            out.writeString(records.get(i).key());
            out.writeNumber(records.get(i).timeMs());
            out.writeNumber(i + 1);
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void writeAnswers(List<Timed> records, RealStreams streams, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("out");
        int droppedBefore = 0;
        for (int i = 0; i < records.size(); i++) {
            List<Pane> panes = streams.send(records.get(i).key(), records.get(i).timeMs(), i + 1);
            int dropped = streams.dropped();
            writeAnswer(panes, dropped - droppedBefore, out);
            droppedBefore = dropped;
        }
        out.writeEndArray();
    }

    private static void writeAnswer(List<Pane> panes, int dropped, JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (!panes.isEmpty()) {
            out.writeArrayFieldStart("panes");
            for (Pane pane : panes) {
                writePane(pane, out);
            }
            out.writeEndArray();
        }
        if (dropped > 0) {
            out.writeNumberField("dropped", dropped);
        }
        out.writeEndObject();
    }

    private static void writePane(Pane pane, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("k", pane.key());
        out.writeNumberField("s", pane.start());
        out.writeNumberField("e", pane.end());
        if (pane.values() == null) {
            out.writeBooleanField("x", true);
        } else {
            out.writeArrayFieldStart("v");
            for (int value : pane.values()) {
                out.writeNumber(value);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
