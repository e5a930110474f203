import { describeValue, requireFunction, requireMethods } from "@sim/core";
import type { ShardingContext, ShardingQueues, ShardingStrategy, UniformRandom } from "@sim/strategies";

/** Asks the sharding strategy, and does not believe it. The context is one object for all records. */
export class Router<K> {
  private readonly owner: string;
  private readonly strategy: ShardingStrategy<K>;
  private readonly context: {
    random: UniformRandom;
    state: unknown;
    sizeBytes: number;
    queues: ShardingQueues | undefined;
  };

  constructor(owner: string, strategy: ShardingStrategy<K>) {
    requireMethods(owner, "shardingStrategy", strategy, ["shard"]);
    if (strategy.createState !== undefined) {
      requireFunction(owner, "shardingStrategy.createState", strategy.createState);
    }
    this.owner = owner;
    this.strategy = strategy;
    this.context = { random: NO_RANDOM, state: strategy.createState?.(), sizeBytes: 0, queues: undefined };
  }

  /** Gives it what is there once its owner belongs to a simulation. */
  start(random: UniformRandom, queues: ShardingQueues | undefined): void {
    this.context.random = random;
    this.context.queues = queues;
  }

  /** Forgets what the strategy remembers. */
  forget(): void {
    this.context.state = this.strategy.createState?.();
  }

  /** Size of the record that is being placed. */
  get sizeBytes(): number {
    return this.context.sizeBytes;
  }

  /** The partition of a record, from 0 to `numPartitions - 1`. */
  partitionOf(key: K, sizeBytes: number, numPartitions: number): number {
    this.context.sizeBytes = sizeBytes;
    const answer: unknown = this.strategy.shard(key, numPartitions, this.context satisfies ShardingContext);
    if (Number.isInteger(answer) && (answer as number) >= 0 && (answer as number) < numPartitions) {
      return (answer as number) + 0;
    }
    const message =
      `${this.owner}: shardingStrategy ${describeValue(this.strategy.name)} must choose an integer from 0 to ` +
      `${numPartitions - 1}, got ${describeValue(answer)} for key ${describeValue(key)}`;
    throw typeof answer === "number" ? new RangeError(message) : new TypeError(message);
  }
}

/** Stands in until the owner belongs to a simulation; no record is routed before. */
const NO_RANDOM: UniformRandom = { next: () => Number.NaN };
