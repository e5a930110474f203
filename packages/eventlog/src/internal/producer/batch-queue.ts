import type { Key } from "@sim/strategies";
import type { ProducerBatch } from "./producer-batch.js";

/** The batches for one partition: those not sent, those to be sent again first. */
export class BatchQueue<K extends Key, V> {
  readonly partition: number;
  readonly batches: ProducerBatch<K, V>[] = [];
  /** Whether it has ever had a batch. */
  used = false;
  /** A batch that had been tried before has failed: what became of it is not known. */
  unresolved = false;
  /** Those sent at least once that are neither in the log nor failed, in the order of their first sending. */
  private readonly incomplete: ProducerBatch<K, V>[] = [];
  private nextSequence = 0;

  constructor(partition: number) {
    this.partition = partition;
  }

  get first(): ProducerBatch<K, V> | undefined {
    return this.batches[0];
  }

  /** The one being filled, if there is one. */
  get open(): ProducerBatch<K, V> | undefined {
    const last = this.batches[this.batches.length - 1];
    return last === undefined || last.closed ? undefined : last;
  }

  /** Whether its first batch must wait for others, so that the order is kept: only with idempotence. */
  mustWait(): boolean {
    const { first, incomplete } = this;
    if (first === undefined) return false;
    if (incomplete.length === 0) {
      this.unresolved = false;
      return false;
    }
    return first.sequence < 0 ? this.unresolved : first !== incomplete[0];
  }

  /** Takes the first batch out, to be sent. */
  takeFirst(): ProducerBatch<K, V> {
    const batch = this.batches.shift() as ProducerBatch<K, V>;
    batch.closed = true;
    if (batch.sequence < 0) {
      batch.sequence = this.nextSequence++;
      this.incomplete.push(batch);
    }
    return batch;
  }

  /** Puts a batch back that is to be sent again: at its place in the order, or before all others. */
  putBack(batch: ProducerBatch<K, V>, inOrder: boolean): void {
    let place = 0;
    if (inOrder) {
      for (const { sequence } of this.batches) {
        if (sequence < 0 || sequence > batch.sequence) break;
        place++;
      }
    }
    this.batches.splice(place, 0, batch);
  }

  /** A batch has come to its end. */
  settle(batch: ProducerBatch<K, V>): void {
    const place = this.incomplete.indexOf(batch);
    if (place >= 0) this.incomplete.splice(place, 1);
  }
}
