import type { ConsumerGroupOptions } from "./options.js";

/**
 * Options of a group with Kafka's own values (those of 4.2): spread them into the options and choose the protocol.
 *
 * The session timeout of 45 s, the heartbeats and the poll interval of 300 s are the defaults of Kafka's protocols already;
 * this adds `group.initial.rebalance.delay.ms` 3000, `auto.offset.reset` latest, `auto.commit.interval.ms` 5000,
 * `max.poll.records` 500, `offsets.retention.minutes` 10080, `metadata.max.age.ms` 300000, and the broker's checks of commits.
 *
 * @example
 * ```ts
 * import { ConsumerGroup, eagerProtocol, kafkaDefaults } from "@sim/consumer-group";
 * import { EventLog } from "@sim/eventlog";
 *
 * const group = new ConsumerGroup("billing", {
 *   ...kafkaDefaults,
 *   protocol: eagerProtocol(),
 *   eventLog: new EventLog("orders"),
 * });
 * group.name; // => "billing"
 * kafkaDefaults.autoOffsetReset; // => "latest"
 * ```
 *
 * @public
 */
export const kafkaDefaults: KafkaDefaults = Object.freeze({
  initialRebalanceDelay: 3,
  maxPollInterval: 300,
  autoOffsetReset: "latest",
  autoCommitInterval: 5,
  maxPollRecords: 500,
  offsetsRetention: 7 * 24 * 3600,
  metadataMaxAge: 300,
  commitChecks: "kafka",
});

/**
 * The type of {@link kafkaDefaults}.
 *
 * @public
 */
export type KafkaDefaults = Readonly<
  Required<
    Pick<
      ConsumerGroupOptions<never, never>,
      | "initialRebalanceDelay"
      | "maxPollInterval"
      | "autoOffsetReset"
      | "autoCommitInterval"
      | "maxPollRecords"
      | "offsetsRetention"
      | "metadataMaxAge"
      | "commitChecks"
    >
  >
>;
