package sim.kafka.producer;

import org.apache.kafka.common.utils.Time;

import java.util.function.Supplier;

/** A clock that stands until it is set. */
final class Clock implements Time {
    private long now;

    void set(long later) {
        if (later < now) {
            throw new IllegalArgumentException("the clock cannot go back from " + now + " to " + later);
        }
        now = later;
    }

    @Override
    public long milliseconds() {
        return now;
    }

    @Override
    public long nanoseconds() {
        return now * 1_000_000;
    }

    @Override
    public void sleep(long ms) {
        throw new UnsupportedOperationException("nobody should wait for this clock");
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
        throw new UnsupportedOperationException("nobody should wait for this clock");
    }
}
