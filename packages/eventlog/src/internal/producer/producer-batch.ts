import type { Key } from "@sim/strategies";
import type { AppendedBatch } from "../../batch.js";
import type { ProduceRequest } from "./produce-request.js";
import type { Sending } from "./sending.js";

/** Bytes of the header of a batch: those of Kafka's record format 2. */
export const BATCH_HEADER_BYTES = 61;

/** What Kafka sets aside for a record beyond its key, value and headers, and what of it the first of a batch takes. */
const MOST_OVERHEAD_BYTES = 21;
const LEAST_OVERHEAD_BYTES = 3;

/**
 * The memory that a batch of one such record may need, by Kafka's estimate: some bytes above what it takes, so that a batch
 * made for one large record is not full with it.
 */
export function boundForOne(sizeBytes: number): number {
  return BATCH_HEADER_BYTES + sizeBytes + MOST_OVERHEAD_BYTES - LEAST_OVERHEAD_BYTES - lengthBytes(sizeBytes);
}

/** Bytes in which the length of a record is written, of that record with them. */
function lengthBytes(sizeBytes: number): number {
  if (sizeBytes <= 64) return 1;
  if (sizeBytes <= 8193) return 2;
  if (sizeBytes <= 1_048_578) return 3;
  return sizeBytes <= 134_217_731 ? 4 : 5;
}

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

  /** Whether a record for which there is room would fill it. */
  wouldFill(sizeBytes: number): boolean {
    return this.bytes + sizeBytes >= this.room;
  }

  add(sending: Sending<K, V>): void {
    this.sendings.push(sending);
    if (this.wouldFill(sending.sizeBytes)) this.closed = true;
    this.bytes += sending.sizeBytes;
  }
}
