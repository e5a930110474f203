import type { ClaimOptions, HoldLike, PreemptionLike, ResourceLike, Script } from "../kit.js";
import { Area } from "./area.js";
import { Awaitable, ModelError, type ModelProcess, type Settle, type Wait, type Waiting } from "./basics.js";
import { Component, refuse } from "./component.js";

interface Request {
  readonly priority: number;
  readonly preempt: boolean;
  /** Who asks. */
  readonly name: string;
  readonly process: ModelProcess | undefined;
  readonly since: number;
  readonly settle: Settle;
}

export class Unit implements HoldLike {
  active = true;
  released = false;
  readonly since: number;
  readonly priority: number;
  readonly process: ModelProcess | undefined;
  readonly onPreempted: ((preemption: PreemptionLike) => void) | undefined;
  private readonly resource: ModelResource;

  constructor(
    resource: ModelResource,
    priority: number,
    process: ModelProcess | undefined,
    told?: (p: PreemptionLike) => void,
  ) {
    this.resource = resource;
    this.since = resource.engine.now;
    this.priority = priority;
    this.process = process;
    this.onPreempted = told;
  }

  release(): void {
    if (this.released) throw new ModelError("ALREADY_RELEASED");
    this.released = true;
    if (this.active) this.resource.giveBack(this);
  }
}

/** What `use` recognises its own preemption by. */
class Told {
  readonly unit: Unit;
  readonly resource: string;
  readonly by: string;
  readonly heldFor: number;
  readonly remaining: number | undefined;

  constructor(unit: Unit, resource: string, by: string, heldFor: number, remaining: number | undefined) {
    this.unit = unit;
    this.resource = resource;
    this.by = by;
    this.heldFor = heldFor;
    this.remaining = remaining;
  }
}

export function toldOf(cause: unknown): PreemptionLike | undefined {
  return cause instanceof Told ? cause : undefined;
}

class Acquire extends Awaitable {
  private readonly resource: ModelResource;
  private readonly options: ClaimOptions;
  private readonly atHead: boolean;

  constructor(resource: ModelResource, options: ClaimOptions, atHead: boolean) {
    super();
    this.resource = resource;
    this.options = options;
    this.atHead = atHead;
  }

  begin(settle: Settle, who: Waiting): Wait {
    return this.resource.request(this.options, this.atHead, settle, who);
  }
}

export class ModelResource extends Component implements ResourceLike {
  private readonly capacity: number;
  /** Units in use, in the order in which they were handed out. */
  private units: Unit[] = [];
  private line: Request[] = [];
  private requests = 0;
  private grants = 0;
  private preemptions = 0;
  private abandoned = 0;
  private refused = 0;
  private waits: number[] = [];
  private readonly inUse = new Area(this.engineIfAny, 0);
  private readonly queue = new Area(this.engineIfAny, 0);

  constructor(name: string, capacity: number) {
    super(name);
    this.capacity = capacity;
  }

  acquire(options: ClaimOptions): Awaitable {
    return new Acquire(this, options, false);
  }

  request(options: ClaimOptions, atHead: boolean, settle: Settle, who: Waiting): Wait {
    const { engine } = this;
    const { priority, preempt } = options;
    const { process, name } = who;
    this.requests++;
    const request: Request = { priority, preempt, name, process, since: engine.now, settle };
    const wait: Wait = {
      timed: false,
      abandon: () => {
        if (!this.line.includes(request)) return;
        this.line = this.line.filter((one) => one !== request);
        this.queue.set(this.line.length);
        this.abandoned++;
      },
      takeBack: (unit) => (unit as Unit).release(),
    };
    if (this.down) {
      this.refused++;
      refuse(settle);
    } else if (this.makeRoom(options, name)) {
      settle(false, this.grant(request));
    } else {
      const place = this.line.findIndex((one) => (atHead ? one.priority >= priority : one.priority > priority));
      this.line.splice(place < 0 ? this.line.length : place, 0, request);
      this.queue.set(this.line.length);
    }
    return wait;
  }

  tryAcquire(options: ClaimOptions): HoldLike | undefined {
    this.requests++;
    const name = "a caller of tryAcquire";
    if (this.down || !this.makeRoom(options, name)) {
      this.abandoned++;
      return undefined;
    }
    const request: Request = { ...options, name, process: undefined, since: this.engine.now, settle: () => {} };
    return this.grant(request, options.onPreempted);
  }

  *use(units: number, options: ClaimOptions, onPreempt: "resume" | "restart" | "throw"): Script {
    let left = units;
    let atHead = false;
    for (;;) {
      const unit = (yield* new Acquire(this, options, atHead)) as Unit;
      try {
        yield left;
        return undefined;
      } catch (error) {
        const cause = (error as Error).cause;
        if (!(cause instanceof Told) || cause.unit !== unit || onPreempt === "throw") throw error;
        left = onPreempt === "resume" ? (cause.remaining as number) : units;
        atHead = true;
      } finally {
        unit.release();
      }
    }
  }

  giveBack(unit: Unit): void {
    unit.active = false;
    this.units = this.units.filter((one) => one !== unit);
    this.inUse.set(this.units.length);
    this.serve();
  }

  /** Does for those who came meanwhile what they came for. */
  onResume(): void {
    for (const request of [...this.line]) {
      if (!this.line.includes(request) || !this.makeRoom(request, request.name)) continue;
      this.line = this.line.filter((one) => one !== request);
      this.queue.set(this.line.length);
      request.settle(false, this.grant(request));
    }
  }

  onCrash(): void {
    for (let request = this.line.shift(); request !== undefined; request = this.line.shift()) {
      this.queue.set(this.line.length);
      this.refused++;
      refuse(request.settle);
    }
  }

  state(): string {
    return `${this.units.length}/${this.line.length}`;
  }

  statistics(): string {
    const { requests, grants, preemptions, abandoned, refused, waits } = this;
    const counts = `requests ${requests} grants ${grants} preemptions ${preemptions} abandoned ${abandoned} refused ${refused}`;
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    return `${counts} waited ${waited} of ${waits.length}, in use ${this.inUse.show()}, queue ${this.queue.show()}`;
  }

  /** Whether there is a unit to hand out, after taking one from a less urgent holder if that may be done. */
  private makeRoom({ priority, preempt }: ClaimOptions, by: string): boolean {
    if (this.still) return false;
    if (this.units.length < this.capacity) return true;
    if (!preempt) return false;
    let victim: Unit | undefined;
    for (const unit of this.units) {
      if (unit.process?.alive !== true && unit.onPreempted === undefined) continue;
      if (unit.priority > priority && (victim === undefined || unit.priority >= victim.priority)) victim = unit;
    }
    if (victim === undefined) return false;
    this.evict(victim, by);
    return true;
  }

  private grant({ priority, process, since }: Request, told?: (preemption: PreemptionLike) => void): Unit {
    const unit = new Unit(this, priority, process, told);
    this.units.push(unit);
    this.inUse.set(this.units.length);
    this.grants++;
    this.waits.push(this.engine.now - since);
    return unit;
  }

  private evict(unit: Unit, by: string): void {
    const { engine } = this;
    unit.active = false;
    this.units = this.units.filter((one) => one !== unit);
    this.inUse.set(this.units.length);
    this.preemptions++;
    const { process, onPreempted } = unit;
    const heldFor = engine.now - unit.since;
    engine.add(engine.now, 0, false, process?.owner, () => {
      if (unit.released) return;
      const told = new Told(unit, this.name, by, heldFor, process?.remaining());
      if (onPreempted !== undefined) onPreempted(told);
      else process?.throwIn(new ModelError("INTERRUPTED", told));
    });
  }

  private serve(): void {
    while (!this.still && this.units.length < this.capacity) {
      const request = this.line.shift();
      if (request === undefined) return;
      this.queue.set(this.line.length);
      request.settle(false, this.grant(request));
    }
  }
}
