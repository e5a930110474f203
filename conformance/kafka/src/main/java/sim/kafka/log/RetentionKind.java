package sim.kafka.log;

import com.fasterxml.jackson.core.JsonGenerator;

import sim.kafka.Draw;
import sim.kafka.VectorKind;

/** Rolling and deletion of segments: a log with {@code cleanup.policy=delete} over a random history. */
public final class RetentionKind implements VectorKind {
    @Override
    public String name() {
        return "retention";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        Clock clock = new Clock(draw);
        Sizes sizes = new Sizes(draw);
        TopicConfigs configs = Configs.forRetention(draw, clock, sizes);
        out.writeStartObject();
        configs.write(out);
        out.writeNumberField("time", clock.now());
        out.writeArrayFieldStart("steps");
        try (RealLog log = new RealLog(configs.toLogConfig(), clock.time())) {
            writeSteps(new History(log, draw, out), log, draw, clock, sizes, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeSteps(
        History history, RealLog log, Draw draw, Clock clock, Sizes sizes, JsonGenerator out
    ) throws Exception {
        double restless = draw.between(2, 8) / 10.0;
        double astray = draw.below(7) / 10.0;
        double toTheEnd = draw.chance(0.5) ? 1 : 0.6;
        double starts = draw.chance(0.4) ? 0.06 : 0;
        for (int steps = draw.between(15, 40); steps > 0; steps--) {
            clock.advance(restless);
            if (draw.chance(starts)) {
                history.moveStart();
            } else if (draw.chance(0.77)) {
                append(history, clock.createTime(astray), sizes, out);
            } else {
                delete(history, log, draw.chance(0.7), toTheEnd, out);
            }
        }
        clock.advance(1);
        delete(history, log, true, toTheEnd, out);
    }

    private static void delete(
        History history, RealLog log, boolean raised, double toTheEnd, JsonGenerator out
    ) throws Exception {
        if (raised) {
            history.raiseWatermark(toTheEnd);
        }
        history.step("delete", () -> out.writeNumberField("deleted", log.deleteOldSegments()));
    }

    private static void append(History history, long timestamp, Sizes sizes, JsonGenerator out) throws Exception {
        int key = sizes.key();
        int value = sizes.value();
        history.step("append", () -> {
            writeLength("key", key, out);
            writeLength("value", value, out);
            history.append(timestamp, Sizes.bytes(key), Sizes.bytes(value));
        });
    }

    private static void writeLength(String name, int length, JsonGenerator out) throws Exception {
        if (length < 0) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, length);
        }
    }
}
