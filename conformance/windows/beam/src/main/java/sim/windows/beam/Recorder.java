package sim.windows.beam;

import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Notes what a running pipeline emits and drops, step by step. The functions of the pipeline, which Beam copies, find it here. Between
 * one event of a test stream and the next the direct runner comes to rest, so what is noted after a step was said to begin belongs to
 * that step.
 */
final class Recorder {
    private static volatile Recorder current;

    private final CompletableFuture<PipelineResult> running = new CompletableFuture<>();
    private final List<Answer> answers = new ArrayList<>();
    private long droppedBefore;

    /** Starts anew, for the next pipeline. */
    static Recorder start() {
        current = new Recorder();
        return current;
    }

    static Recorder current() {
        return current;
    }

    /** Hands over what runs, whose counters it reads. */
    void watch(PipelineResult result) {
        running.complete(result);
    }

    synchronized void beginStep() {
        countDropped();
        answers.add(new Answer());
    }

    synchronized void add(Pane pane) {
        answers.get(answers.size() - 1).panes.add(pane);
    }

    /** All steps, after the pipeline has come to its end. */
    synchronized List<Answer> finish() {
        countDropped();
        return answers;
    }

    private void countDropped() {
        long dropped = dropped();
        if (!answers.isEmpty()) {
            answers.get(answers.size() - 1).dropped = Math.toIntExact(dropped - droppedBefore);
        } else if (dropped != 0) {
            throw new IllegalStateException("dropped before the first step");
        }
        droppedBefore = dropped;
    }

    /** Times that a record was kept from a window because the window was over, or finished: of the latter there must be none. */
    private long dropped() {
        MetricQueryResults metrics = running.join().metrics().queryMetrics(MetricsFilter.builder().build());
        long late = 0;
        for (MetricResult<Long> counter : metrics.getCounters()) {
            switch (counter.getName().getName()) {
                case "DroppedDueToLateness" -> late += counter.getCommitted();
                case "droppedDueToClosedWindow" -> {
                    if (counter.getCommitted() != 0) {
                        throw new IllegalStateException("a window's trigger finished");
                    }
                }
                default -> {
                }
            }
        }
        return late;
    }

    /** What came out in one step. */
    static final class Answer {
        final List<Pane> panes = new ArrayList<>();
        int dropped;
    }
}
