import { Container, FaultSchedule, Resource, Simulation, Sink, Store } from "@sim/core";
import { it } from "vitest";
import { anything, type Case, expectError, sink } from "./cases.js";

const desk = () => new Resource("desk");
const given = (fault: object) => () =>
  FaultSchedule.given("f", [anything({ target: sink(), fault: "crash", at: 1, ...fault })]);
const random = (options: object) => () =>
  FaultSchedule.random(
    "f",
    anything({ target: sink(), fault: "crash", timeToFailure: 1, timeToRepair: 1, ...options }),
  );

const resources: readonly Case[] = [
  ["resource name", () => new Resource(""), RangeError, 'Resource: name must be a non-empty string, got ""'],
  ["resource options", () => new Resource("r", anything(3)), TypeError, "Resource r: options must be an object, got 3"],
  ["capacity 0", () => new Resource("r", { capacity: 0 }), RangeError, "capacity must be an integer >= 1, got 0"],
  ["capacity 1.5", () => new Resource("r", { capacity: 1.5 }), RangeError, "got 1.5"],
  ["capacity kind", () => new Resource("r", { capacity: anything("2") }), TypeError, 'got "2"'],
  ["acquire options", () => desk().acquire(anything(null)), TypeError, "Resource desk: options must be an object"],
  ["priority", () => desk().acquire({ priority: Number.NaN }), RangeError, "desk: priority must be a finite number"],
  ["priority infinite", () => desk().tryAcquire({ priority: Infinity }), RangeError, "got Infinity"],
  ["priority kind", () => desk().use(1, { priority: anything("1") }), TypeError, 'got "1"'],
  ["preempt", () => desk().acquire({ preempt: anything(1) }), TypeError, "desk: preempt must be true or false, got 1"],
  [
    "onPreempted",
    () => desk().acquire({ onPreempted: anything("tell me") }),
    TypeError,
    'Resource desk: onPreempted must be a function, got "tell me"',
  ],
  ["use duration", () => desk().use(-1), RangeError, "Resource desk: duration must be a number of seconds >= 0"],
  ["use duration kind", () => desk().use(anything("1")), TypeError, 'got "1"'],
  [
    "onPreempt",
    () => desk().use(1, { onPreempt: anything("retry") }),
    RangeError,
    'Resource desk: onPreempt must be one of "resume", "restart", "throw", got "retry"',
  ],

  ["store capacity", () => new Store("s", { capacity: 0 }), RangeError, "Store s: capacity must be an integer >= 1"],
  ["store capacity NaN", () => new Store("s", { capacity: Number.NaN }), RangeError, "got NaN"],
  [
    "store order",
    () => new Store("s", { order: anything("random") }),
    TypeError,
    'Store s: order must be "fifo", "lifo" or a comparison (a, b) => number, got "random"',
  ],
  ["take filter", () => new Store("s").take(anything("x")), TypeError, 'Store s: filter must be a function, got "x"'],
  ["tryTake filter", () => new Store("s").tryTake(anything(1)), TypeError, "Store s: filter must be a function, got 1"],

  ["container capacity", () => new Container("c", { capacity: 0 }), RangeError, "capacity must be a finite number > 0"],
  [
    "container initial",
    () => new Container("c", { capacity: 2, initial: 3 }),
    RangeError,
    "Container c: initial must be from 0 to the capacity 2, got 3",
  ],
  ["container initial < 0", () => new Container("c", { initial: -1 }), RangeError, "got -1"],
  ["container initial NaN", () => new Container("c", { initial: Number.NaN }), RangeError, "got NaN"],
  ["put 0", () => new Container("c").put(0), RangeError, "Container c: amount must be a finite number > 0, got 0"],
  ["take NaN", () => new Container("c").take(Number.NaN), RangeError, "got NaN"],
  ["tryPut kind", () => new Container("c").tryPut(anything("1")), TypeError, 'got "1"'],
  ["tryTake infinite", () => new Container("c").tryTake(Infinity), RangeError, "got Infinity"],
  [
    "more than the capacity",
    () => new Container("c", { capacity: 2 }).put(3),
    RangeError,
    "Container c: amount must be at most the capacity 2, got 3",
  ],

  [
    "given list",
    () => FaultSchedule.given("f", anything({})),
    TypeError,
    "FaultSchedule.given: faults must be an array",
  ],
  ["given entry", () => FaultSchedule.given("f", [anything(1)]), TypeError, "options must be an object, got 1"],
  ["given target", given({ target: 5 }), TypeError, "FaultSchedule.given: target must be an entity, got 5"],
  [
    "given fault",
    given({ fault: "explode" }),
    TypeError,
    'FaultSchedule.given: fault must be "crash", "pause" or { slowDown: factor }, got "explode"',
  ],
  ["given factor", given({ fault: { slowDown: 0 } }), RangeError, "slowDown must be a finite number > 0, got 0"],
  ["given factor missing", given({ fault: {} }), TypeError, "slowDown must be a finite number > 0, got undefined"],
  ["given at", given({ at: Number.NaN }), RangeError, "at must be a finite number of seconds within +-2^33, got NaN"],
  ["given at missing", given({ at: undefined }), TypeError, "got undefined"],
  ["given duration", given({ duration: -1 }), RangeError, "duration must be a number of seconds >= 0"],
  ["random options", () => FaultSchedule.random("f", anything(0)), TypeError, "options must be an object, got 0"],
  ["random target", random({ target: "x" }), TypeError, 'FaultSchedule.random: target must be an entity, got "x"'],
  ["random fault", random({ fault: undefined }), TypeError, "fault must be"],
  ["time to failure", random({ timeToFailure: 0 }), RangeError, "timeToFailure must be > 0, got 0"],
  ["time to failure kind", random({ timeToFailure: "1" }), TypeError, "timeToFailure must be a number of seconds"],
  ["time to repair", random({ timeToRepair: -1 }), RangeError, "timeToRepair must be a number of seconds >= 0"],
  ["random until", random({ until: Number.NaN }), RangeError, "until must be a finite number of seconds"],

  [
    "suspend what",
    () => new Simulation().suspend(anything(4)),
    TypeError,
    "Simulation.suspend: target must be an entity",
  ],
  ["resume what", () => new Simulation().resume(anything(4)), TypeError, "Simulation.resume: target must be an entity"],
  ["slow what", () => new Simulation().slowDown(anything(4), 2), TypeError, "Simulation.slowDown: target must be"],
  [
    "slow how",
    () => {
      const target = new Sink("sink");
      new Simulation({ entities: [target] }).slowDown(target, 0);
    },
    RangeError,
    "Simulation.slowDown: factor must be a finite number > 0, got 0",
  ],
];

it.each(resources)("[ERR1] resources and faults: %s", (...row) => expectError(row));
