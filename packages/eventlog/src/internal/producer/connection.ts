import { holdBack, type Scheduled, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import { backoff } from "./backoff.js";
import type { ProducerState } from "./producer-state.js";
import { wakeSoon } from "./wake.js";

/**
 * The connection to the log. It is lost when the log goes down and when a request is given up; then it is tried again after
 * longer and longer waits, until the log is there. Connecting takes no time.
 */
export class Connection<K extends Key, V> {
  private readonly state: ProducerState<K, V>;
  private timer: Scheduled | undefined = undefined;
  private failures = 0;
  /** Whether requests can be sent. */
  up = true;
  /** When it is tried again, in ticks, while it is not up. */
  nextTry = Infinity;

  constructor(state: ProducerState<K, V>) {
    this.state = state;
  }

  /** Whether requests can be sent, for one who wants to: then at the latest it shows that the log is down. */
  usable(): boolean {
    if (this.up && this.logIsDown()) this.lose();
    return this.up;
  }

  /** Requests are not answered any more. */
  lose(): void {
    if (!this.up) return;
    this.up = false;
    this.failures = 0;
    this.tryLater();
  }

  /** The producer has crashed: it connects anew when it has something to send. */
  reset(): void {
    this.timer?.cancel();
    this.up = true;
  }

  private tryLater(): void {
    const { sim, backoffs } = this.state.desk();
    const { reconnectBackoffS, reconnectBackoffMaxS, retryJitter } = this.state.settings;
    const seconds = backoff(reconnectBackoffS, reconnectBackoffMaxS, retryJitter, this.failures++, backoffs);
    this.nextTry = toTicks(sim.now) + toTicks(seconds);
    this.timer = sim.call(seconds, tryNow as (connection: unknown) => void, this, DAEMON);
  }

  private logIsDown(): boolean {
    return this.state.desk().sim.isDown(this.state.settings.log);
  }

  /** It has waited: connects, if the log is there. */
  tryNow(): void {
    const { state } = this;
    if (state.producer.suspended && holdBack(state.producer, tryNow, this)) return;
    if (this.logIsDown()) {
      this.tryLater();
      return;
    }
    this.up = true;
    state.metadata.refresh();
    wakeSoon(state);
  }
}

/** What keeps a run alive is a batch that waits for it. */
const DAEMON = { daemon: true };

function tryNow<K extends Key, V>(connection: Connection<K, V>): void {
  connection.tryNow();
}
