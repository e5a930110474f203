import {
  Counter,
  constant,
  Entity,
  exponential,
  Probe,
  SeriesRecorder,
  Simulation,
  Sink,
  Source,
  uniform,
} from "@sim/core";
import { it } from "vitest";
import { anything, type Case, expectError, make, sink } from "./cases.js";

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

it.each(parts)("[ERR1] parts: %s", (...row) => expectError(row));
