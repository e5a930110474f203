import { Simulation } from "@sim/core";
import { EventLog, Producer } from "@sim/eventlog";
import { expect, it } from "vitest";

const log = new EventLog<string, number>("log");
const make = (options: object) => () => new Producer<string, number>("producer", { log, ...options });

const seconds: readonly unknown[] = [Number.NaN, -1, -0.001, -Infinity, 2 ** 34];
const counts: readonly unknown[] = [0, -1, 1.5, Number.NaN, Infinity];

/** Option, wrong values, the rule in the message. */
const wrong: readonly (readonly [string, readonly unknown[], string])[] = [
  ["lingerS", [...seconds, Infinity], "must be a"],
  ["batchBytes", counts, "must be an integer >= 1"],
  ["maxInFlight", [...counts, 6], "must be a"],
  ["maxRequestBytes", counts, "must be an integer >= 1"],
  ["bufferBytes", [...counts, 16_383], "must be a"],
  ["maxBlockS", seconds, "must be a"],
  ["deliveryTimeoutS", [...seconds, 30], "must be a"],
  ["requestTimeoutS", [...seconds, 0], "must be a"],
  ["retries", [-1, 1.5, Number.NaN, -Infinity], "must be an integer >= 0"],
  ["retryBackoffS", [...seconds, Infinity], "must be a"],
  ["retryBackoffMaxS", [...seconds, Infinity], "must be a"],
  ["retryJitter", [-0.1, 1.1, Number.NaN], "must be a number from 0 to 1"],
  ["reconnectBackoffS", [...seconds, 0, Infinity], "must be a"],
  ["reconnectBackoffMaxS", [...seconds, 0, Infinity], "must be a"],
  ["metadataMaxAgeS", [...seconds, 0], "must be a"],
  ["partitionerAvailabilityTimeoutS", [...seconds, Infinity], "must be a"],
];

it.each(wrong)("[ERR1] Producer: %s", (name, values, rule) => {
  for (const value of values) {
    expect(make({ [name]: value }), String(value)).toThrow(RangeError);
    expect(make({ [name]: value }), String(value)).toThrow(`Producer: ${name} ${rule}`);
  }
  for (const value of ["1", null, {}, true]) expect(make({ [name]: value }), String(value)).toThrow(TypeError);
});

it("[ERR1] Producer: what is one of a few, and what must be together", () => {
  for (const acks of ["2", 1, null]) expect(make({ acks })).toThrow(/^Producer: acks must be/);
  expect(make({ recordLatencies: "none" })).toThrow(/^Producer: recordLatencies must be/);
  expect(make({ idempotence: "yes" })).toThrow(TypeError);
  expect(make({ idempotence: true, acks: "1" })).toThrow(/idempotence must have acks "all" and retries >= 1/);
  expect(make({ idempotence: true, retries: 0 })).toThrow(RangeError);
  expect(make({ maxInFlight: 6, idempotence: false })).not.toThrow();
  for (const options of [undefined, null, 5]) {
    expect(() => new Producer("producer", options as never)).toThrow(
      /^Producer: options must be an object with a log, got/,
    );
  }
  expect(make({ log: {} })).toThrow(/^Producer: log must/);
  for (const shardingStrategy of [{}, null]) {
    expect(make({ shardingStrategy })).toThrow(/^Producer: shardingStrategy must/);
  }
});

it("[ERR1] Producer: bad arguments of a send", () => {
  const producer = new Producer<string, number>("producer", { log });
  for (const method of ["send", "enqueue"] as const) {
    const sent = (key: unknown, options?: unknown) => () => producer[method](key as never, 1, options as never);
    expect(sent({})).toThrow(/key must be a string, a finite number or null, got an object/);
    expect(sent("k", 5)).toThrow(/options must be an object, got 5/);
    expect(sent("k", { partition: 4 })).toThrow(/there is no partition 4/);
    expect(sent("k", { partition: 0.5 })).toThrow(/partition must be an integer/);
    expect(sent("k", { sizeBytes: -1 })).toThrow(/sizeBytes must be an integer >= 0/);
    expect(sent("k", { eventTime: Number.NaN })).toThrow(/eventTime must be/);
    expect(sent("k", { headers: { a: 1 } })).toThrow(/headers must be strings/);
  }
  expect(producer.send("k", 1)).toBeDefined();
});

it("[ERR1] Producer: a message that is none", () => {
  const producer = new Producer<string, number>("producer", { log: new EventLog("log") });
  const sim = new Simulation({ entities: [producer] });
  sim.schedule(producer, "Append" as never, {} as never);
  expect(() => sim.run()).toThrow(/producer: a producer understands Send, got "Append"/);
});
