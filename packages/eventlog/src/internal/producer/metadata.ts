import { holdBack } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { ProducerState } from "./producer-state.js";

/** What a producer knows of its log: how many partitions it has, or had when the producer last asked. */
export class Metadata<K extends Key, V> {
  private readonly state: ProducerState<K, V>;
  private known = 0;
  private asksAgain = false;

  constructor(state: ProducerState<K, V>) {
    this.state = state;
  }

  /** How many partitions it knows of. It asks when it first needs to know, and from then on every `metadataMaxAgeS`. */
  get numPartitions(): number {
    if (this.known === 0) this.refresh();
    return this.known;
  }

  refresh(): void {
    const { log, metadataMaxAgeS } = this.state.settings;
    this.known = log.numPartitions;
    if (this.asksAgain || metadataMaxAgeS === Infinity) return;
    this.asksAgain = true;
    this.state.desk().sim.every(metadataMaxAgeS, () => askAgain(this));
  }

  /** The producer has crashed. */
  forget(): void {
    this.known = 0;
  }

  /** Its time is over. A producer that is down knows nothing. */
  askAgain(): void {
    const { producer } = this.state;
    if (producer.crashed || (producer.suspended && holdBack(producer, askAgain, this))) return;
    this.refresh();
  }
}

function askAgain<K extends Key, V>(metadata: Metadata<K, V>): void {
  metadata.askAgain();
}
