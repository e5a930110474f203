/**
 * Consumer groups over a partitioned log: assignment, rebalancing, offsets, lag, and an account of every record.
 *
 * @packageDocumentation
 */
export type { CatchUpEstimate } from "./catch-up.js";
export { ConsumerGroup } from "./consumer-group.js";
export { ConsumerState } from "./consumer-state.js";
export {
  IllegalGenerationError,
  NoOffsetForPartitionError,
  PartitionNotAssignedError,
  RebalanceInProgressError,
  UnknownMemberIdError,
} from "./errors.js";
export type { DeliveryLedger } from "./ledger.js";
export type { ConsumerMessage, ConsumerTarget, GroupMessage, Offsets, OwnershipChange, Records } from "./messages.js";
export type { AutoOffsetReset, ConsumerGroupOptions } from "./options.js";
export type { ReadableLog } from "./readable-log.js";
export type { ConsumerGroupStats } from "./stats.js";
