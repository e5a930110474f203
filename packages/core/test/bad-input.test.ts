import {
  Counter,
  constant,
  Entity,
  event,
  exponential,
  Probe,
  RandomStream,
  requireDuration,
  requireFunction,
  requireInteger,
  requireMethods,
  requireName,
  requireOneOf,
  requireSeconds,
  requireTarget,
  requireTime,
  SeriesRecorder,
  Simulation,
  Sink,
  Source,
  uniform,
} from "@sim/core";
import { describe, expect, it } from "vitest";

type Kind = typeof RangeError | typeof TypeError;
type Case = readonly [what: string, act: () => unknown, kind: Kind, message: string];

const anything = (value: unknown): never => value as never;
const nothing = (): void => {};
const sink = () => new Sink<number>("sink");
const make = (i: number): number => i;

/** A simulation whose clock stands at 5 s. */
function atFive(): Simulation {
  const sim = new Simulation();
  sim.runUntil(5);
  return sim;
}

const simulation: readonly Case[] = [
  ["options", () => new Simulation(anything(5)), TypeError, "Simulation: options must be an object, got 5"],
  ["options null", () => new Simulation(anything(null)), TypeError, "Simulation: options must be an object, got null"],
  [
    "seed",
    () => new Simulation({ seed: 1.5 }),
    RangeError,
    "Simulation: seed must be an integer >= -9007199254740991, got 1.5",
  ],
  ["seed NaN", () => new Simulation({ seed: Number.NaN }), RangeError, "got NaN"],
  [
    "seed kind",
    () => new Simulation({ seed: anything("1") }),
    TypeError,
    'Simulation: seed must be an integer >= -9007199254740991, got "1"',
  ],
  [
    "startTime",
    () => new Simulation({ startTime: Infinity }),
    RangeError,
    "Simulation: startTime must be a finite number of seconds within +-2^33, got Infinity",
  ],
  ["startTime kind", () => new Simulation({ startTime: anything(5n) }), TypeError, "got 5n"],
  [
    "endTime",
    () => new Simulation({ endTime: -1 }),
    RangeError,
    "Simulation: endTime must not lie before startTime 0, got -1",
  ],
  [
    "endTime NaN",
    () => new Simulation({ endTime: Number.NaN }),
    RangeError,
    "Simulation: endTime must be a finite number of seconds within +-2^33, got NaN",
  ],
  ["endTime kind", () => new Simulation({ endTime: anything("9") }), TypeError, 'got "9"'],
  [
    "maxEventsPerInstant",
    () => new Simulation({ maxEventsPerInstant: 0 }),
    RangeError,
    "Simulation: maxEventsPerInstant must be an integer >= 1, got 0",
  ],
  [
    "trace",
    () => new Simulation({ trace: anything({}) }),
    TypeError,
    "Simulation: trace must be a function, got an object",
  ],
  [
    "onProgress",
    () => new Simulation({ onProgress: anything("x") }),
    TypeError,
    'Simulation: onProgress must be a function, got "x"',
  ],
  [
    "progressEvery",
    () => new Simulation({ progressEvery: 0 }),
    RangeError,
    "Simulation: progressEvery must be an integer >= 1, got 0",
  ],
  [
    "entities",
    () => new Simulation({ entities: anything(sink()) }),
    TypeError,
    "Simulation: entities must be an array of entities, got an object",
  ],
  [
    "an entity",
    () => new Simulation({ entities: [anything(undefined)] }),
    TypeError,
    "Simulation: target must be an entity, got undefined",
  ],
  [
    "an entity without a handler",
    () => new Simulation({ entities: [anything({ name: "x" })] }),
    TypeError,
    "Simulation: target must have a name and a handleEvent",
  ],
  [
    "downstream",
    () => new Simulation({ entities: [anything({ name: "x", handleEvent: nothing, downstreamEntities: () => [5] })] }),
    TypeError,
    "target must be an entity, got 5",
  ],
  [
    "downstream kind",
    () => new Simulation({ entities: [anything({ name: "x", handleEvent: nothing, downstreamEntities: () => 5 })] }),
    TypeError,
    "x: downstreamEntities must return an array of entities, got 5",
  ],
  [
    "runUntil in the past",
    () => atFive().runUntil(4.999999),
    RangeError,
    "Simulation.runUntil: time must not lie in the past (it is 5 s already), got 4.999999",
  ],
  [
    "runUntil NaN",
    () => atFive().runUntil(Number.NaN),
    RangeError,
    "Simulation.runUntil: time must be a finite number of seconds within +-2^33, got NaN",
  ],
  ["runUntil Infinity", () => atFive().runUntil(Infinity), RangeError, "got Infinity"],
  ["runUntil kind", () => atFive().runUntil(anything("9")), TypeError, 'got "9"'],
  ["step", () => atFive().step(0), RangeError, "Simulation.step: n must be an integer >= 1, got 0"],
  ["step kind", () => atFive().step(anything(null)), TypeError, "Simulation.step: n must be an integer >= 1, got null"],
  [
    "every 0",
    () => atFive().every(0, nothing),
    RangeError,
    "Simulation.every: interval must be a number of seconds > 0, at most 2^33, got 0",
  ],
  [
    "every below a tick",
    () => atFive().every(0.9e-6, nothing),
    RangeError,
    "Simulation.every: interval must be at least one microsecond, got 9e-7",
  ],
  ["every NaN", () => atFive().every(Number.NaN, nothing), RangeError, "got NaN"],
  [
    "every callback",
    () => atFive().every(1, anything(1)),
    TypeError,
    "Simulation.every: callback must be a function, got 1",
  ],
  [
    "spawn a function",
    () => atFive().spawn(anything(function* () {})),
    TypeError,
    "Simulation.spawn: process must be a generator, such as work() of `function* work()`, got a function",
  ],
  [
    "spawn an async generator",
    () => atFive().spawn(anything((async function* () {})())),
    TypeError,
    "Simulation.spawn: process must be a generator",
  ],
  [
    "spawn name",
    () => atFive().spawn((function* () {})(), { name: "" }),
    RangeError,
    'Simulation.spawn: name must be a non-empty string, got ""',
  ],
  [
    "spawn owner",
    () => atFive().spawn((function* () {})(), { owner: anything("x") }),
    TypeError,
    'Simulation.spawn: target must be an entity, got "x"',
  ],
  [
    "future label",
    () => atFive().future({ label: anything(5) }),
    TypeError,
    "Simulation.future: label must be a non-empty string, got 5",
  ],
  [
    "future hook",
    () => atFive().future({ onAbandon: anything(5) }),
    TypeError,
    "Simulation.future: onAbandon must be a function, got 5",
  ],
  ["random", () => atFive().random(""), RangeError, 'Simulation.random: name must be a non-empty string, got ""'],
  [
    "random kind",
    () => atFive().random(anything(5)),
    TypeError,
    "Simulation.random: name must be a non-empty string, got 5",
  ],
  ["crash", () => atFive().crash(anything(null)), TypeError, "Simulation.crash: target must be an entity, got null"],
  ["restart", () => atFive().restart(anything(1)), TypeError, "Simulation.restart: target must be an entity, got 1"],
  [
    "watch",
    () => atFive().watch(sink(), anything({ crashed: nothing })),
    TypeError,
    "Simulation.watch: watcher must have a method restarted, got an object without it",
  ],
  [
    "isDown",
    () => atFive().isDown(anything({})),
    TypeError,
    "Simulation.isDown: target must have a name and a handleEvent",
  ],
  [
    "fact target",
    () => atFive().fact(anything({}), "x"),
    TypeError,
    "Simulation.fact: target must have a name and a handleEvent",
  ],
  ["fact name", () => atFive().fact(sink(), ""), RangeError, "Simulation.fact: name must be a non-empty string"],
  [
    "fact fields",
    () => atFive().fact(sink(), "x", "a", "b", "c", "d", "e"),
    RangeError,
    "Simulation.fact: x must have at most 4 fields, got 5",
  ],
  [
    "breakpoint",
    () => atFive().addBreakpoint({}),
    RangeError,
    "Simulation.addBreakpoint: a rule needs a time, a type or a condition, got none",
  ],
  [
    "breakpoint rule",
    () => atFive().addBreakpoint(anything(5)),
    TypeError,
    "Simulation.addBreakpoint: options must be an object, got 5",
  ],
  [
    "breakpoint time",
    () => atFive().addBreakpoint({ time: Number.NaN }),
    RangeError,
    "Simulation.addBreakpoint: time must be a finite number of seconds within +-2^33, got NaN",
  ],
  [
    "breakpoint condition",
    () => atFive().addBreakpoint({ when: anything(true) }),
    TypeError,
    "Simulation.addBreakpoint: when must be a function, got true",
  ],
];

/** [TIME3] [K4] the ways to schedule, each with a bad time. */
const scheduling: readonly Case[] = [
  [
    "call NaN",
    () => atFive().call(Number.NaN, nothing, 0),
    RangeError,
    "Simulation.call: delay must be a number of seconds >= 0, at most 2^33, got NaN",
  ],
  ["call negative", () => atFive().call(-1, nothing, 0), RangeError, "got -1"],
  ["call infinite", () => atFive().call(Infinity, nothing, 0), RangeError, "got Infinity"],
  [
    "call kind",
    () => atFive().call(anything("5"), nothing, 0),
    TypeError,
    'Simulation.call: delay must be a number of seconds >= 0, at most 2^33, got "5"',
  ],
  [
    "call callback",
    () => atFive().call(1, anything(undefined), 0),
    TypeError,
    "Simulation.call: callback must be a function, got undefined",
  ],
  [
    "call at the past",
    () => atFive().call(0, nothing, 0, { at: 4 }),
    RangeError,
    "Simulation.call: at must not lie in the past (it is 5 s already), got 4",
  ],
  [
    "call at and delay",
    () => atFive().call(1, nothing, 0, { at: 7 }),
    RangeError,
    "Simulation.call: delay must be 0 beside options.at 7, got 1",
  ],
  [
    "call with options.delay",
    () => atFive().call(0, nothing, 0, { delay: 7 }),
    RangeError,
    "Simulation.call: the delay is the first argument, got options.delay 7",
  ],
  [
    "call options",
    () => atFive().call(1, nothing, 0, anything(null)),
    TypeError,
    "Simulation.call: options must be an object, got null",
  ],
  [
    "call priority",
    () => atFive().call(1, nothing, 0, { priority: 1001 }),
    RangeError,
    "Simulation.call: priority must be an integer from -1000 to 1000, got 1001",
  ],
  [
    "call daemon",
    () => atFive().call(1, nothing, 0, { daemon: anything(1) }),
    TypeError,
    "Simulation.call: daemon must be true or false, got 1",
  ],
  [
    "schedule in the past",
    () => atFive().schedule(sink(), "X", 1, { at: 4.9 }),
    RangeError,
    "event X for sink: at must not lie in the past (it is 5 s already), got 4.9",
  ],
  [
    "schedule target",
    () => atFive().schedule(anything(undefined), anything("X"), anything(1)),
    TypeError,
    "event: target must be an entity, got undefined",
  ],
  [
    "event type",
    () => event(sink(), anything(5), anything(1)),
    TypeError,
    "event: type must be a non-empty string, got 5",
  ],
  [
    "event at NaN",
    () => event(sink(), "X", 1, { at: Number.NaN }),
    RangeError,
    "event: at must be a finite number of seconds within +-2^33, got NaN",
  ],
  [
    "event delay",
    () => event(sink(), "X", 1, { delay: -2 }),
    RangeError,
    "event: delay must be a number of seconds >= 0, at most 2^33, got -2",
  ],
  ["event delay kind", () => event(sink(), "X", 1, { delay: anything("2") }), TypeError, 'got "2"'],
  [
    "event at and delay",
    () => event(sink(), "X", 1, { at: 1, delay: 2 }),
    RangeError,
    "event: give either `at` or `delay`, got at 1 and delay 2",
  ],
  [
    "event priority",
    () => event(sink(), "X", 1, { priority: 0.5 }),
    RangeError,
    "event: priority must be an integer from -1000 to 1000, got 0.5",
  ],
  ["event priority NaN", () => event(sink(), "X", 1, { priority: Number.NaN }), RangeError, "got NaN"],
  [
    "event housekeeping",
    () => event(sink(), "X", 1, { housekeeping: anything("yes") }),
    TypeError,
    'event: housekeeping must be true or false, got "yes"',
  ],
];

const rate =
  (options: object): (() => Source) =>
  () =>
    Source.constant("s", anything({ target: sink(), type: "X", rate: 1, make, ...options }));
const parts: readonly Case[] = [
  ["entity name", () => new Counter(""), RangeError, 'Counter: name must be a non-empty string, got ""'],
  [
    "entity name kind",
    () => new Sink(anything(undefined)),
    TypeError,
    "Sink: name must be a non-empty string, got undefined",
  ],
  [
    "own entity",
    () =>
      new (class Shop extends Entity {
        handleEvent(): void {}
      })(anything(5)),
    TypeError,
    "Shop: name must be a non-empty string, got 5",
  ],
  [
    "source options",
    () => Source.constant("s", anything(undefined)),
    TypeError,
    "Source.constant: options must be an object, got undefined",
  ],
  ["source target", rate({ target: 5 }), TypeError, "Source.constant: target must be an entity, got 5"],
  ["source type", rate({ type: "" }), RangeError, 'Source.constant: type must be a non-empty string, got ""'],
  ["source rate 0", rate({ rate: 0 }), RangeError, "Source.constant: rate must be a finite number > 0, got 0"],
  ["source rate NaN", rate({ rate: Number.NaN }), RangeError, "got NaN"],
  ["source rate infinite", rate({ rate: Infinity }), RangeError, "got Infinity"],
  ["source rate kind", rate({ rate: "3" }), TypeError, 'Source.constant: rate must be a finite number > 0, got "3"'],
  ["source count", rate({ count: -1 }), RangeError, "Source.constant: count must be an integer >= 0, got -1"],
  [
    "source until",
    rate({ until: Number.NaN }),
    RangeError,
    "Source.constant: until must be a finite number of seconds within +-2^33, got NaN",
  ],
  ["source make", rate({ make: 5 }), TypeError, "Source.constant: make must be a function, got 5"],
  [
    "poisson rate",
    () => Source.poisson("s", { target: sink(), type: "X", rate: -1, make }),
    RangeError,
    "Source.poisson: rate must be a finite number > 0, got -1",
  ],
  [
    "trace records",
    () => Source.trace("s", { target: sink(), type: "X", records: anything(5), time: make, make }),
    TypeError,
    "Source.trace: records must be iterable, got 5",
  ],
  [
    "trace time",
    () => Source.trace("s", { target: sink(), type: "X", records: [1], time: anything(5), make }),
    TypeError,
    "Source.trace: time must be a function, got 5",
  ],
  [
    "probe options",
    () => new Probe("p", anything(undefined)),
    TypeError,
    "Probe p: options must be an object, got undefined",
  ],
  [
    "probe interval",
    () => new Probe("p", { sample: () => 1, interval: 0 }),
    RangeError,
    "Probe p: interval must be a number of seconds > 0, at most 2^33, got 0",
  ],
  [
    "probe sample",
    () => new Probe("p", { sample: anything(1), interval: 1 }),
    TypeError,
    "Probe p: sample must be a function, got 1",
  ],
  ["series limit", () => new SeriesRecorder(-1), RangeError, "SeriesRecorder: maxRuns must be an integer >= 0, got -1"],
  [
    "integer 0",
    () => new Simulation().random("r").integer(0),
    RangeError,
    "RandomStream.integer: n must be an integer >= 1, got 0",
  ],
  ["integer kind", () => new Simulation().random("r").integer(anything("6")), TypeError, 'got "6"'],
  [
    "split",
    () => new Simulation().random("r").split(""),
    RangeError,
    "RandomStream.split: name must be a non-empty string",
  ],
  [
    "constant",
    () => constant(-1),
    RangeError,
    "constant: value must be a number of seconds >= 0, at most 2^33, got -1",
  ],
  ["uniform", () => uniform(3, 2), RangeError, "uniform: high must be >= low 3, got 2"],
  [
    "uniform kind",
    () => uniform(anything("1"), 2),
    TypeError,
    'uniform: low must be a number of seconds >= 0, at most 2^33, got "1"',
  ],
  [
    "exponential 0",
    () => exponential(0),
    RangeError,
    "exponential: mean must be a number of seconds > 0, at most 2^33, got 0",
  ],
  ["exponential NaN", () => exponential(Number.NaN), RangeError, "got NaN"],
];

const checks: readonly Case[] = [
  [
    "requireInteger",
    () => requireInteger("Log", "numPartitions", 0, 1),
    RangeError,
    "Log: numPartitions must be an integer >= 1, got 0",
  ],
  [
    "requireInteger range",
    () => requireInteger("Log", "p", 5, 0, 4),
    RangeError,
    "Log: p must be an integer from 0 to 4, got 5",
  ],
  [
    "requireInteger kind",
    () => requireInteger("Log", "p", [], 0),
    TypeError,
    "Log: p must be an integer >= 0, got an array",
  ],
  [
    "requireSeconds",
    () => requireSeconds("Log", "age", -1, { infinite: true }),
    RangeError,
    "Log: age must be a number of seconds >= 0 or Infinity, got -1",
  ],
  ["requireSeconds beyond", () => requireSeconds("Log", "age", 2 ** 34), RangeError, "at most 2^33, got 17179869184"],
  [
    "requireTime",
    () => requireTime("Log", "t", -(2 ** 34)),
    RangeError,
    "Log: t must be a finite number of seconds within +-2^33",
  ],
  [
    "requireName",
    () => requireName("Log", "name", Symbol("x")),
    TypeError,
    "Log: name must be a non-empty string, got Symbol(x)",
  ],
  ["requireFunction", () => requireFunction("Log", "f", {}), TypeError, "Log: f must be a function, got an object"],
  [
    "requireMethods",
    () => requireMethods("Log", "strategy", { shard: 5 }, ["shard"]),
    TypeError,
    "Log: strategy must have a method shard, got an object without it",
  ],
  [
    "requireMethods kind",
    () => requireMethods("Log", "strategy", null, ["a", "b"]),
    TypeError,
    "Log: strategy must be an object with a, b, got null",
  ],
  [
    "requireOneOf",
    () => requireOneOf<string>("Log", "reset", "last", ["earliest", "latest"]),
    RangeError,
    'Log: reset must be one of "earliest", "latest", got "last"',
  ],
  [
    "requireOneOf kind",
    () => requireOneOf<string>("Log", "reset", anything(5), ["a"]),
    TypeError,
    'Log: reset must be one of "a", got 5',
  ],
  [
    "requireDuration",
    () => requireDuration("Log", "latency", -1),
    RangeError,
    "Log: latency must be a number of seconds >= 0, at most 2^33, got -1",
  ],
  [
    "requireDuration object",
    () => requireDuration("Log", "latency", anything({})),
    TypeError,
    "Log: latency must be a number of seconds or a distribution, got an object",
  ],
  ["requireTarget", () => requireTarget("Log", anything("x")), TypeError, 'Log: target must be an entity, got "x"'],
];

function expectError([, act, kind, message]: Case): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(kind);
  expect((thrown as Error).message).toContain(message);
}

describe("[ERR1] bad arguments are refused at the call, with owner, name, rule and value", () => {
  it.each(simulation)("[ERR1] Simulation: %s", (...row) => expectError(row));
  it.each(parts)("[ERR1] parts: %s", (...row) => expectError(row));
  it.each(checks)("[ERR1] checks: %s", (...row) => expectError(row));
});

describe("[TIME3] [K4] a bad time is an error at the call, never a silent skip", () => {
  it.each(scheduling)("[TIME3] %s", (...row) => expectError(row));

  it("[TIME3] a refused event leaves nothing behind: no event, no entity", () => {
    const sim = atFive();
    const target = sink();
    expect(() => sim.schedule(target, "X", 1, { at: 1 })).toThrow(RangeError);
    expect(sim.entities).toEqual([]);
    expect(sim.peek()).toBeUndefined();
  });

  it("[TIME3] now is not the past, and Infinity is fine as an end time", () => {
    const sim = atFive();
    const target = sink();
    sim.schedule(target, "X", 1, { at: 5 });
    sim.schedule(target, "X", 2, { delay: 0 });
    sim.run();
    expect(target.times).toEqual([5, 5]);
    expect(new Simulation({ endTime: Infinity }).endTime).toBeUndefined();
  });
});

describe("[DET2] streams are made by the simulation", () => {
  it("[DET2] and are of one class", () => {
    expect(new Simulation().random("r")).toBeInstanceOf(RandomStream);
  });
});
