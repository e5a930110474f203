import { RandomStream, Simulation } from "@sim/core";
import { expect, it } from "vitest";
import { anything, atFive, type Case, expectError, nothing, sink } from "./cases.js";

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
    () => new Simulation({ trace: anything("file") }),
    TypeError,
    'Simulation: trace must be a function or { listener, processes }, got "file"',
  ],
  [
    "trace.listener",
    () => new Simulation({ trace: anything({}) }),
    TypeError,
    "Simulation: trace.listener must be a function, got undefined",
  ],
  [
    "trace.processes",
    () => new Simulation({ trace: anything({ listener: () => {}, processes: 1 }) }),
    TypeError,
    "Simulation: trace.processes must be true or false, got 1",
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

it.each(simulation)("[ERR1] Simulation: %s", (...row) => expectError(row));

it("[DET2] streams are made by the simulation, and are of one class", () => {
  expect(new Simulation().random("r")).toBeInstanceOf(RandomStream);
});
