import type { Process, Scheduled, SimFuture } from "@sim/core";
import type { ConsumerTarget } from "../messages.js";
import type { GroupMember } from "../protocol.js";
import type { RebalanceListener } from "../rebalance-listener.js";
import type { Session } from "./session.js";

/** One consumer of the group: one client, from its join until it leaves or, where clients take part themselves, crashes. */
export class Member<K, V> implements GroupMember {
  readonly consumer: string;
  readonly entity: ConsumerTarget<K, V>;
  readonly instanceId: string | undefined;
  readonly listener: RebalanceListener | undefined;
  /** Number of its join, for facts. */
  readonly id: number;
  memberId: string;
  owned: readonly number[] = [];
  /** Partitions that its polls pass over. */
  readonly paused = new Set<number>();
  /** The partition that the last poll served last; the next poll begins after it. */
  lastServed = -1;
  /** Wakes the polls that wait when what they wait for changes; made when a poll begins to wait. */
  wakeUp: SimFuture<void> | undefined = undefined;
  /** How many polls are under way. */
  polls = 0;
  /** One of them does the client's part of a rebalance; the others wait for it. */
  takingPart = false;
  /** When the last poll ended, or the client joined, in ticks. */
  lastPollTicks = 0;
  /** When the last of its requests to the coordinator arrives, in ticks. */
  requestsUntilTicks = -Infinity;
  /** The pending look at whether it polls often enough. */
  pollCheck: Scheduled | undefined = undefined;
  /** When it commits by itself next, in ticks. */
  nextAutoCommitTicks = Infinity;
  session: Session<K, V> | undefined = undefined;
  /** It has left, or its process has crashed: this client does nothing any more. */
  closed = false;
  /** Its entity is down or suspended. */
  silent = false;

  constructor(
    consumer: string,
    memberId: string,
    id: number,
    entity: ConsumerTarget<K, V>,
    instanceId: string | undefined,
    listener: RebalanceListener | undefined,
  ) {
    this.consumer = consumer;
    this.memberId = memberId;
    this.id = id;
    this.entity = entity;
    this.instanceId = instanceId;
    this.listener = listener;
  }

  get polling(): boolean {
    return this.polls > 0;
  }

  get running(): boolean {
    return !this.closed && !this.silent;
  }

  get hasListener(): boolean {
    return this.listener !== undefined;
  }

  /** Calls the listener for a change; undefined if there is nothing to wait for. */
  call(type: "Assigned" | "Revoked" | "Lost", partitions: readonly number[]): void | Process {
    const { listener } = this;
    if (type === "Assigned") return listener?.onPartitionsAssigned?.(partitions);
    if (type === "Revoked") return listener?.onPartitionsRevoked?.(partitions);
    if (listener?.onPartitionsLost !== undefined) return listener.onPartitionsLost(partitions);
    return listener?.onPartitionsRevoked?.(partitions);
  }
}
