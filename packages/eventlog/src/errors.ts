import { SimError } from "@sim/core";

/**
 * What a read asked for, and what the partition held when it was judged.
 *
 * @contract
 * @public
 */
export interface OffsetRange {
  /** Index of the partition. */
  readonly partition: number;
  /** The offset that was asked for. */
  readonly offset: number;
  /** The least valid offset: that of the oldest record held. */
  readonly logStartOffset: number;
  /** The greatest valid offset: the one that the next record will get. */
  readonly highWatermark: number;
}

/**
 * A read below the log start (those records have expired) or beyond the high watermark (no such record yet). Code:
 * `OFFSET_OUT_OF_RANGE`.
 *
 * @example
 * ```ts
 * import { OffsetOutOfRangeError } from "@sim/eventlog";
 *
 * const range = { partition: 0, offset: 0, logStartOffset: 1400, highWatermark: 1990 };
 * const error = new OffsetOutOfRangeError("orders", range);
 *
 * error.code; // => "OFFSET_OUT_OF_RANGE"
 * error.message; // => "orders: offset 0 of partition 0 is out of range: valid are 1400 (log start) to 1990 (high watermark)"
 * ```
 *
 * @public
 */
export class OffsetOutOfRangeError extends SimError implements OffsetRange {
  /** Index of the partition. */
  readonly partition: number;
  /** The offset that was asked for. */
  readonly offset: number;
  /** The least valid offset at that moment. */
  readonly logStartOffset: number;
  /** The greatest valid offset at that moment. */
  readonly highWatermark: number;

  /**
   * @param log - name of the log
   * @param range - what was asked for, and what would have been valid
   */
  constructor(log: string, range: OffsetRange) {
    super(
      "OFFSET_OUT_OF_RANGE",
      `${log}: offset ${range.offset} of partition ${range.partition} is out of range: ` +
        `valid are ${range.logStartOffset} (log start) to ${range.highWatermark} (high watermark)`,
    );
    this.name = "OffsetOutOfRangeError";
    this.partition = range.partition;
    this.offset = range.offset;
    this.logStartOffset = range.logStartOffset;
    this.highWatermark = range.highWatermark;
  }
}

/**
 * An append of a record whose event time is too far from the clock, as `segments.maxFutureS` or `segments.maxPastS` says. Code:
 * `INVALID_TIMESTAMP`.
 *
 * @example
 * ```ts
 * import { InvalidTimestampError } from "@sim/eventlog";
 *
 * new InvalidTimestampError("orders", 7300, 3600).message; // => "orders: event time 7300 is too far from the clock, 3600"
 * ```
 *
 * @public
 */
export class InvalidTimestampError extends SimError {
  /** The event time, in seconds. */
  readonly eventTime: number;

  /**
   * @param log - name of the log
   * @param eventTime - of the record, in seconds
   * @param now - the clock, in seconds
   */
  constructor(log: string, eventTime: number, now: number) {
    super("INVALID_TIMESTAMP", `${log}: event time ${eventTime} is too far from the clock, ${now}`);
    this.name = "InvalidTimestampError";
    this.eventTime = eventTime;
  }
}

/**
 * An append of a record or batch that is larger than a segment may be. Code: `RECORD_BATCH_TOO_LARGE`.
 *
 * @example
 * ```ts
 * import { RecordBatchTooLargeError } from "@sim/eventlog";
 *
 * const error = new RecordBatchTooLargeError("orders", 3000, 2048);
 * error.message; // => "orders: an append of 3000 bytes is larger than segments.maxBytes, 2048"
 * ```
 *
 * @public
 */
export class RecordBatchTooLargeError extends SimError {
  /** Bytes of the append. */
  readonly sizeBytes: number;

  /**
   * @param log - name of the log
   * @param sizeBytes - of the append
   * @param maxBytes - of a segment
   */
  constructor(log: string, sizeBytes: number, maxBytes: number) {
    super(
      "RECORD_BATCH_TOO_LARGE",
      `${log}: an append of ${sizeBytes} bytes is larger than segments.maxBytes, ${maxBytes}`,
    );
    this.name = "RecordBatchTooLargeError";
    this.sizeBytes = sizeBytes;
  }
}

/**
 * A request for a partition that the log does not have. Code: `UNKNOWN_PARTITION`.
 *
 * @example
 * ```ts
 * import { UnknownPartitionError } from "@sim/eventlog";
 *
 * new UnknownPartitionError("orders", 4, 4).message; // => "orders: there is no partition 4: they run from 0 to 3"
 * ```
 *
 * @public
 */
export class UnknownPartitionError extends SimError {
  /** The partition that was asked for. */
  readonly partition: number;
  /** How many partitions the log has. */
  readonly numPartitions: number;

  /**
   * @param log - name of the log
   * @param partition - the partition that was asked for
   * @param numPartitions - how many partitions the log has
   */
  constructor(log: string, partition: number, numPartitions: number) {
    super("UNKNOWN_PARTITION", `${log}: there is no partition ${partition}: they run from 0 to ${numPartitions - 1}`);
    this.name = "UnknownPartitionError";
    this.partition = partition;
    this.numPartitions = numPartitions;
  }
}
