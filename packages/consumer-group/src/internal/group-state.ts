import {
  EntityUnavailableError,
  type Fact,
  type RandomStream,
  SimError,
  type SimFuture,
  type Simulation,
  type Target,
} from "@sim/core";
import type { Assignments } from "@sim/strategies";
import type { ConsumerTarget } from "../messages.js";
import type { Settings } from "../options.js";
import { type Counters, newCounters } from "../stats.js";
import { CatchUpMeter } from "./catch-up-meter.js";
import { DeliveryHistory } from "./delivery-history.js";

/** One consumer of the group. */
export interface Member<K, V> {
  readonly name: string;
  readonly entity: ConsumerTarget<K, V>;
  /** Number of its join, for facts. */
  readonly id: number;
  /** Its partitions, ascending. */
  owned: readonly number[];
  /** The partition that the last poll served last; the next poll begins after it. */
  lastServed: number;
  /** Wakes the polls that wait when what they wait for changes; made when a poll begins to wait. */
  wakeUp: SimFuture<void> | undefined;
}

/** The facts that a group reports. */
export interface GroupFacts {
  readonly rebalanceBegun: Fact;
  readonly assigned: Fact;
  readonly rebalanced: Fact;
  readonly expired: Fact;
  readonly polled: Fact;
  readonly committed: Fact;
  readonly refused: Fact;
  readonly reset: Fact;
}

/** The random streams of a group, by what is drawn from them. */
export interface GroupStreams {
  readonly assignment: RandomStream;
  readonly commitLatency: RandomStream;
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
  readonly numPartitions: number;
  readonly members = new Map<string, Member<K, V>>();
  readonly counters: Counters = newCounters();
  readonly history: DeliveryHistory;
  readonly meter = new CatchUpMeter();
  /** Committed offsets by partition: the next one to read, or {@link NONE}. They belong to the group. */
  readonly committed: Float64Array;
  /** Positions of the present owners, or {@link NONE}. */
  readonly position: Float64Array;
  /** The last position of each partition that was not {@link NONE}. */
  readonly lastPosition: Float64Array;
  /** Grows whenever the owner of a partition loses it or its position, so that a poll under way can tell. */
  readonly ownershipEpoch: Int32Array;
  readonly owner: (Member<K, V> | undefined)[];
  readonly strategyState: unknown;
  generation = 0;
  /** The last completed assignment. */
  assignments: Assignments = new Map();
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
  private attachment: Attachment | undefined = undefined;
  private readonly refusals = new WeakSet<object>();

  constructor(name: string, settings: Settings<K, V>) {
    const { numPartitions } = settings.log;
    this.name = name;
    this.settings = settings;
    this.numPartitions = numPartitions;
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
    return this.rebalancingSince !== undefined;
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
    return this.settings.autoOffsetReset === "latest" ? Math.max(0, this.lastPosition[partition] as number) : 0;
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

  private attached(): Attachment {
    const { attachment } = this;
    if (attachment !== undefined) return attachment;
    throw new SimError(
      "NOT_ATTACHED",
      `${this.name}: not part of a simulation yet: pass it to new Simulation({ entities: [..] }) first`,
    );
  }
}
