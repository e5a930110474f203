import {
  allOf,
  anyOf,
  Container,
  event,
  idle,
  type Preemption,
  type Process,
  Resource,
  type RunSummary,
  Simulation,
  Store,
  type Target,
  type TimeWeightedStats,
  timeout,
  toSeconds,
  toTicks,
  type Waitable,
} from "@sim/core";
import type {
  CallOptions,
  ClaimOptions,
  ContainerLike,
  FutureLike,
  HoldLike,
  Kit,
  ResourceLike,
  Running,
  Script,
  Sim,
  StoreLike,
  Summary,
  TargetLike,
} from "./kit.js";

const UNIT = 2 ** 16;

function seconds(units: number): number {
  return toSeconds(units * UNIT);
}

function units(time: number): number {
  return toTicks(time) / UNIT;
}

/** A target of messages as the interpreter's actors are. */
type Numbered = Target<{ readonly type: "Message"; readonly payload: number }>;

/** The real engine, with times in units. */
export const realKit: Kit = {
  simulation: (entities, endTime) => new RealSim(entities, endTime),
  resource: (name, capacity) => new RealResource(name, capacity),
  store: (name, capacity, order) => new RealStore(name, capacity, order),
  container: (name, capacity, initial) => new RealContainer(name, capacity, initial),
  delay: seconds,
  timeout: (delay) => timeout(seconds(delay)),
  idle: (delay) => idle(seconds(delay)),
  anyOf: (parts) => anyOf(...(parts as Waitable<unknown>[])),
  allOf: (parts) => allOf(...(parts as Waitable<unknown>[])),
  preemption: (cause) => {
    if (!isPreemption(cause)) return undefined;
    const { resource, by, heldFor, remaining } = cause;
    return { resource, by, heldFor: units(heldFor), remaining: remaining === undefined ? undefined : units(remaining) };
  },
  event: (target, payload, delay) => event(target as Numbered, "Message", payload, { delay: seconds(delay) }),
};

function isPreemption(cause: unknown): cause is Preemption {
  return typeof cause === "object" && cause !== null && (cause as { kind?: unknown }).kind === "preempted";
}

class RealSim implements Sim {
  private readonly sim: Simulation;

  constructor(entities: readonly TargetLike[], endTime: number | undefined) {
    const real = entities.map((entity) => realOf(entity));
    this.sim = new Simulation({
      entities: real,
      endTime: endTime === undefined ? undefined : seconds(endTime),
      maxEventsPerInstant: 10_000,
    });
  }

  get now() {
    return units(this.sim.now);
  }

  get completed() {
    return this.sim.completed;
  }

  run(): Summary {
    return inUnits(this.sim.run());
  }

  runUntil(time: number): Summary {
    return inUnits(this.sim.runUntil(seconds(time)));
  }

  step(events: number): Summary {
    return inUnits(this.sim.step(events));
  }

  pause() {
    this.sim.pause();
  }

  peek() {
    const next = this.sim.peek();
    return next === undefined ? "nothing" : `${units(next.time)} ${next.target} ${next.type}`;
  }

  schedule(target: TargetLike, payload: number, delay: number, options: CallOptions) {
    return this.sim.schedule(target as Numbered, "Message", payload, { ...options, delay: seconds(delay) });
  }

  call(delay: number, callback: () => void, options: CallOptions) {
    return this.sim.call(seconds(delay), callback, undefined, options);
  }

  every(interval: number, callback: () => void) {
    return this.sim.every(seconds(interval), callback);
  }

  spawn(script: Script, name: string, owner: TargetLike | undefined): Running {
    const options = owner === undefined ? { name } : { name, owner: realOf(owner) };
    return this.sim.spawn(script as Process<unknown>, options);
  }

  future(label: string, onAbandon: () => void): FutureLike {
    return this.sim.future<unknown>({ label, onAbandon });
  }

  crash(target: TargetLike) {
    this.sim.crash(realOf(target));
  }

  restart(target: TargetLike) {
    this.sim.restart(realOf(target));
  }

  suspend(target: TargetLike) {
    this.sim.suspend(realOf(target));
  }

  resume(target: TargetLike) {
    this.sim.resume(realOf(target));
  }

  slowDown(target: TargetLike, factor: number) {
    this.sim.slowDown(realOf(target), factor);
  }
}

function inUnits({ time, outcome, unfinished, undelivered, blocked }: RunSummary): Summary {
  const since = blocked.map((process) => ({ process: process.process, since: units(process.since) }));
  return { time: units(time), outcome, unfinished, undelivered, blocked: since };
}

/** Components are wrapped, actors are not. */
function realOf(entity: TargetLike): Target<never> {
  return (entity instanceof Wrapped ? entity.real : entity) as Target<never>;
}

class Wrapped<R extends Target<never>> implements TargetLike {
  readonly name: string;
  readonly real: R;

  constructor(real: R) {
    this.name = real.name;
    this.real = real;
  }
}

class RealResource extends Wrapped<Resource> implements ResourceLike {
  constructor(name: string, capacity: number) {
    super(new Resource(name, { capacity }));
  }

  acquire(options: ClaimOptions) {
    return this.real.acquire(options);
  }

  tryAcquire(options: ClaimOptions): HoldLike | undefined {
    return this.real.tryAcquire(options);
  }

  use(duration: number, options: ClaimOptions, onPreempt: "resume" | "restart" | "throw") {
    return this.real.use(seconds(duration), { ...options, onPreempt });
  }

  state() {
    return `${this.real.inUse}/${this.real.queueLength}`;
  }

  statistics() {
    const { requests, grants, preemptions, abandoned, refused, waits, inUse, queueLength } = this.real.stats;
    const counts = `requests ${requests} grants ${grants} preemptions ${preemptions} abandoned ${abandoned} refused ${refused}`;
    return `${counts} waited ${units(waits.sum)} of ${waits.count}, in use ${area(inUse)}, queue ${area(queueLength)}`;
  }
}

class RealStore extends Wrapped<Store<number>> implements StoreLike {
  constructor(name: string, capacity: number | undefined, order: "fifo" | "lifo" | "least") {
    super(new Store<number>(name, { capacity, order: order === "least" ? (a, b) => a - b : order }));
  }

  put(item: number) {
    return this.real.put(item);
  }

  take(filter: ((item: number) => boolean) | undefined) {
    return this.real.take(filter);
  }

  tryPut(item: number) {
    return this.real.tryPut(item);
  }

  tryTake(filter: ((item: number) => boolean) | undefined) {
    return this.real.tryTake(filter);
  }

  state() {
    return `[${this.real.items.join(",")}]`;
  }

  statistics() {
    const { puts, takes, lost, size, putters, takers } = this.real.stats;
    return `puts ${puts} takes ${takes} lost ${lost} size ${area(size)} putters ${area(putters)} takers ${area(takers)}`;
  }
}

class RealContainer extends Wrapped<Container> implements ContainerLike {
  constructor(name: string, capacity: number, initial: number) {
    super(new Container(name, { capacity, initial }));
  }

  put(amount: number) {
    return this.real.put(amount);
  }

  take(amount: number) {
    return this.real.take(amount);
  }

  tryPut(amount: number) {
    return this.real.tryPut(amount);
  }

  tryTake(amount: number) {
    return this.real.tryTake(amount);
  }

  state() {
    return `${this.real.level}`;
  }

  statistics() {
    const { amountPut, amountTaken, level, putters, takers } = this.real.stats;
    return `put ${amountPut} taken ${amountTaken} level ${area(level)} putters ${area(putters)} takers ${area(takers)}`;
  }
}

/** Extremes and the integral over time, rounded to what a double can tell. */
function area({ value, min, max, integral }: TimeWeightedStats): string {
  return `${value} in ${min}..${max} sum ${Math.round(((integral * 1e6) / UNIT) * 1e6) / 1e6}`;
}
