package sim.windows.flink.windows;

import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

import java.util.ArrayList;
import java.util.List;

/** What the operator hands on: panes, and late records on their side output. Watermarks, which go through as they came, are not noted. */
final class Emitted implements Output<StreamRecord<Pane>> {
    private List<Pane> panes = new ArrayList<>();
    private List<Integer> late = new ArrayList<>();

    /** All since it was last asked. */
    Answer take() {
        Answer answer = new Answer(inOrder(panes), late);
        panes = new ArrayList<>();
        late = new ArrayList<>();
        return answer;
    }

    private static List<Pane> inOrder(List<Pane> panes) {
        long before = Long.MIN_VALUE;
        for (Pane pane : panes) {
            long at = pane.at() == null ? Long.MIN_VALUE : pane.at();
            if (at < before) {
                throw new IllegalStateException("timers should fire in order of their times: " + panes);
            }
            before = at;
        }
        return panes.stream().sorted(Pane.ORDER).toList();
    }

    @Override
    public void collect(StreamRecord<Pane> pane) {
        panes.add(pane.getValue());
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
        late.add((Integer) ((Tuple2<?, ?>) record.getValue()).f1);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
    }

    /** What came out in one step. */
    record Answer(List<Pane> panes, List<Integer> late) {
    }
}
