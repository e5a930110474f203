import { type Message, Simulation, Sink, type Target } from "@sim/core";
import { count, TumblingWindow } from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";

const good = () => ({ windowType: new TumblingWindow(10), aggregator: count(), downstream: new Sink("sink") });

describe("bad options [ERR1]", () => {
  const seconds = (name: string, got: string) =>
    `StreamProcessor: ${name} must be a number of seconds >= 0 or Infinity, got ${got}`;
  const positive = (got: string) =>
    `StreamProcessor: watermarkIntervalS must be a number of seconds >= 0, at most 2^33, got ${got}`;
  const { windowType } = good();
  const period = (part: object) => ({
    windowType: {
      name: "mine",
      assignWindows: () => [],
      shouldClose: () => true,
      period: { sizeS: 10, slideS: 5, offsetS: 0, ...part },
    },
  });

  it.each<[object, typeof RangeError | typeof TypeError, string]>([
    [
      { windowType: undefined },
      TypeError,
      "StreamProcessor: windowType must be an object with assignWindows, shouldClose, got undefined",
    ],
    [
      { windowType: 10 },
      TypeError,
      "StreamProcessor: windowType must be an object with assignWindows, shouldClose, got 10",
    ],
    [
      { windowType: { name: "x", assignWindows: () => [] } },
      TypeError,
      "StreamProcessor: windowType must have a method shouldClose",
    ],
    [{ windowType: { assignWindows: () => [], shouldClose: () => true } }, TypeError, "windowType must have a name"],
    [
      {
        windowType: {
          ...windowType,
          name: "x",
          assignWindows: () => [],
          shouldClose: () => true,
          merging: { merges: () => true },
        },
      },
      TypeError,
      "StreamProcessor: window type x: merging must have a method cover",
    ],
    [
      period({ sizeS: 0 }),
      RangeError,
      "StreamProcessor: window type mine: period.sizeS must be a number of seconds > 0",
    ],
    [
      period({ sizeS: 1e-9 }),
      RangeError,
      "StreamProcessor: window type mine: period.sizeS must be at least 1 us, got 1e-9",
    ],
    [period({ slideS: Number.NaN }), RangeError, "StreamProcessor: window type mine: period.slideS must be a number"],
    [period({ slideS: 1e-7 }), RangeError, "StreamProcessor: window type mine: period.slideS must be at least 1 us"],
    [
      period({ slideS: 1e-6 }),
      RangeError,
      "StreamProcessor: window type mine: period.slideS must be at least a millionth",
    ],
    [period({ offsetS: -1 }), RangeError, "StreamProcessor: window type mine: period.offsetS must be a number"],
    [
      period({ offsetS: 5 }),
      RangeError,
      "StreamProcessor: window type mine: period.offsetS must be less than slideS 5, got 5",
    ],
    [
      { aggregator: undefined },
      TypeError,
      "StreamProcessor: aggregateFn (or an aggregator) must be a function, got undefined",
    ],
    [{ aggregator: undefined, aggregateFn: "sum" }, TypeError, 'must be a function, got "sum"'],
    [{ aggregateFn: () => 1 }, TypeError, "StreamProcessor: give either aggregateFn or aggregator, got both"],
    [{ aggregator: { create: () => 0 } }, TypeError, "StreamProcessor: aggregator must have a method add"],
    [{ downstream: undefined }, TypeError, "StreamProcessor: downstream: target must be an entity, got undefined"],
    [
      { downstream: { name: "x" } },
      TypeError,
      "StreamProcessor: downstream: target must have a name and a handleEvent",
    ],
    [{ watermarkTarget: 5 }, TypeError, "StreamProcessor: watermarkTarget: target must be an entity, got 5"],
    [{ allowedLatenessS: -1 }, RangeError, seconds("allowedLatenessS", "-1")],
    [{ allowedLatenessS: Number.NaN }, RangeError, seconds("allowedLatenessS", "NaN")],
    [{ allowedLatenessS: "5" }, TypeError, seconds("allowedLatenessS", '"5"')],
    [{ allowedLatenessS: 1e11 }, RangeError, seconds("allowedLatenessS", "100000000000")],
    [{ maxFutureSkewS: -0.5 }, RangeError, seconds("maxFutureSkewS", "-0.5")],
    [{ lateEventPolicy: "update", updateHorizonS: -1 }, RangeError, seconds("updateHorizonS", "-1")],
    [{ updateHorizonS: 5 }, TypeError, 'StreamProcessor: updateHorizonS needs lateEventPolicy "update", got "drop"'],
    [{ watermarkIntervalS: -1 }, RangeError, positive("-1")],
    [{ watermarkIntervalS: Number.NaN }, RangeError, positive("NaN")],
    [{ watermarkIntervalS: Infinity }, RangeError, positive("Infinity")],
    [{ watermarkIntervalS: true }, TypeError, positive("true")],
    [{ watermarkIntervalS: 1e-7 }, RangeError, "StreamProcessor: watermarkIntervalS must be at least 1 us, got 1e-7"],
    [
      { lateEventPolicy: "ignore" },
      RangeError,
      'StreamProcessor: lateEventPolicy must be one of "drop", "update", "sideOutput", got "ignore"',
    ],
    [
      { lateEventPolicy: "sideOutput" },
      TypeError,
      'StreamProcessor: sideOutput (for lateEventPolicy "sideOutput"): target must be',
    ],
    [
      { sideOutput: new Sink("aside") },
      TypeError,
      'StreamProcessor: sideOutput needs lateEventPolicy "sideOutput", got "drop"',
    ],
    [
      { accumulation: "all" },
      RangeError,
      'StreamProcessor: accumulation must be one of "accumulating", "discarding", "retracting", got "all"',
    ],
    [{ endOfInputFlush: 1 }, TypeError, "StreamProcessor: endOfInputFlush must be true or false, got 1"],
    [{ watermarkStrategy: {} }, TypeError, "StreamProcessor: watermarkStrategy must have a method createState"],
    [
      { watermarkStrategy: { name: 3, createState: () => 0, onEvent: () => {}, watermark: () => 0 } },
      TypeError,
      "StreamProcessor: watermarkStrategy must have a name, a non-empty string, got 3",
    ],
  ])("%o", (wrong, kind, words) => {
    const make = () => new StreamProcessor("p", { ...good(), ...wrong } as never);
    expect(make).toThrow(kind);
    expect(make).toThrow(words);
  });

  it("names and options of the wrong kind", () => {
    expect(() => new StreamProcessor("", good())).toThrow(
      new RangeError('StreamProcessor: name must be a non-empty string, got ""'),
    );
    expect(() => new StreamProcessor(5 as never, good())).toThrow(TypeError);
    expect(() => new StreamProcessor("p", undefined as never)).toThrow(
      new TypeError("StreamProcessor: options must be an object, got undefined"),
    );
  });

  it("infinite lateness, horizon and skew are fine", () => {
    const options = { ...good(), allowedLatenessS: Infinity, maxFutureSkewS: Infinity } as const;
    expect(new StreamProcessor("p", options).watermarkS).toBe(-Infinity);
    expect(
      new StreamProcessor("q", { ...good(), lateEventPolicy: "update", updateHorizonS: Infinity }).activeWindows,
    ).toBe(0);
  });
});

describe("bad messages [ERR1] [ERR3]: the right error, and nothing has changed", () => {
  const time = (got: string) =>
    `StreamProcessor.Process: eventTime must be a finite number of seconds within +-2^33, got ${got}`;
  const record = (wrong: object) => ({ key: "a", value: 1, eventTime: 5, ...wrong });

  it.each<[string, unknown, typeof RangeError | typeof TypeError, string]>([
    [
      "Process",
      undefined,
      TypeError,
      "StreamProcessor.Process: a record must be an object { key, value, eventTime, input }, got undefined",
    ],
    ["Process", 7, TypeError, "got 7"],
    [
      "Process",
      record({ key: Number.NaN }),
      TypeError,
      "StreamProcessor.Process: key must be a string, a number other than NaN, or null, got NaN",
    ],
    [
      "Process",
      record({ key: {} }),
      TypeError,
      "key must be a string, a number other than NaN, or null, got an object",
    ],
    ["Process", record({ key: true }), TypeError, "got true"],
    ["Process", record({ eventTime: Number.NaN }), RangeError, time("NaN")],
    ["Process", record({ eventTime: Infinity }), RangeError, time("Infinity")],
    ["Process", record({ eventTime: 1e11 }), RangeError, time("100000000000")],
    ["Process", record({ eventTime: "5" }), TypeError, time('"5"')],
    ["Process", record({ eventTime: null }), TypeError, time("null")],
    ["Process", record({ input: -1 }), RangeError, "StreamProcessor.Process: input must be an integer >= 0, got -1"],
    ["Process", record({ input: 0.5 }), RangeError, "StreamProcessor.Process: input must be an integer >= 0, got 0.5"],
    ["Process", record({ input: "0" }), TypeError, 'StreamProcessor.Process: input must be an integer >= 0, got "0"'],
    [
      "Process",
      record({ eventTime: -(2 ** 33) }),
      RangeError,
      "window type tumbling: the windows of event time -8589934592 s reach beyond",
    ],
    [
      "ProcessBatch",
      record({}),
      TypeError,
      "StreamProcessor.ProcessBatch: the payload must be an array of records, got an object",
    ],
    [
      "ProcessBatch",
      [record({}), record({ eventTime: Number.NaN })],
      RangeError,
      "StreamProcessor.ProcessBatch: eventTime must be",
    ],
    [
      "Watermark",
      undefined,
      TypeError,
      "StreamProcessor.Watermark: the payload must be an object { watermarkS, input }, got undefined",
    ],
    [
      "Watermark",
      {},
      TypeError,
      "StreamProcessor.Watermark: watermarkS must be a finite number of seconds within +-2^33, got undefined",
    ],
    ["Watermark", { watermarkS: Number.NaN }, RangeError, "StreamProcessor.Watermark: watermarkS must be a finite"],
    ["Watermark", { watermarkS: "9" }, TypeError, 'got "9"'],
    [
      "Watermark",
      { watermarkS: 9, input: -1 },
      RangeError,
      "StreamProcessor.Watermark: input must be an integer >= 0, got -1",
    ],
    [
      "WatermarkStatus",
      { idle: true },
      TypeError,
      "StreamProcessor.WatermarkStatus: input must be an integer >= 0, got undefined",
    ],
    [
      "WatermarkStatus",
      { input: 0, idle: "yes" },
      TypeError,
      'StreamProcessor.WatermarkStatus: idle must be true or false, got "yes"',
    ],
    [
      "Proces",
      record({}),
      TypeError,
      'StreamProcessor: understands Process, ProcessBatch, Watermark and WatermarkStatus, got "Proces"',
    ],
  ])("%s %o", (type, payload, kind, words) => {
    const processor = new StreamProcessor("p", good());
    const sim = new Simulation({ entities: [processor] });
    sim.schedule(processor, "Process", { key: "a", value: 1, eventTime: 3 });
    sim.runUntil(0);
    const before = { stats: processor.stats, windows: processor.windowStates("a"), watermark: processor.watermarkS };
    sim.schedule(processor as unknown as Target<Message>, type, payload, { at: 0.5 });
    let failure: { readonly cause?: unknown; readonly message?: string } = {};
    try {
      sim.run();
    } catch (error) {
      failure = error as Error;
    }
    expect(failure.message).toContain(words);
    expect(failure.cause).toBeInstanceOf(kind);
    expect({ stats: processor.stats, windows: processor.windowStates("a"), watermark: processor.watermarkS }).toEqual(
      before,
    );
  });
});

it.each([
  [Number.NaN, "NaN"],
  [undefined, "undefined"],
  [{}, "an object"],
  [true, "true"],
])("[ERR1] windowStates refuses %s, which is no key", (key, received) => {
  const processor = new StreamProcessor<string, number, number>("processor", {
    windowType: new TumblingWindow(10),
    aggregateFn: (values: readonly number[]) => values.length,
    downstream: new Sink("sink"),
  });
  const message = `StreamProcessor.windowStates: key must be a string, a number other than NaN, or null, got ${received}`;
  expect(() => processor.windowStates(key as unknown as string)).toThrow(new TypeError(message));
});
