package sim.windows.beam;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import sim.windows.beam.Recorder.Answer;
import sim.windows.beam.Step.Arrival;
import sim.windows.beam.Step.Clock;
import sim.windows.beam.Step.End;
import sim.windows.beam.Step.Watermark;

/** A pipeline that groups a test stream by key and window, run by the direct runner. */
final class RealPipeline {
    /** Key of the records that say that a step begins; they never reach the windows. */
    private static final String MARK = "";

    private RealPipeline() {
    }

    /** What came out in each step. */
    static List<Answer> run(Setup setup, List<Step> steps) {
        DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
        options.setRunner(DirectRunner.class);
        options.setBlockOnRun(false);
        options.setTargetParallelism(1);
        options.setEnforceImmutability(false);
        options.setEnforceEncodability(false);
        Pipeline pipeline = Pipeline.create(options);
        pipeline
            .apply(stream(steps))
            .apply("marks", ParDo.of(new Marks()))
            .apply("windows", setup.window())
            .apply(GroupByKey.create())
            .apply("panes", ParDo.of(new Panes()));
        Recorder recorder = Recorder.start();
        PipelineResult result = pipeline.run();
        recorder.watch(result);
        result.waitUntilFinish();
        return recorder.finish();
    }

    private static TestStream<KV<String, Integer>> stream(List<Step> steps) {
        long nowMs = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
        TestStream.Builder<KV<String, Integer>> stream = TestStream
            .create(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()))
            // The runner's clock begins at the beginning of time: from here on it counts from 0.
            .advanceProcessingTime(Duration.millis(-nowMs));
        nowMs = 0;
        for (Step step : steps) {
            stream = stream.addElements(KV.of(MARK, 0));
            if (step instanceof Arrival arrival) {
                stream = stream.addElements(
                    TimestampedValue.of(KV.of(arrival.key(), arrival.value()), new Instant(arrival.timeMs()))
                );
            } else if (step instanceof Watermark watermark) {
                stream = stream.advanceWatermarkTo(new Instant(watermark.timeMs()));
            } else if (step instanceof Clock clock) {
                stream = stream.advanceProcessingTime(Duration.millis(clock.timeMs() - nowMs));
                nowMs = clock.timeMs();
            } else if (step instanceof End) {
                return stream.advanceWatermarkToInfinity();
            }
        }
        throw new IllegalArgumentException("a stream must end");
    }

    private static final class Marks extends DoFn<KV<String, Integer>, KV<String, Integer>> {
        private static final long serialVersionUID = 1;

        @ProcessElement
        public void process(@Element KV<String, Integer> record, OutputReceiver<KV<String, Integer>> windows) {
            if (MARK.equals(record.getKey())) {
                Recorder.current().beginStep();
            } else {
                windows.output(record);
            }
        }
    }

    private static final class Panes extends DoFn<KV<String, Iterable<Integer>>, Void> {
        private static final long serialVersionUID = 1;

        @ProcessElement
        public void process(@Element KV<String, Iterable<Integer>> pane, BoundedWindow window, PaneInfo info) {
            List<Integer> values = new ArrayList<>();
            pane.getValue().forEach(values::add);
            // In which order a window holds its values, Beam leaves open: here they are sorted, which is as they came.
            Collections.sort(values);
            IntervalWindow bounds = window instanceof IntervalWindow interval ? interval : null;
            Recorder.current().add(new Pane(
                pane.getKey(),
                bounds == null ? null : bounds.start().getMillis(),
                bounds == null ? null : bounds.end().getMillis(),
                values,
                info
            ));
        }
    }
}
