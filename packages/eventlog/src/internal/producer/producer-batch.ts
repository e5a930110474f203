import type { Key } from "@sim/strategies";
import type { AppendedBatch } from "../../batch.js";
import type { ProduceRequest } from "./produce-request.js";
import type { Sending } from "./sending.js";

/** Bytes of the header of a batch: those of Kafka's record format 2. */
export const BATCH_HEADER_BYTES = 61;

/** Records for one partition that travel together. */
export class ProducerBatch<K extends Key, V> {
  readonly partition: number;
  readonly sendings: Sending<K, V>[] = [];
  /** Memory that it holds, and the most it may grow to. */
  readonly room: number;
  /** Its header and its records. */
  bytes = BATCH_HEADER_BYTES;
  /** Takes no more records: full, on its way, or a record had no room in it. */
  closed = false;
  /** When it began, in ticks. */
  readonly created: number;
  /** It is not tried again before this tick. */
  backoffUntil = -Infinity;
  /** How often it was taken back. */
  retries = 0;
  /** Its place among the batches of its partition, given when it is first sent; -1 before. */
  sequence = -1;
  /** Its records have failed while it was under way: its answer changes nothing any more. */
  done = false;
  /** The request that waits for its append. */
  awaitedBy: ProduceRequest<K, V> | undefined = undefined;
  /** How many appends of it are under way in the log. */
  underWay = 0;
  /** Where it stands in the log, once it is known to be in it. */
  landed: AppendedBatch | undefined = undefined;

  constructor(partition: number, room: number, now: number) {
    this.partition = partition;
    this.room = room;
    this.created = now;
  }

  hasRoomFor(sizeBytes: number): boolean {
    return !this.closed && (this.sendings.length === 0 || this.bytes + sizeBytes <= this.room);
  }

  add(sending: Sending<K, V>): void {
    this.sendings.push(sending);
    this.bytes += sending.sizeBytes;
    if (this.bytes >= this.room) this.closed = true;
  }
}
