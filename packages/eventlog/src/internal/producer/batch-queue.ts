import type { Key } from "@sim/strategies";
import type { ProducerBatch } from "./producer-batch.js";
import { Sequences } from "./sequences.js";

/** The batches for one partition. */
export class BatchQueue<K extends Key, V> {
  readonly partition: number;
  /** Those to be sent: those to be sent again first, the one being filled last. */
  readonly batches: ProducerBatch<K, V>[] = [];
  /** Those under way whose records have not failed, in the order in which they were sent. */
  readonly inFlight: ProducerBatch<K, V>[] = [];
  /** How many are under way, those included whose records have failed meanwhile. */
  awaiting = 0;
  /** Whether it has ever had a batch. */
  used = false;
  /** Only with idempotence. */
  readonly sequences: Sequences<K, V> | undefined;

  constructor(partition: number, idempotence: boolean) {
    this.partition = partition;
    this.sequences = idempotence ? new Sequences() : undefined;
  }

  get first(): ProducerBatch<K, V> | undefined {
    return this.batches[0];
  }

  /** The one being filled, if there is one. */
  get open(): ProducerBatch<K, V> | undefined {
    const last = this.batches[this.batches.length - 1];
    return last === undefined || last.closed ? undefined : last;
  }

  /** Takes the first batch out, to be sent in that epoch of the producer. */
  takeFirst(epoch: number): ProducerBatch<K, V> {
    const batch = this.batches.shift() as ProducerBatch<K, V>;
    batch.closed = true;
    this.sequences?.number(batch, epoch);
    this.inFlight.push(batch);
    this.awaiting++;
    return batch;
  }

  /** A batch is not under way any more. */
  answered(batch: ProducerBatch<K, V>): void {
    this.awaiting--;
    this.settle(batch);
  }

  /** The records of a batch have come to their end. */
  settle(batch: ProducerBatch<K, V>): void {
    const place = this.inFlight.indexOf(batch);
    if (place >= 0) this.inFlight.splice(place, 1);
  }

  /** Puts a batch back that is to be sent again: at its place in the order, or before all others. */
  putBack(batch: ProducerBatch<K, V>): void {
    let place = 0;
    if (this.sequences !== undefined) {
      for (const { sequence } of this.batches) {
        if (sequence < 0 || sequence > batch.sequence) break;
        place++;
      }
    }
    this.batches.splice(place, 0, batch);
  }
}
