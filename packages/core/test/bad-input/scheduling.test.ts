import { event, Simulation } from "@sim/core";
import { describe, expect, it } from "vitest";
import { anything, atFive, type Case, expectError, nothing, sink } from "./cases.js";

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
