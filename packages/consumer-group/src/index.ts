/**
 * Consumer groups over a partitioned log: assignment, rebalancing, offsets, lag, and an account of every record.
 *
 * @packageDocumentation
 */
export type { CatchUpEstimate } from "./catch-up.js";
export { ConsumerGroup } from "./consumer-group.js";
export { ConsumerState } from "./consumer-state.js";
export {
  FencedInstanceIdError,
  IllegalGenerationError,
  NoOffsetForPartitionError,
  PartitionNotAssignedError,
  RebalanceInProgressError,
  StaleMemberEpochError,
  UnknownMemberIdError,
  UnreleasedInstanceIdError,
} from "./errors.js";
export type { JoinOptions } from "./join-options.js";
export { type KafkaDefaults, kafkaDefaults } from "./kafka-defaults.js";
export type { DeliveryLedger } from "./ledger.js";
export type { ConsumerMessage, ConsumerTarget, GroupMessage, Offsets, OwnershipChange, Records } from "./messages.js";
export type { AutoOffsetReset, ConsumerGroupOptions } from "./options.js";
export type {
  GroupMember,
  MemberClaim,
  OwnershipChangeType,
  ProtocolHost,
  ProtocolRun,
  ProtocolTiming,
  RebalanceProtocol,
} from "./protocol.js";
export { cooperativeProtocol, eagerProtocol } from "./protocols/classic.js";
export { consumerProtocol } from "./protocols/consumer.js";
export { immediateProtocol } from "./protocols/immediate.js";
export type { ReadableLog } from "./readable-log.js";
export type { RebalanceListener } from "./rebalance-listener.js";
export type { ConsumerGroupStats } from "./stats.js";
