import * as fc from "fast-check";
import type { Act, ActorPlan, OutsideStep, Program, Spawn, Step, StorePlan, Wait } from "./program.js";

/** Which parts of the language are drawn; the later ones need the earlier ones. */
export type Stage = "calls" | "processes" | "resources" | "faults";

const STAGES: readonly Stage[] = ["calls", "processes", "resources", "faults"];

const few = fc.nat({ max: 5 });
/** Mostly an actor, and mostly one that owns processes. */
const entity = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6);
const anyEntity = fc.oneof(fc.constant("own" as const), entity, entity);
const delay = fc.constantFrom(0, 1, 1, 2, 2, 3, 4, 6);
const priority = fc.constantFrom(0, 0, 0, 0, 0, 0, -1, -1, 1, 1, 2, 2, -1000, 1000);
const rarely = fc.constantFrom(true, false, false, false);

/** Programs that use the language up to `stage`. */
export function programs(stage: Stage): fc.Arbitrary<Program> {
  const has = (least: Stage) => STAGES.indexOf(stage) >= STAGES.indexOf(least);

  const spawn = (depth: number): fc.Arbitrary<Spawn> =>
    fc.record({
      do: fc.constant("spawn" as const),
      owner: fc.constantFrom("same" as const, "same" as const, 0, 0, 0, 1, 2),
      body: steps(depth - 1),
    });

  const claim = {
    resource: fc.constantFrom(0, 0, 0, 1),
    priority: fc.constantFrom(0, 1, 2),
    preempt: fc.boolean(),
  };
  const filter = fc.constantFrom("any" as const, "any" as const, "odd" as const, "even" as const);
  const amount = fc.integer({ min: 1, max: 4 });

  function act(depth: number): fc.Arbitrary<Act> {
    const calls: fc.WeightedArbitrary<Act>[] = [
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant("send" as const), to: few, delay, priority, daemon: rarely }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), handle: few }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("peek" as const, "pause" as const) }) },
    ];
    if (depth > 0) {
      calls.push({
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant("call" as const),
          delay,
          priority,
          kind: fc.constantFrom("ordinary" as const, "ordinary" as const, "daemon" as const, "housekeeping" as const),
          acts: acts(depth - 1),
        }),
      });
    }
    if (stage === "calls" || depth > 1) {
      calls.push({
        weight: 1,
        arbitrary: fc.record({ do: fc.constant("every" as const), units: fc.integer({ min: 1, max: 4 }) }),
      });
    }
    if (depth > 0) calls.push({ weight: 1, arbitrary: fc.constant({ do: "throw" as const }) });
    if (has("processes")) {
      if (depth > 0) calls.push({ weight: 3, arbitrary: spawn(depth) });
      calls.push(
        { weight: 3, arbitrary: fc.record({ do: fc.constant("interrupt" as const), process: few }) },
        { weight: 3, arbitrary: fc.record({ do: fc.constant("resolve" as const), future: few }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), future: few }) },
      );
    }
    if (has("resources")) {
      calls.push(
        { weight: 3, arbitrary: fc.record({ do: fc.constant("release" as const), hold: few }) },
        {
          weight: 1,
          arbitrary: fc.record({ do: fc.constant("tryAcquire" as const), told: fc.boolean(), ...claim }),
        },
        { weight: 2, arbitrary: fc.record({ do: fc.constant("tryPut" as const), store: few, item: few }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant("tryTake" as const), store: few, filter }) },
        { weight: 2, arbitrary: fc.record({ do: fc.constant("tryFill" as const), container: few, amount }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant("tryDraw" as const), container: few, amount }) },
      );
    }
    if (has("faults")) {
      calls.push(
        {
          weight: 6,
          arbitrary: fc.record({
            do: fc.constantFrom("crash" as const, "restart" as const, "suspend" as const, "resume" as const),
            entity: anyEntity,
          }),
        },
        {
          weight: 2,
          arbitrary: fc.record({
            do: fc.constant("slowDown" as const),
            entity: anyEntity,
            factor: fc.constantFrom(0.5, 1, 2),
          }),
        },
      );
    }
    return fc.oneof(...calls);
  }

  function wait(depth: number): fc.Arbitrary<Wait> {
    const waits: fc.WeightedArbitrary<Wait>[] = [
      { weight: 3, arbitrary: fc.record({ for: fc.constantFrom("timeout" as const, "idle" as const), units: delay }) },
      { weight: 3, arbitrary: fc.record({ for: fc.constant("future" as const), future: few }) },
      { weight: 2, arbitrary: fc.record({ for: fc.constant("process" as const), process: few }) },
    ];
    if (depth > 0) {
      waits.push(
        { weight: 2, arbitrary: fc.record({ for: fc.constant("script" as const), body: steps(depth - 1) }) },
        {
          weight: 4,
          arbitrary: fc.record({
            for: fc.constantFrom("anyOf" as const, "allOf" as const),
            parts: fc.array(wait(depth - 1), { minLength: 1, maxLength: 3 }),
          }),
        },
      );
    }
    if (has("resources")) {
      waits.push(
        { weight: 3, arbitrary: fc.record({ for: fc.constant("acquire" as const), ...claim }) },
        {
          weight: 4,
          arbitrary: fc.record({
            for: fc.constant("use" as const),
            units: delay,
            onPreempt: fc.constantFrom("resume" as const, "restart" as const, "throw" as const),
            ...claim,
          }),
        },
        { weight: 3, arbitrary: fc.record({ for: fc.constant("put" as const), store: few, item: few }) },
        { weight: 3, arbitrary: fc.record({ for: fc.constant("take" as const), store: few, filter }) },
        {
          weight: 4,
          arbitrary: fc.record({ for: fc.constantFrom("fill" as const, "draw" as const), container: few, amount }),
        },
      );
    }
    return fc.oneof(...waits);
  }

  function step(depth: number): fc.Arbitrary<Step> {
    const kinds: fc.WeightedArbitrary<Step>[] = [
      { weight: 3, arbitrary: fc.record({ do: fc.constant("delay" as const), units: delay }) },
      { weight: 4, arbitrary: acting(depth) },
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant("wait" as const),
          wait: wait(Math.min(depth, 2)),
          caught: fc.constantFrom(true, true, true, true, true, true, true, false),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant("yieldEvents" as const),
          to: few,
          delays: fc.array(delay, { maxLength: 2 }),
        }),
      },
    ];
    if (depth > 0) {
      kinds.push({
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant("try" as const),
          body: steps(depth - 1),
          last: fc.oneof({ weight: 4, arbitrary: acts(depth - 1) }, { weight: 1, arbitrary: steps(depth - 1) }),
        }),
      });
      if (has("resources")) {
        kinds.push({
          weight: 3,
          arbitrary: fc.record({ do: fc.constant("hold" as const), body: steps(depth - 1), ...claim }),
        });
      }
    }
    return fc.oneof(...kinds);
  }

  const memo = new Map<string, fc.Arbitrary<unknown>>();
  function once<T>(key: string, make: () => fc.Arbitrary<T>): fc.Arbitrary<T> {
    const known = memo.get(key) as fc.Arbitrary<T> | undefined;
    if (known !== undefined) return known;
    const made = make();
    memo.set(key, made);
    return made;
  }
  function acting(depth: number): fc.Arbitrary<Act> {
    return once(`act ${depth}`, () => act(depth));
  }
  function acts(depth: number): fc.Arbitrary<Act[]> {
    return once(`acts ${depth}`, () => fc.array(acting(depth), { maxLength: 3 }));
  }
  function steps(depth: number): fc.Arbitrary<Step[]> {
    return once(`steps ${depth}`, () =>
      fc.array(
        once(`step ${depth}`, () => step(depth)),
        { maxLength: depth > 1 ? 5 : 3 },
      ),
    );
  }

  const none = <T>(): fc.Arbitrary<T[]> => fc.constant<T[]>([]);
  const often = <T>(some: fc.Arbitrary<T[]>) =>
    fc.oneof({ weight: 2, arbitrary: none<T>() }, { weight: 1, arbitrary: some });
  const actor: fc.Arbitrary<ActorPlan> = fc.record({
    acts: acts(1),
    body: has("processes") ? often(steps(1)) : none(),
    onStart: has("processes") ? often(steps(1)) : none(),
    onRestart: has("faults") ? often(steps(1)) : none(),
    onCrash: has("faults") ? often(acts(1)) : none(),
    onEnd: often(acts(1)),
    downstream: fc.array(few, { maxLength: 2 }),
  });
  const starter: fc.Arbitrary<Act> =
    stage === "calls"
      ? fc.record({ do: fc.constant("spawn" as const), owner: fc.constant("same" as const), body: acts(3) })
      : spawn(3);
  /** A fault and its end. */
  const outage: fc.Arbitrary<readonly Act[]> = fc
    .record({
      entity,
      fault: fc.constantFrom("crash" as const, "suspend" as const, "slowDown" as const),
      at: delay,
      units: delay,
    })
    .map(({ entity: which, fault, at, units }) => {
      const [begin, end]: [Act, Act] =
        fault === "slowDown"
          ? [
              { do: fault, entity: which, factor: 2 },
              { do: fault, entity: which, factor: 1 },
            ]
          : [
              { do: fault, entity: which },
              { do: fault === "crash" ? "restart" : "resume", entity: which },
            ];
      return [later(at, begin), later(at + units, end)];
    });
  const main = fc
    .tuple(fc.array(starter, { minLength: 1, maxLength: 6 }), fc.array(outage, { maxLength: has("faults") ? 3 : 0 }))
    .map(([starters, outages]) => [...starters, ...outages.flat()]);
  const outside: fc.Arbitrary<OutsideStep> = fc.record({
    advance: fc.oneof(
      fc.constant("run" as const),
      fc.record({ step: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ units: fc.integer({ min: 0, max: 6 }) }),
    ),
    acts: acts(1),
  });
  const storePlan: fc.Arbitrary<StorePlan> = fc.record({
    capacity: fc.constantFrom(undefined, 1, 2),
    order: fc.constantFrom("fifo" as const, "lifo" as const, "least" as const),
  });
  const upTo = <T>(max: number, one: fc.Arbitrary<T>) =>
    has("resources") ? fc.array(one, { minLength: 1, maxLength: max }) : none<T>();
  const actors = fc.array(actor, { minLength: 1, maxLength: 3 });
  return fc.record({
    actors,
    futures: has("processes") ? fc.constant(3) : fc.constant(0),
    resources: upTo(2, fc.record({ capacity: fc.integer({ min: 1, max: 2 }) })),
    stores: upTo(1, storePlan),
    containers: upTo(1, fc.record({ capacity: fc.constant(4), initial: fc.integer({ min: 0, max: 4 }) })),
    main,
    endTime: fc.constantFrom(undefined, undefined, 4, 9, 20),
    outside: fc.oneof(
      { weight: 3, arbitrary: none<OutsideStep>() },
      { weight: 2, arbitrary: fc.array(outside, { maxLength: 3 }) },
    ),
  });
}

function later(delay: number, act: Act): Act {
  return { do: "call", delay, priority: 0, kind: "ordinary", acts: [act] };
}
