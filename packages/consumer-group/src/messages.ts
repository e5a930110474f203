import type { Message, SimFuture, Target } from "@sim/core";
import type { Record } from "@sim/strategies";
import type { JoinOptions } from "./join-options.js";

/**
 * Offsets by partition, as a map or a plain object.
 *
 * @public
 */
export type Offsets = ReadonlyMap<number, number> | { readonly [partition: number]: number };

/**
 * What a consumer receives for a `Poll` event without a reply: what the poll found, possibly nothing.
 *
 * @public
 */
export type Records<K, V> = Message<
  "Records",
  { readonly consumer: string; readonly records: readonly Record<K, V>[] }
>;

/**
 * What a consumer learns of its partitions. `Assigned`: they are its own from now on. `Revoked`: they no longer are, by a
 * rebalance or because it leaves. `Lost`: it is out of the group (its session timed out, or it did not poll) and they may
 * be somebody else's.
 *
 * `generation` is that of the assignment which gave or had given them.
 *
 * @public
 */
export type OwnershipChange = Message<
  "Assigned" | "Revoked" | "Lost",
  { readonly consumer: string; readonly partitions: readonly number[]; readonly generation: number }
>;

/**
 * Everything a group sends to a consumer.
 *
 * @public
 */
export type ConsumerMessage<K, V> = Records<K, V> | OwnershipChange;

/**
 * An entity that can be a consumer: it understands {@link ConsumerMessage}.
 *
 * @public
 */
export type ConsumerTarget<K, V> = Target<ConsumerMessage<K, V>>;

/**
 * What a group understands as events; each does what the method of its name does. `reply` is settled with the result, or
 * failed with the error. Without a reply a refusal (a commit of an old generation, say, or a poll that finds the log down)
 * is counted in `stats.refusals` and reported as a fact, and any other error ends the run.
 *
 * @example
 * ```ts
 * import { ConsumerGroup } from "@sim/consumer-group";
 * import { Counter, Simulation } from "@sim/core";
 * import { EventLog } from "@sim/eventlog";
 *
 * const log = new EventLog<string, number>("orders", { numPartitions: 1 });
 * const group = new ConsumerGroup("billing", { eventLog: log });
 * const consumer = new Counter("consumer");
 * const sim = new Simulation({ entities: [log, group] });
 * sim.schedule(log, "Append", { key: "user-1", value: 30 });
 * sim.schedule(group, "Join", { consumerName: "c", consumerEntity: consumer });
 * sim.schedule(group, "Poll", { consumerName: "c" }, { at: 1 });
 * sim.schedule(group, "Commit", { consumerName: "c", offsets: { 0: 1 } }, { at: 2 });
 * sim.schedule(group, "Commit", { consumerName: "ghost", offsets: { 0: 0 } }, { at: 3 });
 * sim.run();
 * [...consumer.byType]; // => [["Assigned", 1], ["Records", 1]]
 * group.committedOffsets.get(0); // => 1
 * group.stats.refusals; // => 1
 * ```
 *
 * @public
 */
export type GroupMessage<K, V> =
  | Message<
      "Join",
      JoinOptions & {
        readonly consumerName: string;
        readonly consumerEntity: ConsumerTarget<K, V>;
        readonly reply?: SimFuture<readonly number[]> | undefined;
      }
    >
  | Message<"Leave", { readonly consumerName: string; readonly reply?: SimFuture<void> | undefined }>
  | Message<
      "Poll",
      {
        readonly consumerName: string;
        /** Default: the group's `maxPollRecords`. */
        readonly maxRecords?: number | undefined;
        /** Seconds to wait for a record. Default 0. */
        readonly maxWait?: number | undefined;
        /** Without it, the records go to the consumer's entity as `Records`, while it is a member and up. */
        readonly reply?: SimFuture<readonly Record<K, V>[]> | undefined;
      }
    >
  | Message<
      "Commit",
      {
        readonly consumerName: string;
        readonly offsets: Offsets;
        /** Default: the group's generation when the event is handled. */
        readonly generation?: number | undefined;
        readonly reply?: SimFuture<void> | undefined;
      }
    >;
