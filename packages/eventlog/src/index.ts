/**
 * A simulated, partitioned, append-only event log with Kafka's partitioning and offsets, and with retention by any
 * policy: `EventLog`, an entity of `@sim/core`.
 *
 * @packageDocumentation
 */

export type { Key, Record } from "@sim/strategies";
export { OffsetOutOfRangeError, type OffsetRange, UnknownPartitionError } from "./errors.js";
export { EventLog } from "./event-log.js";
export type { EventLogOptions } from "./event-log-options.js";
export type { EventLogStats } from "./event-log-stats.js";
export type { Append, AppendOptions, Read } from "./messages.js";
export type { Partition, RecordView } from "./partition.js";
