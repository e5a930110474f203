package sim.kafka.log;

import org.apache.kafka.server.util.Scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs nothing by itself. Tasks that remove the files of deleted segments are held until asked for, since those files stay open and
 * mapped until then; all others (flushing, expiring producers) are dropped: nothing that the log shows depends on them.
 */
final class HeldScheduler implements Scheduler {
    private List<Runnable> deletions = new ArrayList<>();

    /** Removes the files of all segments deleted so far. */
    void removeDeletedFiles() {
        List<Runnable> held = deletions;
        deletions = new ArrayList<>();
        held.forEach(Runnable::run);
    }

    @Override
    public ScheduledFuture<?> schedule(String name, Runnable task, long delayMs, long periodMs) {
        if (name.equals("delete-file")) {
            deletions.add(task);
        }
        return new Never();
    }

    @Override
    public void startup() {
    }

    @Override
    public void shutdown() {
    }

    @Override
    public void resizeThreadPool(int newSize) {
    }

    private static final class Never implements ScheduledFuture<Void> {
        private boolean cancelled;

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            cancelled = true;
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return cancelled;
        }

        @Override
        public Void get() {
            throw new UnsupportedOperationException("this task is never run");
        }

        @Override
        public Void get(long timeout, TimeUnit unit) {
            return get();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
