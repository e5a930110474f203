import {
  holdBack,
  type RandomStream,
  type Scheduled,
  type SeriesRecorder,
  type Simulation,
  type Target,
  type TimeWeighted,
  toSeconds,
  toTicks,
} from "@sim/core";
import type { PartitionQueueStats } from "../log-capacity.js";
import { type Capacity, TICKS_PER_SECOND } from "./capacity.js";

/** An append on its way through the queue of its partition. */
export interface Queued {
  /** When it began, in ticks. */
  readonly began: number;
  readonly records: number;
  readonly bytes: number;
  /** Its service is over: sets it on its way into the log. */
  served(): void;
}

/** Where a queue stands. */
export interface QueueHost {
  readonly sim: Simulation;
  readonly log: Target<never> & { readonly suspended: boolean; readonly slowdown: number };
  readonly capacity: Capacity;
  readonly random: RandomStream;
  /** How many runs of equal waits are kept. */
  readonly maxRuns: number | undefined;
}

/**
 * The appends in front of a partition: one is in service, the others wait in order. Services add up unrounded, counted
 * from the beginning of a busy period; only the moment at which one ends is rounded.
 */
export class ServiceQueue {
  private readonly host: QueueHost;
  /** The one in service first; the first `gone` places are empty. */
  private items: (Queued | undefined)[] = [];
  private gone = 0;
  private timer: Scheduled | undefined = undefined;
  /** The busy period began at this tick, .. */
  private busySince = 0;
  /** .. and so many ticks, and parts of them, later the server is free. */
  private work = 0;
  private readonly waiting: TimeWeighted;
  private readonly waitingBytes: TimeWeighted;
  private readonly busy: TimeWeighted;
  private readonly waits: SeriesRecorder;

  constructor(host: QueueHost) {
    this.host = host;
    this.waiting = host.sim.timeWeighted();
    this.waitingBytes = host.sim.timeWeighted();
    this.busy = host.sim.timeWeighted();
    this.waits = host.sim.series(host.maxRuns);
  }

  /** How many are here, the one in service included. */
  get length(): number {
    return this.items.length - this.gone;
  }

  /** Bytes of those that wait, the one in service not included. */
  get queuedBytes(): number {
    return this.waitingBytes.value;
  }

  /** How many wait, the one in service not included. */
  get queueLength(): number {
    return this.waiting.value;
  }

  get stats(): PartitionQueueStats {
    return Object.freeze({
      queueLength: this.waiting.snapshot(),
      queuedBytes: this.waitingBytes.snapshot(),
      utilization: this.busy.mean,
      waits: this.waits.snapshot(),
    });
  }

  enter(append: Queued): void {
    if (this.length > 0) {
      this.items.push(append);
      this.waiting.add(1);
      this.waitingBytes.add(append.bytes);
      return;
    }
    const service = this.serviceOf(append);
    const now = toTicks(this.host.sim.now);
    this.items.push(append);
    // The last service may have ended a part of a tick after the moment it was rounded to.
    this.work = Math.max(0, this.busySince - now + this.work);
    this.busySince = now;
    this.busy.set(1);
    this.serve(append, service, now);
  }

  /** A crash: all are lost. */
  clear(): void {
    if (this.length === 0) return;
    this.timer?.cancel();
    this.items = [];
    this.gone = 0;
    this.work = 0;
    this.waiting.set(0);
    this.waitingBytes.set(0);
    this.busy.set(0);
  }

  private serviceOf({ records, bytes }: Queued): number {
    const { capacity, random, log } = this.host;
    return capacity.serviceTicks(records, bytes, random) * log.slowdown;
  }

  private serve(append: Queued, service: number, now: number): void {
    this.waits.add((this.busySince - append.began + this.work) / TICKS_PER_SECOND);
    this.work += service;
    const ends = this.busySince + Math.round(this.work);
    this.timer = this.host.sim.call(toSeconds(ends - now), serviceIsOver, this);
  }

  /** The first one leaves, the next is served. */
  advance(): void {
    const now = toTicks(this.host.sim.now);
    if (this.busySince + Math.round(this.work) < now) {
      // The log stood still meanwhile.
      this.busySince = now;
      this.work = 0;
    }
    const first = this.items[this.gone] as Queued;
    this.items[this.gone++] = undefined;
    const next = this.items[this.gone];
    if (this.gone === this.items.length) this.items.length = this.gone = 0;
    else if (this.gone > 1024 && this.gone * 2 > this.items.length) {
      this.items.splice(0, this.gone);
      this.gone = 0;
    }
    first.served();
    if (next === undefined) {
      this.busy.set(0);
      return;
    }
    this.waiting.add(-1);
    this.waitingBytes.add(-next.bytes);
    this.serve(next, this.serviceOf(next), now);
  }

  /** Whether the log stands still, in which case the service ends when it goes on. */
  heldBack(): boolean {
    const { log } = this.host;
    return log.suspended && holdBack(log, serviceIsOver, this);
  }
}

function serviceIsOver(queue: ServiceQueue): void {
  if (!queue.heldBack()) queue.advance();
}
