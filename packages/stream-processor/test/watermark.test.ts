import { Entity, type Event, Simulation, Sink } from "@sim/core";
import {
  BoundedOutOfOrderness,
  ClockWatermark,
  ManualWatermark,
  PunctuatedWatermark,
  sum,
  TumblingWindow,
  type WatermarkStrategy,
} from "@sim/strategies";
import { StreamProcessor, type WatermarkMessage, type WindowOutput, type WindowResult } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { build, type Given, range, run, send } from "./support/run.js";

const tumbling = new TumblingWindow(10);

describe("the watermark", () => {
  it("[WIN2] starts at -Infinity and is by default the highest event time", () => {
    const { sim, processor } = build({ windowType: tumbling });
    expect(processor.watermarkS).toBe(-Infinity);
    send(sim, processor, [
      { eventTime: 7, at: 1 },
      { eventTime: 3, at: 2 },
    ]);
    sim.runUntil(1);
    expect(processor.watermarkS).toBe(7);
    sim.runUntil(2);
    expect(processor.watermarkS).toBe(7);
  });

  it("[WIN2] a strategy sees key and value of each record, so that a record can say how far the stream is", () => {
    const marks = new PunctuatedWatermark((value: number) => (value < 0 ? -value : undefined));
    const { processor, rows } = run({ windowType: tumbling, watermarkStrategy: marks, endOfInputFlush: false }, [
      { eventTime: 25, value: 1, at: 1 },
      { eventTime: 4, value: 2, at: 2 },
      { eventTime: 26, value: -12, at: 3 },
      { eventTime: 5, value: 4, at: 4 },
    ]);
    expect(processor.watermarkS).toBe(12);
    // [0, 10) has the record of 4 s alone; that of 5 s comes after the mark.
    expect(rows.length).toBe(1);
    expect(processor.stats.lateEvents).toBe(1);
  });

  it("[WIN2] several inputs: the least of them holds", () => {
    const watermarkStrategy = new BoundedOutOfOrderness({ inputs: [0, 1] });
    const { processor, rows } = run({ windowType: tumbling, watermarkStrategy, endOfInputFlush: false }, [
      { eventTime: 50, at: 1, input: 0 },
      { eventTime: 12, at: 2, input: 1 },
      { eventTime: 3, at: 3, input: 1 },
    ]);
    expect(processor.watermarkS).toBe(12);
    expect(processor.stats.lateEvents).toBe(1);
    expect(rows).toEqual([]);
  });

  it("[WIN2] a Watermark raises W beside any strategy, and never lowers it", () => {
    const { sim, processor, results } = build({ windowType: tumbling, watermarkStrategy: new ManualWatermark() });
    send(sim, processor, [{ eventTime: 3, at: 0 }]);
    sim.schedule(processor, "Watermark", { watermarkS: 10 }, { at: 5.5 });
    sim.schedule(processor, "Watermark", { watermarkS: 4 }, { at: 6 });
    sim.runUntil(5.5);
    expect(processor.watermarkS).toBe(10);
    expect(results.count).toBe(0);
    sim.runUntil(6);
    expect(processor.watermarkS).toBe(10);
    expect(results.times).toEqual([6]);
  });

  it("[WIN2] promises of single inputs raise W to the least, once every input heard of has made one", () => {
    const { sim, processor } = build({ windowType: tumbling, watermarkStrategy: new ManualWatermark() });
    const seen: number[] = [];
    const promise = (watermarkS: number, input: number) => {
      sim.schedule(processor, "Watermark", { watermarkS, input });
      sim.runUntil(sim.now);
      seen.push(processor.watermarkS);
    };
    send(sim, processor, [{ eventTime: 1, at: 0, input: 2 }]);
    promise(10, 0);
    promise(20, 1);
    promise(5, 2);
    promise(30, 2);
    promise(15, 0);
    expect(seen).toEqual([-Infinity, -Infinity, 5, 10, 15]);
  });

  it("[WIN2.2] an idle input is not waited for, and holds nothing back when it wakes up behind", () => {
    const { sim, processor } = build({ windowType: tumbling, watermarkStrategy: new ManualWatermark() });
    const after = (type: "Watermark" | "WatermarkStatus", payload: object) => {
      sim.schedule(processor, type as "Watermark", payload as never);
      sim.runUntil(sim.now);
      return processor.watermarkS;
    };
    expect(after("Watermark", { input: 0, watermarkS: 10 })).toBe(10);
    // A new input has promised nothing yet.
    send(sim, processor, [{ eventTime: 11, at: 0, input: 1 }]);
    expect(after("Watermark", { input: 0, watermarkS: 20 })).toBe(10);
    expect(after("WatermarkStatus", { input: 1, idle: true })).toBe(10);
    expect(after("Watermark", { input: 0, watermarkS: 30 })).toBe(30);
    expect(after("WatermarkStatus", { input: 1, idle: false })).toBe(30);
    expect(after("Watermark", { input: 1, watermarkS: 25 })).toBe(30);
    expect(after("Watermark", { input: 0, watermarkS: 40 })).toBe(40);
    // It has caught up, so it is waited for.
    expect(after("Watermark", { input: 1, watermarkS: 41 })).toBe(40);
    expect(after("Watermark", { input: 0, watermarkS: 50 })).toBe(41);
  });

  it("[WIN2] a promise of Infinity ends all input: everything is sent, and all that follows is late", () => {
    const { sim, processor, results } = build({ windowType: tumbling, allowedLatenessS: 100 });
    send(sim, processor, [{ eventTime: 3, at: 0 }]);
    sim.schedule(processor, "Watermark", { watermarkS: Infinity }, { at: 1.5 });
    send(sim, processor, [{ eventTime: 1e6, at: 2.5 }]);
    sim.run();
    expect(results.times).toEqual([2]);
    expect(results.events[0]?.pane).toEqual({ index: 0, timing: "onTime", isFinal: true, isUpdate: false });
    expect(processor.stats).toMatchObject({ windowsHeld: 0, lateEventsDropped: 1, worstLateness: Infinity });
  });

  it("[S11] [WIN3] a clock strategy, too, gives the same answer at every interval", () => {
    const records: Given[] = range(0, 200).map((i) => ({ eventTime: i / 2, at: i / 2 + ((i * 31) % 23) }));
    const inOrder = records.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
    const late = [0.1, 1, 5, 30].map(
      (watermarkIntervalS) =>
        run({ windowType: tumbling, watermarkIntervalS, watermarkStrategy: new ClockWatermark(3) }, inOrder).processor
          .stats.lateEvents,
    );
    // By hand: late when the clock at arrival is at least 3 s past the end of the 10 s window.
    const expected = records.filter((r) => (r.at ?? 0) - 3 >= Math.floor(r.eventTime / 10) * 10 + 10).length;
    expect(expected).toBeGreaterThan(20);
    expect(late).toEqual([expected, expected, expected, expected]);
  });

  it("[ERR3] a strategy that returns nonsense is named", () => {
    const strategy = (answer: unknown): WatermarkStrategy => ({
      name: "mine",
      createState: () => null,
      onEvent: () => {},
      watermark: () => answer as number,
    });
    const failure = (answer: unknown) => () =>
      run({ windowType: tumbling, watermarkStrategy: strategy(answer) }, [{ eventTime: 1 }]);
    expect(failure(Number.NaN)).toThrow(
      "watermark strategy mine: watermark must return seconds within +-2^33 or infinite, got NaN",
    );
    expect(failure("5")).toThrow(
      'watermark strategy mine: watermark must return seconds within +-2^33 or infinite, got "5"',
    );
    expect(failure(undefined)).toThrow("got undefined");
    // One that goes back is overruled.
    const answers = [5, 3, 9, 1];
    const { processor } = run(
      { windowType: tumbling, watermarkStrategy: { ...strategy(0), watermark: () => answers.shift() ?? 0 } },
      [{ eventTime: 1 }, { eventTime: 2 }],
    );
    expect(processor.watermarkS).toBe(9);
  });
});

describe("chained processors", () => {
  /** Hands results of one processor on as records of the next, as of their last microsecond. */
  class Relay extends Entity<WindowResult<string, number>> {
    readonly next: StreamProcessor<string, number, number>;
    constructor(next: StreamProcessor<string, number, number>) {
      super("relay");
      this.next = next;
    }
    handleEvent({ payload }: Event<WindowResult<string, number>>): void {
      const { key, result, windowEnd } = payload;
      this.sim.schedule(this.next, "Process", { key, value: result, eventTime: windowEnd - 1e-6 });
    }
    override downstreamEntities() {
      return [this.next];
    }
  }

  it("[WIN3] the watermark is forwarded after each tick in which it rose, behind the results of the tick", () => {
    const sink = new Sink<WindowOutput<string, number>>("sink");
    const hourly = new StreamProcessor("60 s", {
      windowType: new TumblingWindow(60),
      aggregator: sum(),
      downstream: sink,
      watermarkStrategy: new ManualWatermark(),
    });
    const relay = new Relay(hourly);
    const minutely = new StreamProcessor("10 s", {
      windowType: tumbling,
      aggregator: sum(),
      downstream: relay,
      watermarkTarget: hourly,
    });
    const sim = new Simulation({ entities: [minutely] });
    for (const t of range(0, 300)) sim.schedule(minutely, "Process", { key: "k", value: 1 }, { at: t });
    sim.run();
    expect(hourly.stats.lateEvents).toBe(0);
    expect(sink.events.map((r) => [r.windowStart, r.result])).toEqual(range(0, 5).map((i) => [i * 60, 60]));
  });

  it("[WIN2] what is forwarded only rises", () => {
    const watermarks: number[] = [];
    class Listener extends Entity<WatermarkMessage> {
      handleEvent({ payload }: Event<WatermarkMessage>): void {
        watermarks.push(payload.watermarkS);
      }
    }
    const records = [5, 3, 8, 8, 2, 9, 9, 9, 14].map((eventTime, i) => ({ eventTime, at: i + 0.5 }));
    run({ windowType: tumbling, watermarkTarget: new Listener("listener") }, records);
    expect(watermarks).toEqual([5, 8, 9, 14]);
  });
});
