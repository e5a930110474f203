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
  TimeDifferenceWindow,
  TumblingWindow,
  type WindowType,
} from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { type SessionQueue, sizeOf } from "../src/internal/session-queue.js";
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

/** How much there is of everything that grows. */
function sizesOf(state: { [name: string]: unknown }): { [name: string]: number } {
  const { groups, keyed, kept, chains, heaps, alarms, holds } = state as {
    readonly [map in "groups" | "keyed" | "kept" | "chains"]: ReadonlyMap<unknown, unknown>;
  } & {
    readonly heaps: { readonly [stage in "firing" | "closing" | "expiring"]: readonly unknown[] };
    readonly alarms: {
      readonly [clock in "watermark" | "clock"]: { readonly items: readonly { readonly live: boolean }[] };
    };
    readonly holds: readonly unknown[];
  };
  const asked = [...alarms.watermark.items, ...alarms.clock.items];
  return {
    groups: groups.size,
    keyed: keyed.size,
    kept: kept.size,
    chains: chains.size,
    firing: heaps.firing.length,
    closing: heaps.closing.length,
    expiring: heaps.expiring.length,
    asked: asked.length,
    waiting: asked.filter(({ live }) => live).length,
    holds: holds.length,
  };
}

describe("memory [WIN6]", () => {
  const kinds: [string, WindowType<unknown>][] = [
    ["tumbling", new TumblingWindow(1)],
    ["sliding", new SlidingWindow(3, 1)],
    ["session", new SessionWindow(0.5)],
    ["per-record", new TimeDifferenceWindow(1.99, { unitS: 0.01 })],
  ];

  it.each(kinds)("follows open windows, not history: %s windows of 20,000 keys", (_name, windowType) => {
    const processor = new StreamProcessor("p", {
      windowType,
      aggregator: count(),
      downstream: new Counter("counter"),
      allowedLatenessS: 1,
    });
    const sim = new Simulation({ entities: [processor] });
    const { kept } = stateOf(processor) as { readonly kept: ReadonlyMap<unknown, unknown> };
    let held = 0;
    let keptOf = 0;
    for (const t of range(0, 200)) {
      const batch = range(0, 100).map((i) => ({ key: `key ${t * 100 + i}`, value: i, eventTime: t + i / 100 }));
      sim.schedule(processor, "ProcessBatch", batch, { at: t });
      sim.runUntil(t);
      held = Math.max(held, processor.stats.windowsHeld);
      keptOf = Math.max(keptOf, kept.size);
    }
    // Open for at most 5 s (a sliding window of 3 s, its last second unfinished, lateness), 100 keys a second, 3 windows each.
    expect(held).toBeLessThanOrEqual(5 * 100 * 3);
    // Where windows are made of records: for two lengths of a window and the lateness, swept every two lengths.
    expect(keptOf).toBeLessThanOrEqual((4 + 1 + 4 + 1) * 100);
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
    expect(kept.size).toBe(0);
  });

  const profiles = ["flink", "beam", "kafkaStreams"];
  const triggered = kinds.flatMap(([name, windowType]) =>
    profiles.map((profile) => [name, profile, windowType] as const),
  );

  it.each(triggered)(
    "[WIN8.1] %s windows with a trigger, %s: all of it follows open windows",
    (name, profile, windowType) => {
      const trigger = onWatermark({ early: repeatedly(afterAny(afterCount(3), afterProcessingTime(1))) });
      const { sim, processor } = build({ windowType, allowedLatenessS: 1, trigger, profile });
      const sizes = () => sizesOf(stateOf(processor));
      let most = 0;
      for (const t of range(0, 700)) {
        send(sim, processor, [{ key: `key ${Math.floor(t / 20)}`, eventTime: t % 7 === 0 ? t - 1.5 : t, at: t }]);
        sim.runUntil(t);
        most = Math.max(most, ...Object.values(sizes()));
      }
      // Windows last 3 s and are kept for 1 s more; what was taken back goes when it is the greater part, or more than 64.
      expect(most).toBeLessThanOrEqual(100);
      sim.schedule(processor, "Watermark", { watermarkS: Infinity });
      sim.runUntil(701);
      expect(sizes()).toMatchObject({ groups: 0, kept: 0, firing: 0, closing: 0, waiting: 0 });
      // The store of Kafka Streams has a clock of its own, which goes by the sessions in it.
      const { windowsHeld, recordsInOpenWindows } = processor.stats;
      expect(windowsHeld).toBeLessThanOrEqual(name === "session" && profile === "kafkaStreams" ? 2 : 0);
      expect(recordsInOpenWindows).toBe(0);
    },
  );

  it.each([
    ["numbers", { aggregator: sum() }],
    ["records", {}],
  ])("a session that goes on for long is one window, kept as %s", (_kind, options) => {
    const { sim, processor } = build({ windowType: new SessionWindow(5), ...options });
    send(
      sim,
      processor,
      range(0, 5000).map((eventTime) => ({ eventTime })),
    );
    sim.runUntil(4999);
    expect(processor.stats.windowsHeld).toBe(1);
    const { heaps, sessionQueue } = stateOf(processor) as {
      readonly heaps: { readonly firing: readonly unknown[] };
      readonly sessionQueue: SessionQueue | null;
    };
    expect(heaps.firing.length + (sessionQueue === null ? 0 : sizeOf(sessionQueue))).toBe(1);
  });

  it("of a key that goes on for long, the records that a window may still be made of", () => {
    const { sim, processor } = build({ windowType: new TimeDifferenceWindow(4, { unitS: 1 }) });
    const { kept } = stateOf(processor) as {
      readonly kept: ReadonlyMap<null, { readonly records: readonly unknown[] }>;
    };
    let most = 0;
    for (const eventTime of range(0, 500)) {
      send(sim, processor, [{ eventTime }]);
      sim.runUntil(eventTime);
      most = Math.max(most, kept.get(null)?.records.length ?? 0);
    }
    // A record that is not late is at most a window of 5 s behind, and looks back for another; and there is the one at hand.
    expect(most).toBe(11);
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
