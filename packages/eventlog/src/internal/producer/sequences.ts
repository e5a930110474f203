import type { Key } from "@sim/strategies";
import type { ProducerBatch } from "./producer-batch.js";

/** The numbers that an idempotent producer gives to the records of a partition, by which the log knows a batch again. */
export class Sequences<K extends Key, V> {
  /** Batches sent at least once that are neither in the log nor failed, in the order in which they were first sent. */
  private readonly incomplete: ProducerBatch<K, V>[] = [];
  /** The producer's epoch when they began to count from 0. */
  private epoch = 0;
  private next = 0;
  /** Of the last record that is known to be in the log; -1 for none. */
  private lastAcknowledged = -1;
  /** A batch that had been tried before has failed for want of time: what became of it is not known. */
  unresolved = false;

  /** Whether the first batch for the partition must wait for others, so that the order is kept. */
  mustWait(first: ProducerBatch<K, V>, epoch: number): boolean {
    const { incomplete } = this;
    if (first.sequence < 0) return this.unresolved || (incomplete.length > 0 && this.epoch !== epoch);
    return incomplete.length > 0 && first !== incomplete[0];
  }

  /** Gives a batch its number when it is first sent. */
  number(batch: ProducerBatch<K, V>, epoch: number): void {
    if (batch.sequence >= 0) return;
    if (this.epoch !== epoch) this.startAgain(epoch);
    batch.sequence = this.next;
    this.next += batch.sendings.length;
    this.incomplete.push(batch);
  }

  acknowledge(batch: ProducerBatch<K, V>): void {
    this.lastAcknowledged = Math.max(this.lastAcknowledged, batch.sequence + batch.sendings.length - 1);
    this.remove(batch);
  }

  /** A batch has failed. */
  fail(batch: ProducerBatch<K, V>): void {
    this.remove(batch);
  }

  /** One has for want of time. If it had been tried before, no new one is sent until nothing is under way any more. */
  expire(batch: ProducerBatch<K, V>): void {
    if (batch.retries > 0) this.unresolved = true;
  }

  /** Whether it has come to that; the numbers then have a gap unless later ones have been acknowledged. */
  get resolved(): boolean {
    return this.unresolved && this.incomplete.length === 0;
  }

  get hasGap(): boolean {
    return this.lastAcknowledged + 1 !== this.next;
  }

  /** From 0, in a new epoch: the log cannot take what comes for a gap or a repetition. */
  startAgain(epoch: number): void {
    this.epoch = epoch;
    this.next = 0;
    this.lastAcknowledged = -1;
  }

  private remove(batch: ProducerBatch<K, V>): void {
    const place = this.incomplete.indexOf(batch);
    if (place >= 0) this.incomplete.splice(place, 1);
  }
}
