import type { Duration } from "@sim/core";
import type { Key, RetentionPolicy, ShardingStrategy } from "@sim/strategies";
import type { LogCapacity } from "./log-capacity.js";

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
  /** Seconds between two sweeps, at least one microsecond; without a policy there are none. Default 60. */
  readonly retentionCheckInterval?: number | undefined;
  /**
   * Whether `stats.appendLatencies` keeps single values, equal ones in a row as one, up to 65,536 such runs (`"all"`), or
   * count, sum, extremes and quantiles alone (`"summary"`). Default `"all"`.
   */
  readonly recordLatencies?: "all" | "summary" | undefined;
  /** How fast each partition takes appends in. Default: without limit, an append takes its latency alone. */
  readonly capacity?: LogCapacity | undefined;
}
