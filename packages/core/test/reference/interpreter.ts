import type {
  ActorLike,
  Awaited,
  CallOptions,
  ContainerLike,
  FutureLike,
  Handle,
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
import type { Act, ActorPlan, Program, Spawn, Step, Wait } from "./program.js";
import { claimOptions, filterOf, pick, summaryLine, Words } from "./words.js";

/** In which pieces a program is run. */
export type Drive = "asPlanned" | "stepByStep" | { readonly units: number };

/** A program gives up after this many steps, so that no drawn one runs for ever. */
const FUEL = 400;
/** What a complete run refuses without a trace; the others are not tried then. */
const REFUSED_WHOLE: ReadonlySet<string> = new Set(["spawn", "send", "call", "every", "cancel", "pause", "peek"]);
/** A message sent on account of a message sent on account of a message is not sent. */
const MOST_HOPS = 2;

const OUTSIDE = "outside";

/** Runs a program on an engine and tells all that can be seen, in order. */
export function runProgram(kit: Kit, program: Program, drive: Drive = "asPlanned"): string[] {
  return new Interpreter(kit, program).run(drive);
}

/** A part of a script. */
type Steps = Generator<unknown, void, unknown>;

/** Who acts: for the log, and how far from the outside. */
interface Context {
  readonly who: string;
  readonly hops: number;
  /** Whose handler or process it is. */
  readonly owner: ActorLike | undefined;
}

class Interpreter {
  readonly log: string[] = [];
  private fuel = FUEL;
  private readonly handles: Handle[] = [];
  private readonly processes: Running[] = [];
  private readonly futures: FutureLike[];
  private readonly actors: ActorLike[];
  private readonly resources: ResourceLike[];
  private readonly stores: StoreLike[];
  private readonly containers: ContainerLike[];
  private readonly entities: readonly TargetLike[];
  private readonly sim: Sim;
  private readonly kit: Kit;
  private readonly program: Program;
  private readonly words: Words;
  private names = 0;

  constructor(kit: Kit, program: Program) {
    this.kit = kit;
    this.words = new Words(kit);
    this.program = program;
    this.resources = program.resources.map(({ capacity }, i) => kit.resource(`resource-${i}`, capacity));
    this.stores = program.stores.map(({ capacity, order }, i) => kit.store(`store-${i}`, capacity, order));
    this.containers = program.containers.map((plan, i) => kit.container(`container-${i}`, plan.capacity, plan.initial));
    this.actors = program.actors.map((plan, i) => this.actor(`actor-${i}`, plan));
    this.entities = [...this.actors, ...this.resources, ...this.stores, ...this.containers];
    this.sim = kit.simulation(this.entities, program.endTime);
    this.futures = Array.from({ length: program.futures }, (_, i) =>
      this.sim.future(`future-${i}`, () => this.note("engine", `future-${i} abandoned`)),
    );
  }

  run(drive: Drive): string[] {
    const { sim, program } = this;
    const outside = { who: OUTSIDE, hops: 0, owner: undefined };
    this.actAll(program.main, outside);
    if (drive === "asPlanned") {
      for (const { advance, acts } of program.outside) {
        if (advance === "run") this.piece(true, () => sim.run());
        else if ("step" in advance) this.piece(true, () => sim.step(advance.step));
        else this.piece(true, () => sim.runUntil(sim.now + advance.units));
        this.actAll(acts, outside);
      }
    }
    const units = typeof drive === "object" ? drive.units : 0;
    for (let pieces = 0; !sim.completed; pieces++) {
      if (pieces > 20_000) throw new Error("the program does not end");
      this.piece(false, () => {
        if (drive === "asPlanned") return sim.run();
        return drive === "stepByStep" ? sim.step(1) : sim.runUntil(sim.now + units);
      });
    }
    this.note("end", summaryLine(sim.run()));
    for (const part of [...this.resources, ...this.stores, ...this.containers]) {
      this.note(part.name, `${part.state()} ${part.statistics()}`);
    }
    return this.log;
  }

  /** Runs on; an error that comes out of it is part of what is seen. */
  private piece(told: boolean, advance: () => Summary): void {
    try {
      const summary = advance();
      if (told) this.note(OUTSIDE, summaryLine(summary));
    } catch (error) {
      this.note(OUTSIDE, `threw ${this.show(error)}`);
    }
  }

  private actor(name: string, plan: ActorPlan): ActorLike {
    const handling = (steps: readonly Step[], what: string, hops: number) =>
      steps.length === 0 ? undefined : this.handling(steps, this.named(what, hops, actor));
    const actor: ActorLike = {
      name,
      handleEvent: ({ payload }) => {
        const hops = payload as number;
        this.note(name, `received at ${hops} hops`);
        this.actAll(plan.acts, { who: name, hops, owner: actor });
        return handling(plan.body, name, hops);
      },
      onStart: () => handling(plan.onStart, `${name} start`, 0),
      onRestart: () => {
        this.note(name, "restarted");
        return handling(plan.onRestart, `${name} restart`, 0);
      },
      onCrash: () => {
        this.note(name, "crashed");
        this.actAll(plan.onCrash, { who: `${name} crash`, hops: 1, owner: actor });
      },
      onEnd: (reason) => {
        this.note(name, `ends: ${reason}`);
        this.actAll(plan.onEnd, { who: `${name} end`, hops: 1, owner: actor });
        return undefined;
      },
      downstreamEntities: () => plan.downstream.flatMap((i) => pick(this.actors, i) ?? []),
    };
    return actor;
  }

  private named(what: string, hops: number, owner: ActorLike | undefined): Context {
    return { who: `${what}#${this.names++}`, hops, owner };
  }

  private note(who: string, what: string): void {
    const parts = [...this.resources, ...this.stores, ...this.containers].map((part) => part.state());
    this.log.push(`${this.sim.now} ${who}: ${what}${parts.length === 0 ? "" : ` | ${parts.join(" ")}`}`);
  }

  private *script(steps: readonly Step[], context: Context): Script {
    for (const step of steps) yield* this.step(step, context);
    this.note(context.who, "returns");
    return context.who;
  }

  /** The process of a handler or hook, which returns nothing. */
  private *handling(steps: readonly Step[], context: Context): Script {
    yield* this.script(steps, context);
    return undefined;
  }

  private *block(steps: readonly Step[], context: Context): Steps {
    for (const step of steps) yield* this.step(step, context);
  }

  private *step(step: Step, context: Context): Steps {
    switch (step.do) {
      case "delay":
        if (this.fuel-- <= 0) return;
        yield this.kit.delay(step.units);
        this.note(context.who, `delayed ${step.units}`);
        return;
      case "yieldEvents": {
        const target = pick(this.actors, step.to);
        if (this.fuel-- <= 0 || target === undefined || context.hops >= MOST_HOPS) return;
        const events = step.delays.map((delay) => this.kit.event(target, context.hops + 1, delay));
        yield events.length === 1 ? events[0] : events;
        this.note(context.who, "yielded events");
        return;
      }
      case "wait":
        yield* this.wait(step.wait, step.caught, context);
        return;
      case "hold": {
        const resource = pick(this.resources, step.resource);
        if (this.fuel-- <= 0 || resource === undefined) return;
        const hold = (yield* resource.acquire(claimOptions(step))) as HoldLike;
        this.note(context.who, this.show(hold));
        try {
          yield* this.block(step.body, context);
        } finally {
          this.attempt(context, "gives back", () => hold.release());
        }
        return;
      }
      case "try":
        try {
          yield* this.block(step.body, context);
        } finally {
          this.note(context.who, "finally");
          yield* this.block(step.last, context);
        }
        return;
      default:
        this.act(step, context);
    }
  }

  private *wait(wait: Wait, caught: boolean, context: Context): Steps {
    if (this.fuel-- <= 0) return;
    try {
      const awaited = this.awaited(wait, context);
      if (awaited === undefined) return;
      const value = yield* awaited;
      this.note(context.who, `${wait.for} gave ${this.show(value)}`);
    } catch (error) {
      this.note(context.who, `${wait.for} threw ${this.show(error)}`);
      if (!caught) throw error;
    }
  }

  private awaited(wait: Wait, context: Context): Awaited | Script | undefined {
    const { kit } = this;
    switch (wait.for) {
      case "timeout":
        return kit.timeout(wait.units);
      case "idle":
        return kit.idle(wait.units);
      case "future":
        return pick(this.futures, wait.future);
      case "process":
        return pick(this.processes, wait.process);
      case "acquire":
        return pick(this.resources, wait.resource)?.acquire(claimOptions(wait));
      case "use":
        return pick(this.resources, wait.resource)?.use(wait.units, claimOptions(wait), wait.onPreempt);
      case "put":
        return pick(this.stores, wait.store)?.put(wait.item);
      case "take":
        return pick(this.stores, wait.store)?.take(filterOf(wait.filter));
      case "fill":
        return pick(this.containers, wait.container)?.put(wait.amount);
      case "draw":
        return pick(this.containers, wait.container)?.take(wait.amount);
      case "script":
        return this.script(wait.body, this.named(context.who, context.hops, context.owner));
      default: {
        const parts = wait.parts.flatMap((part) => {
          const awaited = this.awaited(part, context);
          return awaited === undefined ? [] : [awaited];
        });
        if (parts.length === 0) return undefined;
        return wait.for === "anyOf" ? kit.anyOf(parts) : kit.allOf(parts);
      }
    }
  }

  private actAll(acts: readonly Act[], context: Context): void {
    for (const act of acts) this.act(act, context);
  }

  private act(act: Act, context: Context): void {
    if (this.fuel-- <= 0) return;
    if (act.do === "throw") {
      this.note(context.who, "throws");
      if (context.who === OUTSIDE) return;
      throw new Error(`thrown by ${context.who}`);
    }
    if (this.sim.completed && !REFUSED_WHOLE.has(act.do)) return;
    this.attempt(context, act.do, () => this.perform(act, context));
  }

  /** Errors at the call are told, not passed on. */
  private attempt(context: Context, what: string, perform: () => unknown): void {
    let result: string;
    try {
      result = this.show(perform());
    } catch (error) {
      result = `refused: ${this.show(error)}`;
    }
    this.note(context.who, `${what} ${result}`);
  }

  private perform(act: Exclude<Act, { readonly do: "throw" }>, context: Context): unknown {
    const { sim } = this;
    switch (act.do) {
      case "spawn":
        return this.spawn(act, context);
      case "send": {
        const target = pick(this.actors, act.to);
        if (target === undefined || context.hops >= MOST_HOPS) return "nobody";
        const options = { priority: act.priority, daemon: act.daemon, housekeeping: false };
        this.handles.push(sim.schedule(target, context.hops + 1, act.delay, options));
        return target.name;
      }
      case "call": {
        const called = this.named(context.who, context.hops, undefined);
        const back = () => {
          this.note(called.who, "called");
          this.actAll(act.acts, called);
        };
        const options: CallOptions = {
          priority: act.priority,
          daemon: act.kind === "daemon",
          housekeeping: act.kind === "housekeeping",
        };
        this.handles.push(sim.call(act.delay, back, options));
        return called.who;
      }
      case "every": {
        const { who } = this.named(context.who, context.hops, undefined);
        this.handles.push(sim.every(act.units, () => this.note(who, "ticks")));
        return who;
      }
      case "cancel": {
        const handle = pick(this.handles, act.handle);
        return handle === undefined ? "nothing" : `${handle.pending} ${handle.cancel()} ${handle.pending}`;
      }
      case "interrupt": {
        const process = pick(this.processes, act.process);
        process?.interrupt(`by ${context.who}`);
        return process === undefined ? "nobody" : `${process.name} ${process.alive}`;
      }
      case "resolve":
        return pick(this.futures, act.future)?.resolve(`from ${context.who}`);
      case "fail":
        return pick(this.futures, act.future)?.fail(new Error(`from ${context.who}`));
      case "release": {
        const hold = pick(this.words.holds, act.hold);
        if (hold === undefined) return "nothing";
        const { active } = hold;
        hold.release();
        return active;
      }
      case "tryAcquire": {
        const onPreempted = (preemption: unknown) => this.note(context.who, `is told: ${this.show(preemption)}`);
        const options = act.told ? { ...claimOptions(act), onPreempted } : claimOptions(act);
        return pick(this.resources, act.resource)?.tryAcquire(options);
      }
      case "tryPut":
        return pick(this.stores, act.store)?.tryPut(act.item);
      case "tryTake":
        return pick(this.stores, act.store)?.tryTake(filterOf(act.filter));
      case "tryFill":
        return pick(this.containers, act.container)?.tryPut(act.amount);
      case "tryDraw":
        return pick(this.containers, act.container)?.tryTake(act.amount);
      case "pause":
        return sim.pause();
      case "peek":
        return sim.peek();
      default: {
        const entity = act.entity === "own" ? context.owner : pick(this.entities, act.entity);
        if (entity === undefined) return "nobody";
        this.note(context.who, `about to ${act.do} ${entity.name}`);
        if (act.do === "slowDown") sim.slowDown(entity, act.factor);
        else sim[act.do](entity);
        return entity.name;
      }
    }
  }

  private spawn({ owner, body }: Spawn, context: Context): string {
    const given = owner === "same" ? undefined : pick(this.actors, owner);
    const named = this.named(context.who, context.hops, given ?? context.owner);
    this.processes.push(this.sim.spawn(this.script(body, named), named.who, given));
    return named.who;
  }

  private show(value: unknown): string {
    return this.words.show(value);
  }
}
