/**
 * A simulated, partitioned, append-only event log with Kafka's partitioning and offsets, and with retention by any
 * policy: `EventLog`, an entity of `@sim/core`.
 *
 * @packageDocumentation
 */

export type { Key, Record } from "@sim/strategies";
export type { AppendedBatch, BatchLog, BatchRecord } from "./batch.js";
export {
  InvalidTimestampError,
  OffsetOutOfRangeError,
  type OffsetRange,
  RecordBatchTooLargeError,
  UnknownPartitionError,
} from "./errors.js";
export { EventLog } from "./event-log.js";
export type { EventLogOptions } from "./event-log-options.js";
export type { EventLogStats } from "./event-log-stats.js";
export type { LogCapacity, PartitionQueueStats } from "./log-capacity.js";
export type { Append, AppendOptions, FetchOptions, Read, Send } from "./messages.js";
export type { Partition, RecordView } from "./partition.js";
export { Producer } from "./producer.js";
export {
  BufferExhaustedError,
  DeliveryTimeoutError,
  ProducerClosedError,
  RecordTooLargeError,
  RequestTimeoutError,
} from "./producer-errors.js";
export type { ProducerOptions } from "./producer-options.js";
export type { ProducerStats } from "./producer-stats.js";
export type { SegmentOptions } from "./segment-options.js";
