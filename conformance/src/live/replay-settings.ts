import {
  type ConsumerGroupOptions,
  consumerProtocol,
  cooperativeProtocol,
  eagerProtocol,
  type RebalanceProtocol,
} from "@sim/consumer-group";
import {
  CooperativeStickyAssignment,
  type PartitionAssignment,
  RangeAssignment,
  RoundRobinAssignment,
  StickyAssignment,
  UniformAssignment,
} from "@sim/strategies";
import type { Settings } from "./recording.js";

/** What a request takes on the loopback address, in seconds: not told by a recording, and little against the script's own times. */
export const LATENCY = Object.freeze({ coordinator: 0.002, commit: 0.004, read: 0.002 });

/** The times of a part that bound its pauses, in milliseconds. */
export interface Timing {
  readonly heartbeatMs: number;
  readonly sessionMs: number;
  readonly maxPollMs: number;
  readonly initialDelayMs: number;
}

/** Which of Kafka's protocols a part is about. */
export type Kind = "eager" | "cooperative" | "consumer";

const ASSIGNORS: { readonly [className: string]: () => PartitionAssignment } = {
  RangeAssignor: () => new RangeAssignment(),
  RoundRobinAssignor: () => new RoundRobinAssignment(),
  StickyAssignor: () => new StickyAssignment(),
  CooperativeStickyAssignor: () => new CooperativeStickyAssignment(),
  uniform: () => new UniformAssignment(),
};

const PROTOCOLS: { readonly [kind in Kind]: () => RebalanceProtocol } = {
  eager: eagerProtocol,
  cooperative: cooperativeProtocol,
  consumer: consumerProtocol,
};

/** The protocol that follows from a consumer's settings. */
export function kindOf(consumer: Settings): Kind {
  if (consumer["group.protocol"] === "consumer") return "consumer";
  return assignorOf(consumer) === "CooperativeStickyAssignor" ? "cooperative" : "eager";
}

/** The times that hold for a consumer with these settings at a broker with those. */
export function timingOf(consumer: Settings, broker: Settings): Timing {
  const modern = kindOf(consumer) === "consumer";
  return {
    heartbeatMs: modern
      ? milliseconds(broker, "group.consumer.heartbeat.interval.ms")
      : milliseconds(consumer, "heartbeat.interval.ms"),
    sessionMs: modern
      ? milliseconds(broker, "group.consumer.session.timeout.ms")
      : milliseconds(consumer, "session.timeout.ms"),
    maxPollMs: milliseconds(consumer, "max.poll.interval.ms"),
    initialDelayMs: modern ? 0 : milliseconds(broker, "group.initial.rebalance.delay.ms"),
  };
}

/** The options of a group that has these settings. */
export function groupOptions(
  consumer: Settings,
  broker: Settings,
): Omit<ConsumerGroupOptions<string, number>, "eventLog"> {
  const kind = kindOf(consumer);
  const { heartbeatMs, sessionMs, maxPollMs, initialDelayMs } = timingOf(consumer, broker);
  return {
    protocol: PROTOCOLS[kind](),
    assignmentStrategy: strategyOf(consumer),
    heartbeatInterval: heartbeatMs / 1000,
    sessionTimeout: sessionMs / 1000,
    maxPollInterval: maxPollMs / 1000,
    initialRebalanceDelay: initialDelayMs / 1000,
    maxPollRecords: milliseconds(consumer, "max.poll.records"),
    autoOffsetReset: resetOf(required(consumer, "auto.offset.reset")),
    ...LOOPBACK,
  };
}

/** The options of a lone consumer that begins by this policy: no time matters to it. */
export function resetOptions(
  protocol: "classic" | "consumer",
  autoOffsetReset: string,
): Omit<ConsumerGroupOptions<string, number>, "eventLog"> {
  const kind = protocol === "consumer" ? "consumer" : "eager";
  return { protocol: PROTOCOLS[kind](), autoOffsetReset: resetOf(autoOffsetReset), ...LOOPBACK };
}

/** What holds for every group: the broker's own checks of commits, and the loopback address. */
const LOOPBACK = Object.freeze({
  commitChecks: "kafka",
  pollLatency: 0,
  coordinatorLatency: LATENCY.coordinator,
  commitLatency: LATENCY.commit,
});

function strategyOf(consumer: Settings): PartitionAssignment {
  const name = kindOf(consumer) === "consumer" ? required(consumer, "group.remote.assignor") : assignorOf(consumer);
  const make = ASSIGNORS[name];
  if (make === undefined) throw new Error(`no assignment strategy stands for ${name}`);
  return make();
}

function assignorOf(consumer: Settings): string {
  return required(consumer, "partition.assignment.strategy").split(".").at(-1) as string;
}

/** `by_duration:` is followed by hours, minutes and seconds as ISO 8601 writes them. */
function resetOf(policy: string): "earliest" | "latest" | "none" | { readonly byDuration: number } {
  if (policy === "earliest" || policy === "latest" || policy === "none") return policy;
  const parts = /^by_duration:PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(policy);
  if (parts === null) throw new Error(`auto.offset.reset ${policy} is not known`);
  const [hours, minutes, seconds] = parts.slice(1).map((digits) => Number(digits ?? 0)) as [number, number, number];
  return { byDuration: hours * 3600 + minutes * 60 + seconds };
}

function milliseconds(settings: Settings, name: string): number {
  const value = Number(required(settings, name));
  if (!Number.isFinite(value)) throw new Error(`${name} is no number: ${settings[name]}`);
  return value;
}

function required(settings: Settings, name: string): string {
  const value = settings[name];
  if (value === undefined) throw new Error(`the recording does not tell ${name}`);
  return value;
}
