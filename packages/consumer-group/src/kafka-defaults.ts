import { uniform } from "@sim/core";
import type { ConsumerGroupOptions } from "./options.js";
import { eagerProtocol } from "./protocols/classic.js";

/**
 * Options of a group with Kafka's own values (those of 4.2): spread them into the options, and override what differs.
 *
 * `group.protocol` classic with the range assignor, which Kafka's list of default assignors comes down to: so the eager
 * protocol, and with it `session.timeout.ms` 45000 and `heartbeat.interval.ms` 3000. `group.initial.rebalance.delay.ms` 3000,
 * `max.poll.interval.ms` 300000, `max.poll.records` 500, `auto.offset.reset` latest, `auto.commit.interval.ms` 5000,
 * `offsets.retention.minutes` 10080, `metadata.max.age.ms` 300000, and the broker's checks of commits.
 *
 * Each heartbeat is up to 0.1 s late, as that of a client is whose thread for heartbeats looks every `retry.backoff.ms` whether
 * one is due.
 *
 * With another protocol, whose defaults are Kafka's too, they are its values: with `consumerProtocol()` a session of 45 s, and
 * heartbeats every 5 s.
 *
 * @example
 * ```ts
 * import { ConsumerGroup, consumerProtocol, kafkaDefaults } from "@sim/consumer-group";
 * import { EventLog } from "@sim/eventlog";
 *
 * const eventLog = new EventLog("orders");
 * const classic = new ConsumerGroup("billing", { ...kafkaDefaults, eventLog });
 * const modern = new ConsumerGroup("audit", { ...kafkaDefaults, protocol: consumerProtocol(), eventLog });
 * [classic.name, modern.name]; // => ["billing", "audit"]
 * kafkaDefaults.autoOffsetReset; // => "latest"
 * kafkaDefaults.protocol.name; // => "eager"
 * ```
 *
 * @see `ConsumerConfig`, `GroupCoordinatorConfig`, `AbstractCoordinator.HeartbeatThread` of Kafka 4.2; [B28]: Range and CooperativeSticky together rebalance eagerly
 * @public
 */
export const kafkaDefaults: KafkaDefaults = Object.freeze({
  protocol: eagerProtocol(),
  initialRebalanceDelay: 3,
  heartbeatJitter: uniform(0, 0.1),
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
export type KafkaDefaults = {
  readonly [Option in
    | "protocol"
    | "initialRebalanceDelay"
    | "heartbeatJitter"
    | "maxPollInterval"
    | "autoOffsetReset"
    | "autoCommitInterval"
    | "maxPollRecords"
    | "offsetsRetention"
    | "metadataMaxAge"
    | "commitChecks"]: NonNullable<ConsumerGroupOptions<never, never>[Option]>;
};
