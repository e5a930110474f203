import { Counter, Simulation } from "@sim/core";
import {
  afterAny,
  afterCount,
  afterProcessingTime,
  count,
  onWatermark,
  repeatedly,
  SessionWindow,
  SlidingWindow,
  sum,
  TumblingWindow,
  type WindowType,
} from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { build, range, send } from "./support/run.js";

/** What the processor would lose in a crash. */
function stateOf(processor: object): { [name: string]: unknown } {
  for (const symbol of Object.getOwnPropertySymbols(processor)) {
    const inside = (processor as { [symbol: symbol]: { readonly state?: { [name: string]: unknown } } | undefined })[
      symbol
    ];
    if (inside?.state !== undefined) return inside.state;
  }
  throw new Error("no state found");
}

describe("memory [WIN6]", () => {
  const kinds: [string, WindowType<unknown>][] = [
    ["tumbling", new TumblingWindow(1)],
    ["sliding", new SlidingWindow(3, 1)],
    ["session", new SessionWindow(0.5)],
  ];

  it.each(kinds)("follows open windows, not history: %s windows of 20,000 keys", (_name, windowType) => {
    const processor = new StreamProcessor("p", {
      windowType,
      aggregator: count(),
      downstream: new Counter("counter"),
      allowedLatenessS: 1,
    });
    const sim = new Simulation({ entities: [processor] });
    let held = 0;
    for (const t of range(0, 200)) {
      const batch = range(0, 100).map((i) => ({ key: `key ${t * 100 + i}`, value: i, eventTime: t + i / 100 }));
      sim.schedule(processor, "ProcessBatch", batch, { at: t });
      sim.runUntil(t);
      held = Math.max(held, processor.stats.windowsHeld);
    }
    // Open for at most 5 s (a sliding window of 3 s, its last second unfinished, lateness), 100 keys a second, 3 windows each.
    expect(held).toBeLessThanOrEqual(5 * 100 * 3);
    sim.schedule(processor, "Watermark", { watermarkS: Infinity }, { at: 200 });
    sim.runUntil(201);
    expect(processor.stats).toMatchObject({ windowsHeld: 0, closedWindowsHeld: 0, recordsInOpenWindows: 0 });
    expect(processor.activeWindows).toBe(0);
    const { groups, keyed, heaps } = stateOf(processor) as {
      readonly groups: ReadonlyMap<unknown, unknown>;
      readonly keyed: ReadonlyMap<unknown, unknown>;
      readonly heaps: { readonly [stage: string]: readonly unknown[] };
    };
    expect([groups.size, keyed.size, ...Object.values(heaps).map((heap) => heap.length)]).toEqual([0, 0, 0, 0, 0]);
  });

  it("a session that goes on for long is one window", () => {
    const { sim, processor } = build({ windowType: new SessionWindow(5), aggregator: sum() });
    send(
      sim,
      processor,
      range(0, 5000).map((eventTime) => ({ eventTime })),
    );
    sim.runUntil(4999);
    expect(processor.stats.windowsHeld).toBe(1);
    const { heaps } = stateOf(processor) as { readonly heaps: { readonly firing: readonly unknown[] } };
    expect(heaps.firing.length).toBe(1);
  });

  it('keys are compared by value and type: 1, "1", null and "null" are four', () => {
    const { sim, processor, results } = build({ windowType: new TumblingWindow(10) });
    const keys = [1, "1", null, "null", 1] as const;
    send(
      sim,
      processor,
      keys.map((key, i) => ({ key, eventTime: i, at: 0 })),
    );
    sim.runUntil(0);
    expect(processor.windowStates(1)).toEqual([{ start: 0, end: 10, records: [0, 4], emitted: false }]);
    expect(processor.windowStates("1")).toEqual([{ start: 0, end: 10, records: [1], emitted: false }]);
    expect(processor.windowStates("nobody")).toEqual([]);
    sim.run();
    expect(results.events.map((r) => [r.key, r.result])).toEqual([
      [1, [0, 4]],
      ["1", [1]],
      [null, [2]],
      ["null", [3]],
    ]);
  });

  it("the state is one plain value: a copy of it is equal to it", () => {
    const { sim, processor } = build({
      windowType: new SessionWindow(2),
      allowedLatenessS: 5,
      accumulation: "retracting",
    });
    send(
      sim,
      processor,
      range(0, 40).map((i) => ({ key: `k${i % 3}`, eventTime: i % 7 === 0 ? i - 3 : i, at: i })),
    );
    sim.runUntil(40);
    const state = stateOf(processor);
    expect(processor.stats.windowsHeld).toBeGreaterThan(3);
    expect(structuredClone(state)).toEqual(state);
  });

  it.each(["flink", "beam", "kafkaStreams"])(
    "[WIN8.1] %s: with a trigger too, the times it waits for included; and all of it follows open windows",
    (profile) => {
      const { sim, processor } = build({
        windowType: new SessionWindow(2),
        allowedLatenessS: 5,
        trigger: onWatermark({ early: repeatedly(afterAny(afterCount(3), afterProcessingTime(1))) }),
        profile,
      });
      send(
        sim,
        processor,
        range(0, 20_000).map((i) => ({ key: `k${Math.floor(i / 200)}`, eventTime: i % 7 === 0 ? i - 1.5 : i, at: i })),
      );
      sim.runUntil(19_999);
      const state = stateOf(processor) as {
        readonly alarms: { readonly [name: string]: { readonly items: readonly unknown[] } };
        readonly holds: readonly unknown[];
      };
      expect(structuredClone(state)).toEqual(state);
      expect(processor.stats.windowsHeld).toBeGreaterThan(0);
      expect(processor.stats.windowsHeld).toBeLessThan(5);
      expect(Object.values(state.alarms).map(({ items }) => items.length < 200)).toEqual([true, true]);
      expect(state.holds.length).toBeLessThan(200);
    },
  );
});

describe("facts [DET1]", () => {
  it("a result that is wrong in its last place, or under another key, changes the fingerprint", () => {
    const fingerprint = (value: number, key: string, pack: (n: number) => unknown = (n) => n) => {
      const processor = new StreamProcessor("p", {
        windowType: new TumblingWindow(10),
        aggregateFn: (values: readonly number[]) => pack(values[0] ?? 0),
        downstream: new Counter("counter"),
      });
      const sim = new Simulation({ entities: [processor] });
      sim.schedule(processor, "Process", { key, value, eventTime: 3 });
      sim.run();
      return sim.fingerprint;
    };
    expect(fingerprint(0.3, "a")).toBe(fingerprint(0.3, "a"));
    expect(fingerprint(0.1 + 0.2, "a")).not.toBe(fingerprint(0.3, "a"));
    expect(fingerprint(0.3, "b")).not.toBe(fingerprint(0.3, "a"));
    const packed = (n: number) => ({ mean: n, names: "x" });
    expect(fingerprint(0.1 + 0.2, "a", packed)).not.toBe(fingerprint(0.3, "a", packed));
    expect(fingerprint(2 ** 40, "a", packed)).not.toBe(fingerprint(2 ** 41, "a", packed));
  });
});
