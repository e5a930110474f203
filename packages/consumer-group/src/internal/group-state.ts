import {
  EntityUnavailableError,
  type Fact,
  type RandomStream,
  type Scheduled,
  SimError,
  type Simulation,
  type Target,
} from "@sim/core";
import type { Settings } from "../options.js";
import type { ProtocolRun, ProtocolTiming } from "../protocol.js";
import { type Counters, newCounters } from "../stats.js";
import { Availability } from "./availability.js";
import { CatchUpMeter } from "./catch-up-meter.js";
import { DeliveryHistory } from "./delivery-history.js";
import type { Member } from "./member.js";
import type { Session } from "./session.js";

/** The facts that a group reports. */
export interface GroupFacts {
  readonly rebalanceBegun: Fact;
  readonly assigned: Fact;
  readonly revoked: Fact;
  readonly rebalanced: Fact;
  readonly expired: Fact;
  readonly polled: Fact;
  readonly committed: Fact;
  readonly refused: Fact;
  readonly reset: Fact;
  readonly offsetsExpired: Fact;
}

/** The random streams of a group, by what is drawn from them. */
export interface GroupStreams {
  readonly assignment: RandomStream;
  readonly commitLatency: RandomStream;
  readonly coordinatorLatency: RandomStream;
  readonly heartbeats: RandomStream;
  readonly pollLatency: RandomStream;
  readonly rebalanceDelay: RandomStream;
}

/** The entity whose faults are those of the coordinator: the group itself. */
export type Coordinator = Target<never> & { readonly suspended: boolean; readonly slowdown: number };

/** What a group has of the simulation it belongs to. */
export interface Attachment {
  readonly sim: Simulation;
  readonly coordinator: Coordinator;
  readonly facts: GroupFacts;
  readonly random: GroupStreams;
}

/** A request that is answered later, and fails when the coordinator crashes. */
export interface PendingRequest {
  /** For the error. */
  readonly what: string;
  done(): void;
  fail(error: unknown): void;
}

/** No offset: not committed, or position undefined. */
export const NONE = -1;

/** Everything a group knows. */
export class GroupState<K, V> {
  readonly name: string;
  readonly settings: Settings<K, V>;
  readonly timing: ProtocolTiming;
  /** Partitions of the log when its metadata was last refreshed: those that are assigned. */
  partitionsKnown: number;
  /** The protocol at work; set right after the construction. */
  run!: ProtocolRun;
  readonly members = new Map<string, Member<K, V>>();
  readonly counters: Counters = newCounters();
  readonly history: DeliveryHistory;
  readonly meter = new CatchUpMeter();
  /** Committed offsets by partition: the next one to read, or {@link NONE}. They belong to the group. */
  committed: Float64Array;
  /** Positions of the present owners, or {@link NONE}. */
  position: Float64Array;
  /** The last position of each partition that was not {@link NONE}. */
  lastPosition: Float64Array;
  /** Grows whenever the owner of a partition loses it or its position, so that a poll under way can tell. */
  ownershipEpoch: Int32Array;
  readonly owner: (Member<K, V> | undefined)[];
  readonly strategyState: unknown;
  /** Of all members that the coordinator knows, also of those whose client is gone. */
  readonly sessions = new Set<Session<K, V>>();
  readonly availability = new Availability();
  /** Forgets the committed offsets of a group that has been empty for long. */
  offsetExpiry: Scheduled | undefined = undefined;
  rebalancingSince: number | undefined = undefined;
  rebalancingTime = 0;
  joinsEver = 0;
  /** Joins and leaves that wait for the rebalance to complete. */
  waiting: PendingRequest[] = [];
  /** Commits on their way. */
  readonly committing = new Set<PendingRequest>();
  /** Whether the coordinator is down, and how often it has been: requests from before a crash fail. */
  down = false;
  crashes = 0;
  private readonly incarnations = new Map<string, number>();
  private attachment: Attachment | undefined = undefined;
  private readonly refusals = new WeakSet<object>();

  constructor(name: string, settings: Settings<K, V>) {
    const { numPartitions } = settings.log;
    this.name = name;
    this.settings = settings;
    this.timing = settings.timing;
    this.partitionsKnown = numPartitions;
    this.history = new DeliveryHistory(settings.log);
    this.committed = new Float64Array(numPartitions).fill(NONE);
    this.position = new Float64Array(numPartitions).fill(NONE);
    this.lastPosition = new Float64Array(numPartitions).fill(NONE);
    this.ownershipEpoch = new Int32Array(numPartitions);
    this.owner = new Array<Member<K, V> | undefined>(numPartitions).fill(undefined);
    this.strategyState = settings.strategy.createState?.();
  }

  attach(attachment: Attachment): void {
    this.attachment = attachment;
  }

  get isAttached(): boolean {
    return this.attachment !== undefined;
  }

  get sim(): Simulation {
    return this.attached().sim;
  }

  get coordinator(): Coordinator {
    return this.attached().coordinator;
  }

  get facts(): GroupFacts {
    return this.attached().facts;
  }

  get random(): GroupStreams {
    return this.attached().random;
  }

  get rebalancing(): boolean {
    return this.run.rebalancing;
  }

  /** Partitions of the log now: it may have got more since. */
  get numPartitions(): number {
    const { numPartitions } = this.settings.log;
    if (numPartitions > this.committed.length) this.grow(numPartitions);
    return numPartitions;
  }

  /** The id of a client of this name that is new to the coordinator. */
  nextMemberId(consumer: string): string {
    const incarnation = (this.incarnations.get(consumer) ?? 0) + 1;
    this.incarnations.set(consumer, incarnation);
    return this.settings.memberId(consumer, incarnation);
  }

  /** The group has been empty for so long that its committed offsets are given up [B12]. */
  forgetOffsets(): void {
    this.committed.fill(NONE);
    this.facts.offsetsExpired.report(this.partitionsKnown);
  }

  setPosition(partition: number, offset: number): void {
    this.position[partition] = offset;
    this.lastPosition[partition] = offset;
  }

  /** Up to which offset records have been passed over, delivered or not: where the group goes on, as far as it is known. */
  passedUpTo(partition: number): number {
    const position = this.position[partition] as number;
    if (position !== NONE) return position;
    const committed = this.committed[partition] as number;
    if (committed !== NONE) return committed;
    const { autoOffsetReset } = this.settings;
    const fromLogStart = autoOffsetReset === "earliest" || autoOffsetReset === "none";
    return fromLogStart ? 0 : Math.max(0, this.lastPosition[partition] as number);
  }

  /** Throws while the coordinator is down, or if it has been since there were that many crashes. */
  requireUp(what: string, crashes: number = this.crashes): void {
    if (this.down || this.crashes !== crashes) throw new EntityUnavailableError(this.name, what);
  }

  /** Counts and reports a refusal, and gives the error back for its sender. */
  refused<E extends SimError>(error: E): E {
    this.refusals.add(error);
    this.counters.refusals++;
    this.facts.refused.report(this.counters.refusals);
    return error;
  }

  /** Whether an error is a refusal that has been counted. */
  isRefusal(error: unknown): boolean {
    return typeof error === "object" && error !== null && this.refusals.has(error);
  }

  private grow(numPartitions: number): void {
    const noOffsets = (): Float64Array => new Float64Array(numPartitions).fill(NONE);
    const [committed, position, lastPosition] = [noOffsets(), noOffsets(), noOffsets()];
    const ownershipEpoch = new Int32Array(numPartitions);
    committed.set(this.committed);
    position.set(this.position);
    lastPosition.set(this.lastPosition);
    ownershipEpoch.set(this.ownershipEpoch);
    while (this.owner.length < numPartitions) this.owner.push(undefined);
    Object.assign(this, { committed, position, lastPosition, ownershipEpoch });
  }

  private attached(): Attachment {
    const { attachment } = this;
    if (attachment !== undefined) return attachment;
    throw new SimError(
      "NOT_ATTACHED",
      `${this.name}: not part of a simulation yet: pass it to new Simulation({ entities: [..] }) first`,
    );
  }
}
