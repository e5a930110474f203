package sim.windows.flink.windows;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.evictors.CountEvictor;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperatorBuilder;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import sim.windows.flink.windows.Emitted.Answer;
import sim.windows.flink.windows.Step.Arrival;
import sim.windows.flink.windows.Step.Clock;

/** Flink's window operator as its builder makes it, in Flink's test harness: it lists the values of each window. */
final class RealOperator implements AutoCloseable {
    private static final TypeInformation<Tuple2<String, Integer>> RECORDS = Types.TUPLE(Types.STRING, Types.INT);
    private static final OutputTag<Tuple2<String, Integer>> LATE = new OutputTag<>("late", RECORDS);

    private final Emitted emitted = new Emitted();
    private final KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Integer>, Pane> harness;
    private long clockMs;

    RealOperator(Setup setup) throws Exception {
        KeySelector<Tuple2<String, Integer>, String> key = record -> record.f0;
        harness = new KeyedOneInputStreamOperatorTestHarness<>(operator(setup, key), key, Types.STRING);
        harness.setOutputCreator(serializer -> emitted);
        harness.setup();
        harness.open();
        harness.setProcessingTime(clockMs);
    }

    /** Does a step, and tells what came out. */
    Answer take(Step step) throws Exception {
        if (step instanceof Arrival arrival) {
            harness.processElement(Tuple2.of(arrival.key(), arrival.value()), arrival.timeMs());
        } else if (step instanceof Step.Watermark watermark) {
            harness.processWatermark(watermark.timeMs());
        } else if (step instanceof Clock clock) {
            clockMs = clock.timeMs();
        } else {
            harness.processWatermark(Watermark.MAX_WATERMARK);
        }
        // Also after a record: it may have set a timer for a time that is over, which a task would be told of at once.
        harness.setProcessingTime(clockMs);
        return emitted.take();
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception failed) {
            throw new IllegalStateException("the operator could not be closed", failed);
        }
    }

    private static <W extends Window> OneInputStreamOperator<Tuple2<String, Integer>, Pane> operator(
        Setup setup, KeySelector<Tuple2<String, Integer>, String> key
    ) {
        Watched<Tuple2<String, Integer>, W> trigger = new Watched<>(setup.when().fitting());
        WindowOperatorBuilder<Tuple2<String, Integer>, String, W> builder = new WindowOperatorBuilder<>(
            setup.windowing().assigner(),
            trigger,
            new ExecutionConfig(),
            RECORDS,
            key,
            Types.STRING
        );
        builder.allowedLateness(Duration.ofMillis(setup.latenessMs()));
        builder.sideOutputLateData(LATE);
        if (setup.windowing().type() == Windowing.Type.COUNT && setup.windowing().slide() > 0) {
            builder.evictor(CountEvictor.of(setup.windowing().size()));
        }
        return builder.process(new Values<>(trigger));
    }

    /** Makes a pane of the values of a window, in the order in which they are kept. */
    private static final class Values<W extends Window>
        extends ProcessWindowFunction<Tuple2<String, Integer>, Pane, String, W> {

        private static final long serialVersionUID = 1L;

        private final Watched<Tuple2<String, Integer>, W> trigger;

        Values(Watched<Tuple2<String, Integer>, W> trigger) {
            this.trigger = trigger;
        }

        @Override
        public void process(
            String key, Context context, Iterable<Tuple2<String, Integer>> records, Collector<Pane> out
        ) {
            List<Integer> values = new ArrayList<>();
            records.forEach(record -> values.add(record.f1));
            out.collect(Pane.of(key, context.window(), values, trigger.firedAt()));
        }
    }
}
