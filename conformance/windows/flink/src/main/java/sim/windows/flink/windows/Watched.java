package sim.windows.flink.windows;

import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.Window;

/** A trigger that does what another one does and lets see which timer it was asked about last. */
final class Watched<T, W extends Window> extends Trigger<T, W> {
    private static final long serialVersionUID = 1L;

    private final Trigger<T, W> trigger;
    private Long firedAt;

    Watched(Trigger<T, W> trigger) {
        this.trigger = trigger;
    }

    /** The time of the timer, or null if it was a record. */
    Long firedAt() {
        return firedAt;
    }

    @Override
    public TriggerResult onElement(T element, long timestamp, W window, TriggerContext context) throws Exception {
        firedAt = null;
        return trigger.onElement(element, timestamp, window, context);
    }

    @Override
    public TriggerResult onEventTime(long time, W window, TriggerContext context) throws Exception {
        firedAt = time;
        return trigger.onEventTime(time, window, context);
    }

    @Override
    public TriggerResult onProcessingTime(long time, W window, TriggerContext context) throws Exception {
        firedAt = time;
        return trigger.onProcessingTime(time, window, context);
    }

    @Override
    public boolean canMerge() {
        return trigger.canMerge();
    }

    @Override
    public void onMerge(W window, OnMergeContext context) throws Exception {
        trigger.onMerge(window, context);
    }

    @Override
    public void clear(W window, TriggerContext context) throws Exception {
        trigger.clear(window, context);
    }
}
