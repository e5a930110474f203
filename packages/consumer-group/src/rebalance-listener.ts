import type { Process } from "@sim/core";

/**
 * What a consumer does when its partitions change, as Kafka's `ConsumerRebalanceListener`. A method may be a generator: the
 * poll in which it is called waits for it, so that `onPartitionsRevoked` can still commit what has been processed, and a
 * rebalance waits for that poll. (With `immediateProtocol`, which asks nobody, listeners run beside.)
 *
 * @example
 * ```ts
 * import { ConsumerGroup, cooperativeProtocol, type RebalanceListener } from "@sim/consumer-group";
 * import { Counter, Simulation } from "@sim/core";
 * import { EventLog } from "@sim/eventlog";
 * import { CooperativeStickyAssignment } from "@sim/strategies";
 *
 * const log = new EventLog<string, number>("orders", { numPartitions: 4 });
 * const group = new ConsumerGroup("billing", {
 *   eventLog: log,
 *   protocol: cooperativeProtocol(),
 *   assignmentStrategy: new CooperativeStickyAssignment(),
 * });
 * const got: number[] = [];
 * const listener: RebalanceListener = { onPartitionsAssigned: (partitions) => void got.push(...partitions) };
 * const sim = new Simulation({ entities: [log, group] });
 * sim.spawn(group.join("c", new Counter("c"), { listener }));
 * sim.run();
 * got; // => [0, 1, 2, 3]
 * ```
 *
 * @contract
 * @public
 */
export interface RebalanceListener {
  /** These partitions have become the consumer's. Called after each rebalance it took part in, also with none. */
  onPartitionsAssigned?(partitions: readonly number[]): Process | void;
  /** These will be the consumer's no more; their positions are still there, and may be committed. */
  onPartitionsRevoked?(partitions: readonly number[]): Process | void;
  /** These are the consumer's no more, and may be somebody else's already. Without it, `onPartitionsRevoked` is called. */
  onPartitionsLost?(partitions: readonly number[]): Process | void;
}
