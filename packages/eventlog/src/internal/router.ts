import { describeValue, requireFunction, requireMethods } from "@sim/core";
import type { ShardingContext, ShardingStrategy, UniformRandom } from "@sim/strategies";

/** Asks the sharding strategy, and does not believe it. The context is one object for all records. */
export class Router<K> {
  private readonly strategy: ShardingStrategy<K>;
  private readonly numPartitions: number;
  private readonly context: { random: UniformRandom; readonly state: unknown; sizeBytes: number };

  constructor(strategy: ShardingStrategy<K>, numPartitions: number) {
    requireMethods("EventLog", "shardingStrategy", strategy, ["shard"]);
    if (strategy.createState !== undefined) {
      requireFunction("EventLog", "shardingStrategy.createState", strategy.createState);
    }
    this.strategy = strategy;
    this.numPartitions = numPartitions;
    this.context = { random: NO_RANDOM, state: strategy.createState?.(), sizeBytes: 0 };
  }

  start(random: UniformRandom): void {
    this.context.random = random;
  }

  /** The partition of a record, from 0 to `numPartitions - 1`. */
  partitionOf(key: K, sizeBytes: number): number {
    this.context.sizeBytes = sizeBytes;
    const { strategy, numPartitions } = this;
    const answer: unknown = strategy.shard(key, numPartitions, this.context satisfies ShardingContext);
    if (Number.isInteger(answer) && (answer as number) >= 0 && (answer as number) < numPartitions) {
      return (answer as number) + 0;
    }
    const message =
      `EventLog: shardingStrategy ${describeValue(strategy.name)} must choose an integer from 0 to ` +
      `${numPartitions - 1}, got ${describeValue(answer)} for key ${describeValue(key)}`;
    throw typeof answer === "number" ? new RangeError(message) : new TypeError(message);
  }
}

/** Stands in until the log belongs to a simulation; no record is routed before. */
const NO_RANDOM: UniformRandom = { next: () => Number.NaN };
