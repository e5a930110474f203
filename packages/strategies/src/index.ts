/**
 * Strategy contracts for simulated streaming systems, and the strategies that come with them: how keys find partitions,
 * how long records stay, who reads which partition, which windows an event belongs to, when a window is complete, and
 * what is made of its records. Times are in seconds. The package imports nothing.
 *
 * @packageDocumentation
 */

// The data that strategies speak of.

export type { Key, Record } from "./record.js";
export type { UniformRandom } from "./uniform-random.js";

// Sharding: the partition of a record.

export { HashSharding, type HashShardingOptions } from "./sharding/hash-sharding.js";
export type { ShardingQueues } from "./sharding/sharding-queues.js";
export type { ShardingContext, ShardingStrategy } from "./sharding/sharding-strategy.js";
export { StickyBatchSharding, type StickyBatchShardingOptions } from "./sharding/sticky-batch-sharding.js";
export type { StickyBatchState } from "./sharding/sticky-batch-state.js";

// Retention: which records a log gives up.

export { ByteRetention } from "./retention/byte-retention.js";
export { expireWhenAny } from "./retention/expire-when-any.js";
export type { LogSegment } from "./retention/log-segment.js";
export type { PartitionView } from "./retention/partition-view.js";
export type { RetentionPolicy } from "./retention/retention-policy.js";
export { SegmentByteRetention } from "./retention/segment-byte-retention.js";
export { SegmentTimeRetention } from "./retention/segment-time-retention.js";
export { SizeRetention } from "./retention/size-retention.js";
export { TimeRetention } from "./retention/time-retention.js";

// Compaction: when a log forgets what newer records of a key replace.

export type { CompactionPlan, CompactionPolicy } from "./compaction/compaction-policy.js";
export type { CompactionView } from "./compaction/compaction-view.js";
export { KeyCompaction, type KeyCompactionOptions } from "./compaction/key-compaction.js";

// Assignment: who reads which partition.

export { CooperativeStickyAssignment } from "./assignment/cooperative-sticky-assignment.js";
export { javaHashOrder } from "./assignment/java-hash-order.js";
export type {
  AssignmentContext,
  AssignmentProtocol,
  Assignments,
  PartitionAssignment,
} from "./assignment/partition-assignment.js";
export { RangeAssignment } from "./assignment/range-assignment.js";
export { RoundRobinAssignment } from "./assignment/round-robin-assignment.js";
export { StickyAssignment } from "./assignment/sticky-assignment.js";
export { UniformAssignment } from "./assignment/uniform-assignment.js";

// Windows: where an event belongs.

export { CountWindow } from "./windows/count-window.js";
export { GlobalWindow } from "./windows/global-window.js";
export { SessionWindow, type SessionWindowOptions } from "./windows/session-window.js";
export { SlidingWindow } from "./windows/sliding-window.js";
export { TimeDifferenceWindow, type TimeDifferenceWindowOptions } from "./windows/time-difference-window.js";
export { type PeriodicWindowOptions, TumblingWindow } from "./windows/tumbling-window.js";
export type {
  HeldWindow,
  NeighbourWindows,
  SessionRule,
  WindowBounds,
  WindowChange,
  WindowContext,
  WindowMerging,
  WindowPeriod,
  WindowSuccession,
  WindowType,
} from "./windows/window-type.js";

// Watermarks: when a window is complete, and what becomes of a record that is too late.

export { LateEventPolicy } from "./late-event-policy.js";
export {
  AdaptiveWatermark,
  type AdaptiveWatermarkOptions,
  type AdaptiveWatermarkState,
} from "./watermarks/adaptive-watermark.js";
export {
  BoundedOutOfOrderness,
  type BoundedOutOfOrdernessOptions,
  type WatermarkInputOptions,
} from "./watermarks/bounded-out-of-orderness.js";
export type { BoundedOutOfOrdernessState } from "./watermarks/bounded-out-of-orderness-state.js";
export { ChannelMinimum, type ChannelMinimumState } from "./watermarks/channel-minimum.js";
export { ClockWatermark, type ClockWatermarkState } from "./watermarks/clock-watermark.js";
export type { CombinedWatermarks } from "./watermarks/combined-watermarks.js";
export { IdleCheck, type IdleCheckState } from "./watermarks/idle-check.js";
export { ManualWatermark } from "./watermarks/manual-watermark.js";
export { MonotonicWatermark } from "./watermarks/monotonic-watermark.js";
export { PunctuatedWatermark } from "./watermarks/punctuated-watermark.js";
export { SplitMinimum, type SplitMinimumState } from "./watermarks/split-minimum.js";
export { type AlignedInput, WatermarkAlignment } from "./watermarks/watermark-alignment.js";
export type { WatermarkContext, WatermarkStrategy } from "./watermarks/watermark-strategy.js";

// Triggers: when the result of a window is sent.

export { afterCount, type CountState } from "./triggers/after-count.js";
export { afterProcessingTime, type ProcessingTimeState } from "./triggers/after-processing-time.js";
export { afterAll, afterAny, afterEach, orFinally, repeatedly } from "./triggers/composites.js";
export { type ContinuousState, continuousEventTime, type TimeUnitOptions } from "./triggers/continuous-event-time.js";
export { continuousProcessingTime } from "./triggers/continuous-processing-time.js";
export { never } from "./triggers/never.js";
export { onProcessingTime } from "./triggers/on-processing-time.js";
export { type OnWatermarkOptions, onWatermark } from "./triggers/on-watermark.js";
export { onWindowClose } from "./triggers/on-window-close.js";
export { purging } from "./triggers/purging.js";
export type {
  ConditionState,
  Trigger,
  TriggerCondition,
  TriggerContext,
  TriggerDecision,
} from "./triggers/trigger.js";
export { type TimeoutState, type WithTimeoutOptions, withTimeout } from "./triggers/with-timeout.js";

// Aggregation: what is made of the records of a window.

export type { Aggregator, PackedAggregator } from "./aggregation/aggregator.js";
export { count } from "./aggregation/count.js";
export { type Comparable, distinct } from "./aggregation/distinct.js";
export { max, min } from "./aggregation/extremes.js";
export { fold } from "./aggregation/fold.js";
export { type MeanAccumulator, mean } from "./aggregation/mean.js";
export { type QuantileAccumulator, type QuantileOptions, quantile } from "./aggregation/quantile.js";
export { reduce } from "./aggregation/reduce.js";
export { type SumAccumulator, sum } from "./aggregation/sum.js";
