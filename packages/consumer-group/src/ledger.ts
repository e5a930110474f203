/**
 * What has become of every record appended to the log, from one group's point of view. Each record stands in exactly one
 * column, the first that fits in the order of the members here, so the columns add up to `appended`.
 *
 * Delivered means that a poll's answer reached somebody who was waiting for it at that moment.
 *
 * @example
 * ```ts
 * import { ConsumerGroup } from "@sim/consumer-group";
 * import { Counter, Simulation } from "@sim/core";
 * import { EventLog } from "@sim/eventlog";
 *
 * const log = new EventLog<string, number>("orders", { numPartitions: 1 });
 * const group = new ConsumerGroup("billing", { eventLog: log });
 * const sim = new Simulation({ entities: [log, group] });
 * sim.spawn(
 *   (function* () {
 *     for (let i = 0; i < 10; i++) yield* log.append("", i);
 *     yield* group.join("c", new Counter("c"));
 *     group.seek("c", 0, 2);
 *     yield* group.poll("c", 4);
 *     group.seek("c", 0, 5);
 *     yield* group.poll("c", 3);
 *   })(),
 * );
 * sim.run();
 * // 0 and 1 passed over, 2 to 5 read, 5 again, 6 and 7 read, 8 and 9 still to come.
 * const { appended, readAgain, readOnce, skipped, unread } = group.ledger();
 * [appended, readAgain, readOnce, skipped, unread]; // => [10, 1, 5, 2, 2]
 * ```
 *
 * @sealed
 * @public
 */
export interface DeliveryLedger {
  /** Records appended: offsets that the log has given out. */
  readonly appended: number;
  /** Delivered twice or more. */
  readonly readAgain: number;
  /** Delivered once. */
  readonly readOnce: number;
  /** Never delivered: compaction had removed them when the group came by, as gaps in what it read have shown. */
  readonly compacted: number;
  /** Never delivered: expired after the group's first assignment. */
  readonly lost: number;
  /** Never delivered: expired before the group's first assignment. */
  readonly beforeGroup: number;
  /**
   * Never delivered, still in the log, and behind the point where the group goes on: the position, without one the
   * committed offset, and with neither and `autoOffsetReset: "latest"` the last position there was.
   */
  readonly skipped: number;
  /** Still to be read. */
  readonly unread: number;
}
