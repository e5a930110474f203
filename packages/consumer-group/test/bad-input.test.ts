import { ConsumerGroup, type ConsumerGroupOptions } from "@sim/consumer-group";
import { type Process, Simulation, SimulationError } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { describe, expect, it } from "vitest";
import { fill, Listener, observed, play, thrownBy, type World, world } from "./world.js";

const log = new EventLog<string, number>("orders");
const distribution = { name: "odd", mean: 1, sample: () => 1 };

describe("options [ERR1]", () => {
  const bad: [string, unknown, string][] = [
    ["eventLog", undefined, "TypeError : ConsumerGroup: eventLog must be an object with read"],
    ["eventLog", null, "TypeError : ConsumerGroup: eventLog must be an object"],
    ["eventLog", "orders", "TypeError : ConsumerGroup: eventLog must be an object"],
    ["eventLog", {}, "TypeError : ConsumerGroup: eventLog must have a method read"],
    [
      "eventLog",
      { ...methods(), numPartitions: 0, name: "x" },
      "RangeError : ConsumerGroup: eventLog.numPartitions must be an integer >= 1, got 0",
    ],
    [
      "eventLog",
      { ...methods(), numPartitions: 1.5, name: "x" },
      "RangeError : ConsumerGroup: eventLog.numPartitions must",
    ],
    ["eventLog", { ...methods(), numPartitions: 1, name: "" }, "RangeError : ConsumerGroup: eventLog.name must"],
    [
      "assignmentStrategy",
      null,
      "TypeError : ConsumerGroup: assignmentStrategy must be an object with assign, got null",
    ],
    ["assignmentStrategy", {}, "TypeError : ConsumerGroup: assignmentStrategy must have a method assign"],
    [
      "assignmentStrategy",
      "range",
      'TypeError : ConsumerGroup: assignmentStrategy must be an object with assign, got "range"',
    ],
    [
      "assignmentStrategy",
      { assign: () => 0, createState: 1 },
      "TypeError : ConsumerGroup: assignmentStrategy.createState must be a function, got 1",
    ],
    ...["rebalanceDelay", "pollLatency", "commitLatency"].flatMap((name): [string, unknown, string][] => [
      [name, -1, `RangeError : ConsumerGroup: ${name} must be`],
      [name, Number.NaN, `RangeError : ConsumerGroup: ${name} must be`],
      [name, Infinity, `RangeError : ConsumerGroup: ${name} must be`],
      [name, "1", `TypeError : ConsumerGroup: ${name} must be`],
      [name, null, `TypeError : ConsumerGroup: ${name} must be`],
      [name, { sample: 1 }, `TypeError : ConsumerGroup: ${name} must be`],
    ]),
    ...["sessionTimeout", "heartbeatInterval"].flatMap((name): [string, unknown, string][] => [
      [name, 0, `RangeError : ConsumerGroup: ${name} must be`],
      [name, -1, `RangeError : ConsumerGroup: ${name} must be`],
      [name, Number.NaN, `RangeError : ConsumerGroup: ${name} must be`],
      [name, Infinity, `RangeError : ConsumerGroup: ${name} must be`],
      [name, 1e-7, `RangeError : ConsumerGroup: ${name} must be at least one microsecond, got 1e-7`],
      [name, distribution, `TypeError : ConsumerGroup: ${name} must be`],
      [name, null, `TypeError : ConsumerGroup: ${name} must be`],
    ]),
    ["heartbeatInterval", 3, "RangeError : ConsumerGroup: heartbeatInterval needs a sessionTimeout"],
    [
      "autoOffsetReset",
      "newest",
      'RangeError : ConsumerGroup: autoOffsetReset must be one of "earliest", "latest", "none", got "newest"',
    ],
    ["autoOffsetReset", 0, "TypeError : ConsumerGroup: autoOffsetReset must be"],
    ["autoOffsetReset", null, "TypeError : ConsumerGroup: autoOffsetReset must be"],
    ["commitChecks", "lax", 'RangeError : ConsumerGroup: commitChecks must be one of "strict", "kafka", got "lax"'],
    ["commitChecks", true, "TypeError : ConsumerGroup: commitChecks must be"],
  ];

  function methods(): object {
    const method = (): number => 0;
    return { read: method, logStartOffset: method, highWatermark: method, offsetForTime: method, timeAt: method };
  }

  it.each(bad)("[ERR1] %s: %j", (name, value, message) => {
    const options = { eventLog: log, [name]: value } as ConsumerGroupOptions<string, number>;
    expect(thrownBy(() => new ConsumerGroup("g", options))).toContain(message);
  });

  it("[ERR1] a heartbeat interval that is not below the session timeout, a bad name, no options", () => {
    const make = (name: unknown, options: unknown): string =>
      thrownBy(() => new ConsumerGroup(name as string, options as ConsumerGroupOptions<string, number>));
    expect(make("g", { eventLog: log, sessionTimeout: 3, heartbeatInterval: 3 })).toBe(
      "RangeError : ConsumerGroup: heartbeatInterval must be < sessionTimeout 3, got 3",
    );
    expect(make("", { eventLog: log })).toBe('RangeError : ConsumerGroup: name must be a non-empty string, got ""');
    expect(make(5, { eventLog: log })).toContain("TypeError : ConsumerGroup: name must be");
    for (const options of [undefined, null, 5])
      expect(make("g", options)).toContain("TypeError : ConsumerGroup: options must be");
  });
});

/** a owns both partitions of 10 records each, has polled 4 and committed 2. */
function* prepare({ log, group }: World): Process {
  yield* fill(log, 0, 10);
  yield* fill(log, 1, 10);
  yield* group.join("a", new Listener("a"));
  yield* group.poll("a", 4);
  yield* group.commit("a", { 0: 2 });
}

const NOT_NAMES: [unknown, string][] = [
  ["", "RangeError"],
  [5, "TypeError"],
  [undefined, "TypeError"],
  [null, "TypeError"],
];
const NOT_COUNTS: [unknown, string][] = [
  [0, "RangeError"],
  [-1, "RangeError"],
  [1.5, "RangeError"],
  [Number.NaN, "RangeError"],
  [Infinity, "RangeError"],
  ["1", "TypeError"],
  [null, "TypeError"],
];
const NOT_OFFSETS: [unknown, string][] = [
  [-1, "RangeError"],
  [0.5, "RangeError"],
  [Number.NaN, "RangeError"],
  [Infinity, "RangeError"],
  [2 ** 53, "RangeError"],
  ["1", "TypeError"],
  [undefined, "TypeError"],
];
const NOT_PARTITIONS: [unknown, string][] = [
  [-1, "SimError UNKNOWN_PARTITION"],
  [2, "SimError UNKNOWN_PARTITION"],
  [0.5, "RangeError"],
  [Number.NaN, "RangeError"],
  ["0", "TypeError"],
  [null, "TypeError"],
];
const NOT_WAITS: [unknown, string][] = [
  [-1, "RangeError"],
  [Number.NaN, "RangeError"],
  ["1", "TypeError"],
];

describe("arguments of methods [ERR1]", () => {
  type Call = [string, string, (group: any) => unknown];
  const named = (method: string, ...rest: readonly unknown[]): Call[] =>
    NOT_NAMES.map(([name, error]) => [`${method}(${name})`, error, (group) => group[method](name, ...rest)]);
  const calls: Call[] = [
    ...named("join", new Listener("x")),
    ...named("leave"),
    ...named("poll"),
    ...named("commit", { 0: 1 }),
    ...named("seek", 0, 1),
    ...named("consumerLag"),
    ...named("consumerState"),
    ...named("consumerPositions"),
    ...[undefined, null, 5, "a", {}, { name: "x" }, { handleEvent: () => undefined }].map(
      (entity): Call => [`join of ${JSON.stringify(entity)}`, "TypeError", (group) => group.join("x", entity)],
    ),
    ...NOT_COUNTS.map(([n, error]): Call => [`poll of ${n}`, error, (group) => group.poll("a", n)]),
    ...NOT_WAITS.map(([n, error]): Call => [`poll with maxWait ${n}`, error, (group) => group.poll("a", 1, n)]),
    ...NOT_OFFSETS.map(([n, error]): Call => [`commit of ${n}`, error, (group) => group.commit("a", { 1: 1, 0: n })]),
    ...NOT_OFFSETS.map(
      ([n, error]): Call => [`commit by ${n}`, error, (group) => group.commit("a", { 0: 1 }, n ?? null)],
    ),
    ...NOT_PARTITIONS.map(
      ([p, error]): Call => [
        `commit for ${p}`,
        error,
        (group) =>
          group.commit(
            "a",
            new Map([
              [0, 3],
              [p, 1],
            ]),
          ),
      ],
    ),
    ...["", "x", " 1", "0x1", "1.5", "NaN"].map(
      (p): Call => [`commit for "${p}"`, "RangeError", (group) => group.commit("a", { 0: 3, [p]: 1 })],
    ),
    ["commit for 2", "SimError UNKNOWN_PARTITION", (group) => group.commit("a", { 0: 3, 2: 1 })],
    ...[undefined, null, 5, "0", [1], () => 1].map(
      (offsets): Call => [`commit of ${typeof offsets}`, "TypeError", (group) => group.commit("a", offsets)],
    ),
    ...NOT_OFFSETS.map(([n, error]): Call => [`seek to ${n}`, error, (group) => group.seek("a", 0, n)]),
    ...NOT_PARTITIONS.map(([p, error]): Call => [`seek in ${p}`, error, (group) => group.seek("a", p, 0)]),
    ...NOT_PARTITIONS.map(([p, error]): Call => [`ledger of ${p}`, error, (group) => group.ledger(p)]),
    ["seek of a stranger", "PartitionNotAssignedError PARTITION_NOT_ASSIGNED", (group) => group.seek("ghost", 0, 0)],
    ["lag without options", "TypeError", (group) => group.lag()],
    ["lag by nothing", "TypeError", (group) => group.lag({})],
  ];

  it("[ERR1] each is refused at the call, with the right kind of error, and nothing has changed", () => {
    const built = world({ partitions: 2 });
    const { sim, log, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        const before = observed(group);
        const records = log.stats.recordsRead;
        for (const [what, error, call] of calls) {
          expect([
            what,
            thrownBy(() => call(group))
              .split(":")[0]
              ?.trim(),
          ]).toEqual([what, error]);
        }
        yield 10;
        expect(observed(group)).toEqual(before);
        expect([group.stats.polls, log.stats.recordsRead]).toEqual([1, records]);
      })(),
    );
    expect(calls.length).toBeGreaterThan(80);
  });

  it("[ERR1] -0 counts as 0", () => {
    const built = world({ partitions: 2 });
    play(
      built.sim,
      (function* (): Process {
        yield* prepare(built);
        yield* built.group.commit("a", new Map([[-0, -0]]));
        built.group.seek("a", -0, -0);
        expect([...built.group.committedOffsets]).toEqual([[0, 0]]);
        expect(built.group.positions.get(0)).toBe(0);
      })(),
    );
  });

  it("[ERR1] a group that is not part of a simulation says so", () => {
    const group = new ConsumerGroup("g", { eventLog: log });
    expect(group.stats).toMatchObject({ joins: 0, rebalancingTime: 0 });
    expect([group.totalLag(), group.ledger().appended, group.consumers]).toEqual([0, 0, []]);
    for (const call of [() => group.seek("a", 0, 0), () => group.timeLag(), () => group.catchUpEstimate()]) {
      expect(thrownBy(call)).toContain("NOT_ATTACHED");
    }
    const sim = new Simulation();
    sim.spawn(group.poll("a"));
    expect(thrownBy(() => sim.run())).toContain("not part of a simulation yet");
  });
});

describe("payloads of events [ERR1] [ERR2]", () => {
  const bad: [string, unknown, string][] = [
    ["Poll", undefined, "ConsumerGroup.Poll: payload must be an object, got undefined"],
    ["Commit", "x", 'ConsumerGroup.Commit: payload must be an object, got "x"'],
    ["Poll", { consumerName: "a", reply: 5 }, "ConsumerGroup.Poll: reply must be an object with resolve, fail, got 5"],
    ["Poll", { consumerName: "a", maxRecords: 0 }, "ConsumerGroup.Poll: maxRecords must be an integer >= 1, got 0"],
    [
      "Poll",
      { consumerName: "a", maxWait: -1 },
      "ConsumerGroup.Poll: maxWait must be a number of seconds >= 0 or Infinity, got -1",
    ],
    ["Poll", {}, "ConsumerGroup.Poll: consumerName must be a non-empty string, got undefined"],
    ["Join", { consumerName: "x" }, "ConsumerGroup.join: target must be an entity, got undefined"],
    [
      "Join",
      { consumerEntity: new Listener("y") },
      "ConsumerGroup.join: consumerName must be a non-empty string, got undefined",
    ],
    ["Leave", { consumerName: 7 }, "ConsumerGroup.leave: consumerName must be a non-empty string, got 7"],
    [
      "Commit",
      { consumerName: "a" },
      "ConsumerGroup.commit: offsets must be a map or an object of offsets by partition, got undefined",
    ],
    [
      "Commit",
      { consumerName: "a", offsets: { 0: -1 } },
      "ConsumerGroup.commit: offset of partition 0 must be an integer >= 0, got -1",
    ],
    ["Commit", { consumerName: "a", offsets: { 7: 1 } }, "billing: there is no partition 7: they run from 0 to 1"],
    [
      "Commit",
      { consumerName: "a", offsets: {}, generation: 0.5 },
      "ConsumerGroup.commit: generation must be an integer >= 0, got 0.5",
    ],
    ["Rebalance", {}, 'billing: a consumer group understands Join, Leave, Poll and Commit, got "Rebalance"'],
  ];

  it.each(bad)("[ERR2] %s %j without a reply ends the run, and nothing has changed", (type, payload, message) => {
    const built = world({ partitions: 2 });
    const { sim, group } = built;
    play(sim, prepare(built));
    const fresh = world({ partitions: 2 });
    fresh.sim.spawn(prepare(fresh));
    fresh.sim.runUntil(5);
    const before = observed(fresh.group);
    fresh.sim.schedule(fresh.group, type as never, payload as never);
    let error: unknown;
    try {
      fresh.sim.run();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(SimulationError);
    expect((error as SimulationError).cause).toMatchObject({ message });
    expect(observed(fresh.group)).toEqual(before);
    expect(observed(group)).toEqual(before);
  });

  it.each(bad.filter(([, payload]) => typeof payload === "object" && !("reply" in (payload as object))).slice(0, -1))(
    "[ERR2] %s %j with a reply fails the reply",
    (type, payload, message) => {
      const built = world({ partitions: 2 });
      const { sim, group } = built;
      let caught: unknown;
      play(
        sim,
        (function* (): Process {
          yield* prepare(built);
          const before = observed(group);
          const reply = sim.future<never>();
          sim.schedule(group, type as never, { ...(payload as object), reply } as never);
          try {
            yield* reply;
          } catch (error) {
            caught = error;
          }
          expect(observed(group)).toEqual(before);
        })(),
      );
      expect(caught).toMatchObject({ message });
    },
  );
});
