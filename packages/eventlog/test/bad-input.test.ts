import { Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { expect, it } from "vitest";
import { observed, thrownBy } from "./run-process.js";

type Kind = typeof RangeError | typeof TypeError;

const wrongKinds: readonly unknown[] = ["4", {}, [], true, null, 4n, () => 4];
const notSeconds: readonly unknown[] = [Number.NaN, -1, -0.001, -Infinity, 2 ** 34];

/** Option, a wrong value, the error, and its wording. */
const options: [string, unknown, Kind, string][] = [
  ...[0, -1, 1.5, Number.NaN, Infinity].map((v): [string, unknown, Kind, string] => [
    "numPartitions",
    v,
    RangeError,
    `numPartitions must be an integer >= 1, got ${v}`,
  ]),
  ["numPartitions", 1_000_001, RangeError, "numPartitions must be at most 1000000, got 1000001"],
  ...wrongKinds.map((v): [string, unknown, Kind, string] => [
    "numPartitions",
    v,
    TypeError,
    "numPartitions must be an integer >= 1, got",
  ]),
  ...["appendLatency", "readLatency"].flatMap((name) => [
    ...[...notSeconds, Infinity].map((v): [string, unknown, Kind, string] => [
      name,
      v,
      RangeError,
      `${name} must be a number of seconds >= 0`,
    ]),
    ...wrongKinds.map((v): [string, unknown, Kind, string] => [name, v, TypeError, `${name} must be`]),
  ]),
  ...[...notSeconds, 0, Infinity].map((v): [string, unknown, Kind, string] => [
    "retentionCheckInterval",
    v,
    RangeError,
    "retentionCheckInterval must be a number of seconds > 0",
  ]),
  ["retentionCheckInterval", 1e-7, RangeError, "retentionCheckInterval must be at least one microsecond"],
  ...wrongKinds.map((v): [string, unknown, Kind, string] => [
    "retentionCheckInterval",
    v,
    TypeError,
    "retentionCheckInterval must be",
  ]),
  ...[5, "hash", true, null, {}, []].map((v): [string, unknown, Kind, string] => [
    "shardingStrategy",
    v,
    TypeError,
    "shardingStrategy must",
  ]),
  [
    "shardingStrategy",
    { name: "x", shard: () => 0, createState: 5 },
    TypeError,
    "shardingStrategy.createState must be a function, got 5",
  ],
  ...[5, "time", true, null, {}, []].map((v): [string, unknown, Kind, string] => [
    "retentionPolicy",
    v,
    TypeError,
    "retentionPolicy must",
  ]),
  [
    "retentionPolicy",
    { name: "x", shouldRetain: () => true, newLogStart: 5 },
    TypeError,
    "retentionPolicy.newLogStart must be a function, got 5",
  ],
  [
    "retentionPolicy",
    { name: "x", shouldRetain: () => true, shouldRetainSegment: 5 },
    TypeError,
    "retentionPolicy.shouldRetainSegment must be a function, got 5",
  ],
  ...[5, "keys", true, null, {}, []].map((v): [string, unknown, Kind, string] => [
    "compactionPolicy",
    v,
    TypeError,
    "compactionPolicy must",
  ]),
  [
    "compactionPolicy",
    { name: "x", plan: () => undefined, isTombstone: 5 },
    TypeError,
    "compactionPolicy.isTombstone must be a function, got 5",
  ],
  ...["deleteRetentionS", "maxSegmentAgeS"].flatMap((name) => [
    ...notSeconds.map((v): [string, unknown, Kind, string] => [
      "compactionPolicy",
      { name: "x", plan: () => undefined, [name]: v },
      RangeError,
      `compactionPolicy.${name} must be a number of seconds >= 0`,
    ]),
  ]),
  ...[...notSeconds, 0, Infinity].map((v): [string, unknown, Kind, string] => [
    "cleanerInterval",
    v,
    RangeError,
    "cleanerInterval must be a number of seconds > 0",
  ]),
  ["cleanerInterval", 1e-7, RangeError, "cleanerInterval must be at least one microsecond"],
  ...[5, "one", true, null, () => 4].map((v): [string, unknown, Kind, string] => [
    "segments",
    v,
    TypeError,
    "segments must be an object",
  ]),
  ...[0, -1, 1.5, Number.NaN, Infinity].map((v): [string, unknown, Kind, string] => [
    "segments",
    { maxBytes: v },
    RangeError,
    `segments.maxBytes must be an integer >= 1, got ${v}`,
  ]),
  ...["maxAgeS", "maxFutureS", "maxPastS"].flatMap((name) =>
    notSeconds.map((v): [string, unknown, Kind, string] => [
      "segments",
      { [name]: v },
      RangeError,
      `segments.${name} must be a number of seconds >= 0`,
    ]),
  ),
  ["segments", { maxAgeS: "1" }, TypeError, "segments.maxAgeS must be a number"],
  ["segments", { timestamps: "log" }, RangeError, 'segments.timestamps must be one of "create", "append"'],
  ["highWatermark", "end", RangeError, 'highWatermark must be one of "logEnd", "manual"'],
  ...["some", "", 5, true, null].map((v): [string, unknown, Kind, string] => [
    "recordLatencies",
    v,
    typeof v === "string" ? RangeError : TypeError,
    'recordLatencies must be one of "all", "summary"',
  ]),
];

for (const [name, value, kind, wording] of options) {
  const shown = typeof value === "object" ? JSON.stringify(value) : String(value);
  it(`[ERR1] option ${name} = ${shown} (${typeof value}): ${kind.name}`, () => {
    const error = thrownBy(() => new EventLog("log", { [name]: value })) as Error;
    expect(error).toBeInstanceOf(kind);
    expect(error.message.startsWith(`EventLog: ${wording}`)).toBe(true);
  });
}

it("[ERR1] the issue's own wording", () => {
  expect(() => new EventLog("log", { numPartitions: 0 })).toThrow(
    new RangeError("EventLog: numPartitions must be an integer >= 1, got 0"),
  );
});

it("[ERR1] a name that is none, options that are no object", () => {
  expect(() => new EventLog("")).toThrow(RangeError);
  expect(() => new EventLog(undefined as never)).toThrow(TypeError);
  for (const value of [null, 5, "x"]) expect(() => new EventLog("log", value as never)).toThrow(TypeError);
});

it("[ERR1] options that are undefined are the defaults", () => {
  const log = new EventLog("log", {
    numPartitions: undefined,
    shardingStrategy: undefined,
    retentionPolicy: undefined,
    appendLatency: undefined,
    readLatency: undefined,
    retentionCheckInterval: undefined,
    recordLatencies: undefined,
    segments: undefined,
    compactionPolicy: undefined,
    cleanerInterval: undefined,
    highWatermark: undefined,
  });
  expect(log.numPartitions).toBe(4);
  const divided = { maxBytes: undefined, maxAgeS: undefined, timestamps: undefined, maxFutureS: undefined };
  expect(new EventLog("log", { segments: divided }).partitions[0]?.segments).toHaveLength(1);
});

type Call = (log: EventLog<any, any>, value: any) => unknown;

const notIndices: readonly [unknown, Kind][] = [
  [Number.NaN, RangeError],
  [0.5, RangeError],
  [Infinity, RangeError],
  ...["0", {}, [], true, null, 0n].map((v) => [v, TypeError] as [unknown, Kind]),
];
const durations: readonly [unknown, Kind][] = [
  [Number.NaN, RangeError],
  [-1, RangeError],
  [2 ** 34, RangeError],
  ...["0", {}, [], true, null, 0n].map((v) => [v, TypeError] as [unknown, Kind]),
];

const calls: [string, Call, readonly [unknown, Kind][]][] = [
  [
    "append key",
    (log, key) => log.append(key, 1),
    [undefined, Number.NaN, Infinity, {}, [], true, 5n, Symbol("k"), () => 1].map((v) => [v, TypeError]),
  ],
  ["append options", (log, v) => log.append("k", 1, v), [5, "x", null, true].map((v) => [v, TypeError])],
  ["append partition", (log, partition) => log.append("k", 1, { partition }), notIndices],
  [
    "append eventTime",
    (log, eventTime) => log.append("k", 1, { eventTime }),
    [
      [Number.NaN, RangeError],
      [Infinity, RangeError],
      [-Infinity, RangeError],
      [2 ** 34, RangeError],
      ["0", TypeError],
      [null, TypeError],
      [{}, TypeError],
    ],
  ],
  ["append sizeBytes", (log, sizeBytes) => log.append("k", 1, { sizeBytes }), [[-1, RangeError], ...notIndices]],
  [
    "append headers",
    (log, headers) => log.append("k", 1, { headers }),
    [5, "x", null, true, ["a"], { h: 1 }, new Map([["h", 1]]), new Map([[1, "h"]]), new Set(["ab"])].map((v) => [
      v,
      TypeError,
    ]),
  ],
  ["read partition", (log, v) => log.read(v), [[undefined, TypeError], ...notIndices]],
  ["read offset", (log, v) => log.read(0, v), [[-1, RangeError], ...notIndices]],
  ["read maxRecords", (log, v) => log.read(0, 0, v), [[0, RangeError], [-1, RangeError], ...notIndices]],
  ["fetch partition", (log, v) => log.fetch(v, 0, 1, 1), [[undefined, TypeError], ...notIndices]],
  ["fetch offset", (log, v) => log.fetch(0, v, 1, 1), [[undefined, TypeError], [-1, RangeError], ...notIndices]],
  [
    "fetch maxRecords",
    (log, v) => log.fetch(0, 0, v, 1),
    [[undefined, TypeError], [0, RangeError], [-1, RangeError], ...notIndices],
  ],
  ["fetch maxWait", (log, v) => log.fetch(0, 0, 1, v), [[undefined, TypeError], ...durations]],
  ["logStartOffset partition", (log, v) => log.logStartOffset(v), [[undefined, TypeError], ...notIndices]],
  ["highWatermark partition", (log, v) => log.highWatermark(v), [[undefined, TypeError], ...notIndices]],
  ["offsetForTime partition", (log, v) => log.offsetForTime(v, 0), [[undefined, TypeError], ...notIndices]],
  ["timeAt partition", (log, v) => log.timeAt(v, 0), [[undefined, TypeError], ...notIndices]],
  ["timeAt offset", (log, v) => log.timeAt(0, v), [[undefined, TypeError], [-1, RangeError], ...notIndices]],
  [
    "offsetForTime timeS",
    (log, v) => log.offsetForTime(0, v),
    [
      [undefined, TypeError],
      [Number.NaN, RangeError],
      [Infinity, RangeError],
      [2 ** 34, RangeError],
      ["0", TypeError],
      [null, TypeError],
    ],
  ],
];

for (const [what, call, values] of calls) {
  it(`[ERR1] ${what}: wrong values are refused at the call, and nothing in the log has changed`, () => {
    const log = new EventLog<string, number>("log", { numPartitions: 2 });
    const sim = new Simulation({ entities: [log] });
    for (const partition of [0, 1, 1]) sim.schedule(log, "Append", { key: "k", value: 1, partition });
    sim.runUntil(1);
    const before = observed(log);
    const { fingerprint } = sim;
    const [method, argument] = what.split(" ") as [string, string];
    for (const [value, kind] of values) {
      const error = thrownBy(() => call(log, value)) as Error;
      expect(error, `${what} = ${String(value)}`).toBeInstanceOf(kind);
      expect(error.message).toMatch(new RegExp(`^EventLog\\.${method}: ${argument} must be .*, got .`));
    }
    sim.run();
    expect(observed(log)).toEqual(before);
    expect(sim.fingerprint).toBe(fingerprint);
  });
}
