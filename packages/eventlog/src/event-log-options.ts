import type { Duration } from "@sim/core";
import type { CompactionPolicy, Key, RetentionPolicy, ShardingStrategy } from "@sim/strategies";
import type { LogCapacity } from "./log-capacity.js";
import type { SegmentOptions } from "./segment-options.js";

/**
 * Options of {@link EventLog}.
 *
 * @typeParam K - keys of the log
 * @sealed
 * @public
 */
export interface EventLogOptions<in K extends Key = string> {
  /** Number of partitions, an integer from 1 to 1,000,000. Default 4. */
  readonly numPartitions?: number | undefined;
  /** Chooses the partition of a record that does not name it. Default: Kafka's default partitioner, `HashSharding`. */
  readonly shardingStrategy?: ShardingStrategy<NoInfer<K>> | undefined;
  /** Which records are removed by the sweeps: any policy that can judge the records of this log. Default: none is. */
  readonly retentionPolicy?: RetentionPolicy | undefined;
  /** Seconds until an append is done. Default 0.001. */
  readonly appendLatency?: Duration | undefined;
  /** Seconds that a read takes. Default 0.0005. */
  readonly readLatency?: Duration | undefined;
  /**
   * Seconds between two sweeps, at least one microsecond; without a policy and without segments there are none. In Kafka
   * five minutes. Default 60. In a compacted log the cleaner sweeps.
   */
  readonly retentionCheckInterval?: number | undefined;
  /**
   * Divides the partitions into segments, as Kafka does. Default: each partition is one segment, but in a compacted log, for
   * which the default is `{}`.
   */
  readonly segments?: SegmentOptions | undefined;
  /**
   * When the log forgets records whose keys have newer ones, as a topic of Kafka with `cleanup.policy=compact` does; together
   * with a `retentionPolicy` as one with `compact,delete`. Any policy that can judge the payloads of this log. Such a log takes
   * no records without a key. Default: never.
   */
  readonly compactionPolicy?: CompactionPolicy | undefined;
  /**
   * Seconds between two rounds of the cleaner of a compacted log, at least one microsecond, as Kafka's
   * `log.cleaner.backoff.ms`. Default 15.
   */
  readonly cleanerInterval?: number | undefined;
  /**
   * Where the high watermark of a partition is: at the end of its log (`"logEnd"`), or where `raiseHighWatermark` has put it
   * (`"manual"`, 0 at first), for models in which records are readable only once others have them too. Default `"logEnd"`.
   */
  readonly highWatermark?: "logEnd" | "manual" | undefined;
  /**
   * Whether `stats.appendLatencies` keeps single values, equal ones in a row as one, up to 65,536 such runs (`"all"`), or
   * count, sum, extremes and quantiles alone (`"summary"`). Default `"all"`.
   */
  readonly recordLatencies?: "all" | "summary" | undefined;
  /** How fast each partition takes appends in. Default: without limit, an append takes its latency alone. */
  readonly capacity?: LogCapacity | undefined;
}
