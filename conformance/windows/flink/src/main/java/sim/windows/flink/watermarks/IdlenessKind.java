package sim.windows.flink.watermarks;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.util.clock.ManualClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import sim.windows.flink.Draw;
import sim.windows.flink.VectorKind;

/** Records, periodic calls and a clock, and when Flink says that the input is idle. */
public final class IdlenessKind implements VectorKind {
    private static final List<Integer> UNITS_MS = List.of(1, 50, 200, 1_000);
    private static final int MOST_STEPS = 60;
    private static final int LONGEST_UNITS = 10;

    @Override
    public String name() {
        return "flink-idleness";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        int unitMs = draw.pick(UNITS_MS);
        Strategy strategy = Strategy.draw(draw, unitMs);
        long timeoutMs = (long) draw.between(1, LONGEST_UNITS) * unitMs;
        // Flink takes a clock of exactly 0 for none, which no real clock shows.
        long startMs = draw.between(1, 1_000);
        List<Call> calls = calls(draw, unitMs, startMs);
        boolean task = draw.chance(0.4);

        out.writeStartObject();
        strategy.write(out);
        out.writeNumberField("idleTimeout", timeoutMs);
        out.writeNumberField("start", startMs);
        out.writeBooleanField("task", task);
        Call.writeAll(calls, out);
        ManualClock clock = new ManualClock(TimeUnit.MILLISECONDS.toNanos(startMs));
        WatermarksWithIdleness<Object> generator = new WatermarksWithIdleness<>(
            strategy.generator(),
            Duration.ofMillis(timeoutMs),
            clock
        );
        WatermarkOutput output = Output.toTask(task, out);
        out.writeArrayFieldStart("out");
        for (Call call : calls) {
            out.writeStartArray();
            switch (call.name()) {
                case "p" -> clock.advanceTime(Duration.ofMillis(call.timeMs() - clock.absoluteTimeMillis()));
                case "t" -> generator.onPeriodicEmit(output);
                default -> generator.onEvent(call, call.timeMs(), output);
            }
            out.writeEndArray();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Mostly as a task does it, a periodic call with each step of the clock; sometimes not. */
    private static List<Call> calls(Draw draw, int unitMs, long startMs) {
        EventTimes times = new EventTimes(draw, unitMs);
        double record = draw.pick(List.of(0.1, 0.3, 0.6));
        double regular = draw.pick(List.of(0.5, 0.9, 1.0));
        boolean even = draw.chance(0.5);
        long clockMs = startMs;
        List<Call> calls = new ArrayList<>();
        for (int left = draw.skewed(4, MOST_STEPS); left > 0; left--) {
            if (draw.chance(record)) {
                calls.add(Call.at("r", times.next()));
            } else if (draw.chance(regular)) {
                clockMs += even ? unitMs : draw.below(3 * unitMs + 1);
                calls.add(Call.at("p", clockMs));
                calls.add(Call.of("t"));
            } else if (draw.chance(0.5)) {
                calls.add(Call.of("t"));
            } else {
                clockMs += draw.below(LONGEST_UNITS * unitMs);
                calls.add(Call.at("p", clockMs));
            }
        }
        return calls;
    }
}
