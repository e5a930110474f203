package sim.kafka.live;

import java.util.function.BooleanSupplier;

/** Waiting for something that a real system does in its own time. */
final class Wait {
  private Wait() {}

  /** Asks every 10 ms until the answer is yes; throws when it is not yes in time. */
  static void until(String what, long timeoutMs, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMs * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new IllegalStateException("waited " + timeoutMs + " ms in vain for " + what);
      Thread.sleep(10);
    }
  }
}
