import {
  requireDuration,
  requireFunction,
  requireInteger,
  requireMethods,
  requireName,
  requireOneOf,
  requireSeconds,
  requireTarget,
  requireTime,
} from "@sim/core";
import { it } from "vitest";
import { anything, type Case, expectError } from "./cases.js";

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

it.each(checks)("[ERR1] checks: %s", (...row) => expectError(row));
