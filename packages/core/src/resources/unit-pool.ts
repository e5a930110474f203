import { InterruptedError } from "../errors.js";
import type { Callback } from "../internal/calendar.js";
import type { EntityRecord } from "../internal/entity-record.js";
import { Level } from "../internal/level.js";
import type { ProcessRunner } from "../internal/process-runner.js";
import { SeriesRecorder } from "../series.js";
import { toSeconds } from "../time.js";
import { HeldUnit, type Preemption } from "./hold.js";
import type { Request } from "./request.js";
import type { ResourceStats } from "./resource-options.js";
import { PriorityLine } from "./waiting-line.js";

/** Who asks for a unit, and how urgently. */
export interface Claim {
  readonly priority: number;
  readonly preempt: boolean;
  readonly onPreempted: ((preemption: Preemption) => void) | undefined;
  /** The process that asks, if it is one. */
  readonly process: ProcessRunner | undefined;
  /** Since when it asks, in ticks. */
  readonly since: number;
}

export type UnitRequest = Request<HeldUnit> & Claim;

/** The units of a resource that is part of a simulation, those who wait for one, and the statistics. */
export class UnitPool {
  readonly line: PriorityLine<UnitRequest>;
  requests = 0;
  grants = 0;
  preemptions = 0;
  abandoned = 0;
  refused = 0;
  private readonly record: EntityRecord;
  private readonly capacity: number;
  /** Units in use; each knows its place. */
  private readonly units: HeldUnit[] = [];
  private readonly level: Level;
  private readonly waits = new SeriesRecorder();
  /** Units handed out since the start, which no reset changes: it numbers them. */
  private handedOut = 0;

  constructor(record: EntityRecord, capacity: number) {
    this.record = record;
    this.capacity = capacity;
    this.level = new Level(record.kernel, 0);
    this.line = new PriorityLine(new Level(record.kernel, 0));
  }

  get inUse(): number {
    return this.units.length;
  }

  get name(): string {
    return this.record.name;
  }

  get stats(): ResourceStats {
    const { requests, grants, preemptions, abandoned, refused, waits, level, line } = this;
    return {
      requests,
      grants,
      preemptions,
      abandoned,
      refused,
      waits: waits.snapshot(),
      inUse: level.snapshot(),
      queueLength: line.level.snapshot(),
      utilization: level.mean / this.capacity,
    };
  }

  resetStatistics(): void {
    this.requests = 0;
    this.grants = 0;
    this.preemptions = 0;
    this.abandoned = 0;
    this.refused = 0;
    this.waits.reset();
    this.level.reset();
    this.line.level.reset();
  }

  /** A free unit, or that of a less urgent holder if it may be taken. */
  unitAtOnce(claim: Claim): HeldUnit | undefined {
    const { record, units } = this;
    if (record.suspended || record.crashed) return undefined;
    if (units.length === this.capacity) {
      const victim = claim.preempt ? leastUrgent(units) : undefined;
      if (victim === undefined || victim.priority <= claim.priority) return undefined;
      this.remove(victim);
      victim.evict();
      this.preemptions++;
      this.tellEvicted(victim, claim.process?.name ?? "a caller of tryAcquire");
    }
    return this.handOut(claim);
  }

  giveBack(unit: HeldUnit): void {
    this.remove(unit);
    if (!this.record.suspended) this.serve();
    this.level.change(this.units.length);
  }

  /** Does for those who came during a suspension what they came for, preemption included. */
  catchUp(): void {
    for (const request of this.line.requests()) {
      const unit = request.line === undefined ? undefined : this.unitAtOnce(request);
      if (unit === undefined) continue;
      this.line.remove(request);
      request.grant(unit);
    }
  }

  /** Refuses everybody who waits. */
  refuseAll(): void {
    const { line } = this;
    // One refusal may make another request go away.
    for (let request = line.first; request !== undefined; request = line.first) {
      line.remove(request);
      this.refused++;
      request.refuse(this.name, request.describeWait());
    }
  }

  /** Hands free units to those who wait. */
  private serve(): void {
    const { line, units } = this;
    while (units.length < this.capacity) {
      const request = line.first;
      if (request === undefined) return;
      line.remove(request);
      request.grant(this.handOut(request));
    }
  }

  private handOut({ priority, onPreempted, process, since }: Claim): HeldUnit {
    const { units } = this;
    const { ticks } = this.record.kernel;
    const unit = new HeldUnit(this, priority, onPreempted, process, ticks, this.handedOut++, units.length);
    units.push(unit);
    this.grants++;
    this.level.change(units.length);
    this.waits.add(toSeconds(ticks - since));
    return unit;
  }

  private remove(unit: HeldUnit): void {
    const { units } = this;
    const last = units.pop() as HeldUnit;
    if (last === unit) return;
    units[unit.position] = last;
    last.position = unit.position;
  }

  /** Tells the former holder, as an event of this instant, unless it gives the unit back of its own accord before. */
  private tellEvicted(unit: HeldUnit, by: string): void {
    const { kernel, name: resource } = this.record;
    const { process, onPreempted } = unit;
    const heldFor = toSeconds(kernel.ticks - unit.sinceTicks);
    const preemption = (): Preemption => {
      unit.preemption = { kind: "preempted", resource, by, heldFor, remaining: process?.remainingWork };
      return unit.preemption;
    };
    if (onPreempted !== undefined) {
      kernel.scheduleNow((() => unit.released || onPreempted(preemption())) as Callback, undefined);
    } else {
      process?.interruptWith(() => (unit.released ? undefined : new InterruptedError(process.name, preemption())));
    }
  }
}

/** Of the units that can be taken, that of the least urgent holder, the last of them. */
function leastUrgent(units: readonly HeldUnit[]): HeldUnit | undefined {
  let found: HeldUnit | undefined;
  for (const unit of units) {
    if (!unit.evictable) continue;
    if (found === undefined || unit.priority > found.priority) found = unit;
    else if (unit.priority === found.priority && unit.number > found.number) found = unit;
  }
  return found;
}
