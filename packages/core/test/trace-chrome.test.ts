import {
  anyOf,
  type ChromeTraceOptions,
  chromeTrace,
  chromeTraceStream,
  Probe,
  Simulation,
  Sink,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";
import { failureOf, Handler } from "./handler.js";
import { buildModel } from "./random-model.js";

interface ChromeEvent {
  readonly name: string;
  readonly ph: string;
  readonly cat?: string;
  readonly ts?: number;
  readonly pid: number;
  readonly tid: number;
  readonly id?: string;
  readonly s?: string;
  readonly args: { readonly [name: string]: unknown };
}

/**
 * The fields of each phase that we use, after the "Trace Event Format" document: what all events have, the scope of
 * instants, the id and category that make async events one tree, numbers as the arguments of counters, and the arguments
 * of metadata.
 */
const fieldsOf: { readonly [phase: string]: readonly string[] } = {
  M: ["args", "name", "ph", "pid", "tid"],
  i: ["args", "cat", "name", "ph", "pid", "s", "tid", "ts"],
  b: ["args", "cat", "id", "name", "ph", "pid", "tid", "ts"],
  e: ["args", "cat", "id", "name", "ph", "pid", "tid", "ts"],
  C: ["args", "name", "ph", "pid", "ts"],
};
const metadata: { readonly [name: string]: readonly [argument: string, type: string] } = {
  process_name: ["name", "string"],
  thread_name: ["name", "string"],
  thread_sort_index: ["sort_index", "number"],
};

/** Parses the file, and checks it against the format: fields and their types, and that the spans of an id nest. */
function parsed(text: string): ChromeEvent[] {
  const events = JSON.parse(text) as ChromeEvent[];
  const stacks = new Map<string, ChromeEvent[]>();
  for (const event of events) {
    const { ph, name, ts, pid, tid, id, s, args } = event;
    expect(Object.keys(event).sort()).toEqual(fieldsOf[ph]);
    expect([typeof name, typeof args, pid]).toEqual(["string", "object", 1]);
    if (ph !== "C") expect(tid).toBeGreaterThanOrEqual(1);
    if (ph !== "M") expect(Number.isSafeInteger(ts)).toBe(true);
    if (ph === "i") expect(s).toBe("t");
    if (ph === "C") expect(Object.values(args).every(Number.isFinite)).toBe(true);
    if (ph === "M") {
      const [argument, type] = metadata[name] as [string, string];
      expect([Object.keys(args), typeof args[argument]]).toEqual([[argument], type]);
    }
    if (ph !== "b" && ph !== "e") continue;
    expect(id).toMatch(/^0x[0-9a-f]+$/);
    const stack = stacks.get(id as string) ?? [];
    stacks.set(id as string, stack);
    if (ph === "b") stack.push(event);
    else {
      const begin = stack.pop() as ChromeEvent;
      expect([begin.name, begin.cat, begin.tid]).toEqual([name, event.cat, tid]);
      expect(begin.ts).toBeLessThanOrEqual(ts as number);
    }
  }
  expect([...stacks.values()].every((stack) => stack.length === 0)).toBe(true);
  return events;
}

/** Two handlers that overlap, a race, a crash and a message that is lost. */
function smallModel(trace: Pick<ReturnType<typeof chromeTrace>, "listener">) {
  const shop = new Handler("shop", function* (go) {
    yield go.payload;
    yield* anyOf(timeout(9), this.sim.future({ label: "a customer" }));
  });
  const sink = new Sink("sink");
  const sim = new Simulation({ entities: [shop, sink], trace: { listener: trace.listener, processes: true } });
  sim.schedule(shop, "Go", 0.000003, { at: 0.1 });
  sim.schedule(shop, "Go", 2, { at: 1 });
  sim.schedule(sink, "Note", { by: shop }, { at: 2 });
  sim.call(2.5, () => sim.crash(shop), undefined);
  sim.schedule(shop, "Go", 5, { at: 3 });
  return sim;
}

const expected = [
  { name: "process_name", ph: "M", pid: 1, tid: 1, args: { name: "simulation" } },
  { name: "thread_name", ph: "M", pid: 1, tid: 2, args: { name: "shop" } },
  { name: "thread_sort_index", ph: "M", pid: 1, tid: 2, args: { sort_index: 2 } },
  { name: "Go", cat: "delivery", ph: "i", ts: 100000, pid: 1, tid: 2, s: "t", args: { payload: 0.000003 } },
  { name: "shop.Go", cat: "process", ph: "b", ts: 100000, pid: 1, tid: 2, id: "0x1", args: {} },
  { name: "delay", cat: "process", ph: "b", ts: 100000, pid: 1, tid: 2, id: "0x1", args: {} },
  { name: "delay", cat: "process", ph: "e", ts: 100003, pid: 1, tid: 2, id: "0x1", args: {} },
  { name: "anyOf(timeout, a customer)", cat: "process", ph: "b", ts: 100003, pid: 1, tid: 2, id: "0x1", args: {} },
  { name: "Go", cat: "delivery", ph: "i", ts: 1000000, pid: 1, tid: 2, s: "t", args: { payload: 2 } },
  { name: "shop.Go", cat: "process", ph: "b", ts: 1000000, pid: 1, tid: 2, id: "0x2", args: {} },
  { name: "delay", cat: "process", ph: "b", ts: 1000000, pid: 1, tid: 2, id: "0x2", args: {} },
  { name: "thread_name", ph: "M", pid: 1, tid: 3, args: { name: "sink" } },
  { name: "thread_sort_index", ph: "M", pid: 1, tid: 3, args: { sort_index: 3 } },
  {
    name: "Note",
    cat: "delivery",
    ph: "i",
    ts: 2000000,
    pid: 1,
    tid: 3,
    s: "t",
    args: { payload: { by: "[entity shop]" } },
  },
  { name: "crashed", cat: "fault", ph: "i", ts: 2500000, pid: 1, tid: 2, s: "t", args: {} },
  {
    name: "anyOf(timeout, a customer)",
    cat: "process",
    ph: "e",
    ts: 2500000,
    pid: 1,
    tid: 2,
    id: "0x1",
    args: { dropped: true },
  },
  { name: "shop.Go", cat: "process", ph: "e", ts: 2500000, pid: 1, tid: 2, id: "0x1", args: { dropped: true } },
  { name: "delay", cat: "process", ph: "e", ts: 2500000, pid: 1, tid: 2, id: "0x2", args: { dropped: true } },
  { name: "shop.Go", cat: "process", ph: "e", ts: 2500000, pid: 1, tid: 2, id: "0x2", args: { dropped: true } },
  { name: "undelivered", cat: "fault", ph: "i", ts: 3000000, pid: 1, tid: 2, s: "t", args: { type: "Go" } },
];

describe("[CORE7.6] chromeTrace", () => {
  it("[CORE7.6] a small model, event by event", () => {
    const trace = chromeTrace();
    smallModel(trace).run();
    expect(parsed(trace.json())).toEqual(expected);
  });

  it("[CORE7.6] the stream writes the same, and opens where it breaks off", () => {
    let file = "";
    const trace = chromeTraceStream((piece) => {
      file += piece;
    });
    const sim = smallModel(trace);
    sim.runUntil(1.5);
    // The format lets the end of the array be missing.
    expect(JSON.parse(`${file}]`)).toEqual(expected.slice(0, 11));
    sim.run();
    trace.end();
    expect(parsed(file)).toEqual(expected);
  });

  it("[CORE7.6] what has not ended reaches to the last entry, or the time given, and stays open", () => {
    const trace = chromeTrace();
    const sim = smallModel(trace);
    sim.runUntil(2);
    const ends = (time?: number) =>
      parsed(trace.json(time))
        .slice(14)
        .map(({ name, ts, args }) => [name, ts, args]);
    const unfinished = (ts: number) =>
      ["anyOf(timeout, a customer)", "shop.Go", "delay", "shop.Go"].map((name) => [name, ts, { unfinished: true }]);
    expect(ends()).toEqual(unfinished(2_000_000));
    expect(ends(2.2)).toEqual(unfinished(2_200_000));
    expect(ends(0)).toEqual(unfinished(2_000_000));
    sim.run();
    expect(parsed(trace.json())).toEqual(expected);
  });

  it("[CORE7.6] what fails says so, and processes of no entity have a track of their own", () => {
    const trace = chromeTrace({ name: 'the "shop"', maxValues: 2 });
    const sim = new Simulation({ trace: { listener: trace.listener, processes: true } });
    const sink = new Sink("sink");
    sim.schedule(sink, "X", [1, 2]);
    sim.spawn(
      (function* () {
        yield* sim.future<void>();
      })(),
      { name: "patience" },
    );
    const victim = sim.spawn(
      (function* () {
        yield 5;
      })(),
      { name: "victim" },
    );
    sim.call(1, () => victim.interrupt("enough"), undefined);
    failureOf(sim);
    const events = parsed(trace.json(7));
    expect(
      events.filter(({ ph }) => ph === "M").map(({ name, tid, args }) => [name, tid, ...Object.values(args)]),
    ).toEqual([
      ["process_name", 1, 'the "shop"'],
      ["thread_name", 1, "(no entity)"],
      ["thread_sort_index", 1, 1],
      ["thread_name", 2, "sink"],
      ["thread_sort_index", 2, 2],
    ]);
    expect(events.filter(({ ph }) => ph === "i" || ph === "e").map(({ name, ts, args }) => [name, ts, args])).toEqual([
      ["X", 0, { payload: ["... 2 more"] }],
      ["delay", 1e6, { error: "InterruptedError: victim: interrupted: enough" }],
      ["victim", 1e6, { error: "InterruptedError: victim: interrupted: enough" }],
      ["a future", 7e6, { unfinished: true }],
      ["patience", 7e6, { unfinished: true }],
    ]);
  });

  it("[CORE7.6] a series becomes a counter track", () => {
    const sink = new Sink<number>("sink");
    const probe = new Probe("probe", { interval: 0.5, sample: () => (sink.count === 1 ? Number.NaN : sink.count) });
    const trace = chromeTrace();
    const sim = new Simulation({ entities: [sink, probe], endTime: 1.5, startTime: -0.5, trace: trace.listener });
    sim.schedule(sink, "X", 1, { at: 0.2 });
    sim.schedule(sink, "X", 1, { at: 0.7 });
    sim.run();
    trace.counter("received", probe.series);
    expect(parsed(trace.json()).filter(({ ph }) => ph === "C")).toEqual(
      // At 0.5 it is NaN.
      [
        [-0.5, 0],
        [0, 0],
        [1, 2],
        [1.5, 2],
      ].map(([time, value]) => ({ name: "received", ph: "C", pid: 1, ts: (time as number) * 1e6, args: { value } })),
    );
  });

  it("[CORE7.6] times are ticks, exactly, up to the last that can be expressed", () => {
    const trace = chromeTrace();
    const sink = new Sink<number>("sink");
    const sim = new Simulation({ entities: [sink], startTime: 978307200.123456, trace: trace.listener });
    for (const at of [978307200.123456, 978307200.123457, 2 ** 33]) sim.schedule(sink, "X", 0, { at });
    sim.run();
    expect(parsed(trace.json()).flatMap(({ ts }) => ts ?? [])).toEqual([
      978307200123456,
      978307200123457,
      2 ** 33 * 1e6,
    ]);
  });

  it("[CORE7.6] a model with everything: valid, all spans nested, the fingerprint untouched", () => {
    const parameters = { seed: 11, nodes: 4, rate: 8, serviceMs: 70, crashAtMs: 4000, downMs: 900, probeMs: 500 };
    const plain = buildModel(parameters, undefined).sim;
    const trace = chromeTrace();
    const { sim } = buildModel(parameters, undefined, { listener: trace.listener, processes: true });
    expect(sim.run()).toEqual(plain.run());
    expect(sim.fingerprint).toBe(plain.fingerprint);
    const events = parsed(trace.json(sim.now));
    expect(events.filter(({ ph }) => ph === "b").length).toBeGreaterThan(500);
    const times = events.flatMap(({ ts }) => ts ?? []);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const tracks = new Set(events.filter(({ name }) => name === "thread_name").map(({ tid }) => tid));
    for (const { ph, tid } of events) if (ph === "i" || ph === "b") expect(tracks.has(tid)).toBe(true);
  });

  it("[CORE7.6] bad arguments, and a stream that has ended", () => {
    const options = (value: unknown) => value as ChromeTraceOptions;
    expect(() => chromeTrace(options(5))).toThrow(new TypeError("chromeTrace: options must be an object, got 5"));
    expect(() => chromeTrace({ name: "" })).toThrow(
      new RangeError('chromeTrace: name must be a non-empty string, got ""'),
    );
    expect(() => chromeTrace({ maxValues: 0.5 })).toThrow(RangeError);
    expect(() => chromeTrace().counter("", { times: [], values: [] })).toThrow(
      new RangeError('chromeTrace.counter: name must be a non-empty string, got ""'),
    );
    expect(() => chromeTrace().json(Number.NaN)).toThrow(
      new RangeError("chromeTrace.json: time must be a finite number of seconds within +-2^33, got NaN"),
    );
    expect(() => chromeTraceStream(options({}) as never)).toThrow(
      new TypeError("chromeTraceStream: write must be a function, got an object"),
    );
    const trace = chromeTraceStream(() => {});
    const sim = smallModel(trace);
    trace.end();
    expect(() => trace.end()).toThrow(/has been ended/);
    expect(failureOf(sim).cause).toMatchObject({ code: "TRACE_ENDED" });
  });
});
