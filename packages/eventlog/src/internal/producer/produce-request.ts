import type { Scheduled } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { AppendedBatch } from "../../batch.js";
import type { ProducerBatch } from "./producer-batch.js";

/** What the log says of a batch: where it stands, or why it never will. */
export type Outcome = AppendedBatch | { readonly refusal: unknown };

/** Batches sent together, at most one for each partition, and answered together. */
export class ProduceRequest<K extends Key, V> {
  readonly batches: readonly ProducerBatch<K, V>[];
  /** What is known of its batches. */
  readonly outcomes = new Map<ProducerBatch<K, V>, Outcome>();
  /** Gives it up. */
  timer: Scheduled | undefined = undefined;
  /** It has been answered or given up. */
  over = false;

  constructor(batches: readonly ProducerBatch<K, V>[]) {
    this.batches = batches;
  }

  end(): void {
    this.over = true;
    this.timer?.cancel();
  }
}
