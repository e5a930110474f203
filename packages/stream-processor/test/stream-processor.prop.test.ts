import { BoundedOutOfOrderness, type Key, SessionWindow, SlidingWindow, TumblingWindow } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../../tooling/property-runs.js";
import { addUp, follow, inMs, type OfflineRecord, type OfflineRules, offline, sorted } from "./support/offline.js";
import { build, type Given, type GivenOptions, outcome, run, send } from "./support/run.js";

interface Scenario {
  /** In order of arrival; times in ms. */
  readonly records: readonly { readonly key: Key; readonly time: number; readonly pause: number }[];
  readonly windows:
    | { readonly size: number; readonly slide: number; readonly offset: number }
    | { readonly gap: number };
  readonly lateness: number;
  readonly bound: number;
  readonly policy: "drop" | "sideOutput" | "update";
  readonly horizon: number | undefined;
  readonly accumulation: "accumulating" | "discarding" | "retracting";
  readonly interval: number;
}

const quarter = (most: number) => fc.integer({ min: 0, max: most * 4 }).map((n) => n * 250);
const key = fc.constantFrom<Key>("a", "1", 1, null);

const general: fc.Arbitrary<Scenario> = fc.record({
  records: fc.array(fc.record({ key, time: quarter(40).map((t) => t - 10_000), pause: quarter(2) }), { maxLength: 40 }),
  windows: fc.oneof(
    fc.record({
      size: fc.constantFrom(1000, 2500, 10_000),
      slide: fc.constantFrom(1000, 2500, 4000),
      offset: fc.constantFrom(0, 750),
    }),
    fc.constantFrom(1000, 2500, 10_000).map((size) => ({ size, slide: size, offset: size / 4 })),
    fc.constantFrom(1000, 2500, 6000).map((gap) => ({ gap })),
  ),
  lateness: fc.oneof(fc.constant(0), quarter(20)),
  bound: fc.oneof(fc.constant(0), quarter(10)),
  policy: fc.constantFrom("drop", "sideOutput", "update"),
  horizon: fc.oneof(fc.constant(undefined), quarter(20)),
  accumulation: fc.constantFrom("accumulating", "discarding", "retracting"),
  interval: fc.constantFrom(0.1, 0.75, 1, 5, 30),
});

/** Dense sessions of few keys, so that they grow, bridge and open again all the time. */
const sessions: fc.Arbitrary<Scenario> = fc
  .tuple(
    general,
    fc.array(fc.record({ key: fc.constantFrom<Key>("a", "b"), time: quarter(15), pause: quarter(1) }), {
      minLength: 10,
      maxLength: 40,
    }),
    fc.constantFrom(500, 1000, 1250, 2000),
  )
  .map(([rest, records, gap]) => ({ ...rest, records, windows: { gap } }));

const scenario = fc.oneof(general, sessions);

function optionsOf({ windows, lateness, bound, policy, horizon, accumulation, interval }: Scenario): GivenOptions {
  return {
    windowType:
      "gap" in windows
        ? new SessionWindow(windows.gap / 1000)
        : windows.size === windows.slide
          ? new TumblingWindow(windows.size / 1000, { offsetS: windows.offset / 1000 })
          : new SlidingWindow(windows.size / 1000, windows.slide / 1000, { offsetS: windows.offset / 1000 }),
    allowedLatenessS: lateness / 1000,
    watermarkStrategy: new BoundedOutOfOrderness({ boundS: bound / 1000 }),
    watermarkIntervalS: interval,
    lateEventPolicy: policy,
    accumulation,
    ...(policy === "update" && horizon !== undefined ? { updateHorizonS: horizon / 1000 } : {}),
  };
}

/** Values are positions in the order of arrival, so that contents can be compared record by record. */
function givenOf({ records }: Scenario): Given[] {
  let at = 0;
  return records.map(({ key: of, time, pause }, value) => {
    at += pause / 1000;
    return { key: of, value, eventTime: time / 1000, at };
  });
}

function expectedOf({ records, windows, lateness, bound, policy, horizon }: Scenario) {
  const rules: OfflineRules = {
    windows:
      "gap" in windows
        ? { gap: BigInt(windows.gap) }
        : { size: BigInt(windows.size), slide: BigInt(windows.slide), offset: BigInt(windows.offset) },
    lateness: BigInt(lateness),
    bound: BigInt(bound),
    horizon: policy !== "update" ? undefined : horizon === undefined ? "ever" : BigInt(horizon),
  };
  const all: OfflineRecord[] = records.map(({ key: of, time }, value) => ({ key: of, value, time: BigInt(time) }));
  return offline(all, rules);
}

describe("against a recomputation from the list of all records", () => {
  it("[WIN1] [WIN4] [WIN5] [WIN6] every window ends up with exactly the records it should", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { results, processor, aside } = run(optionsOf(given), givenOf(given));
        const expected = expectedOf(given);
        const held = given.accumulation === "discarding" ? addUp(results) : follow(results);
        expect(sorted(held)).toEqual(sorted(expected.contents));
        const { stats } = processor;
        expect(stats.lateEvents).toBe(expected.late);
        expect(stats.lateEventsDropped + stats.lateEventsSideOutput).toBe(expected.dropped);
        expect(stats.eventsPartlyLate).toBe(expected.partly);
        expect(stats.eventsInNoWindow).toBe(expected.nowhere);
        expect(aside.length).toBe(stats.lateEventsSideOutput);
        expect(stats.windowsHeld).toBe(expected.alive);
        expect(stats.closedWindowsHeld).toBe(expected.held);
        expect(processor.activeWindows).toBe(0);
        expect(stats.recordsInOpenWindows).toBe(0);
        expect(stats.windowsEmitted + stats.updates).toBe(results.length);
        expect(stats.lateEvents).toBe(stats.lateEventsDropped + stats.lateEventsUpdated + stats.lateEventsSideOutput);
        if (expected.watermark !== undefined) {
          expect(processor.watermarkS).toBe(Number(expected.watermark) / 1000);
        }
      }),
      { numRuns: propertyRuns(600) },
    );
  });

  it("[WIN5] retractions: at every moment each window has one result that holds", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { results } = run({ ...optionsOf(given), accumulation: "retracting" }, givenOf(given));
        const held = new Map<string, readonly number[]>();
        for (const { key: of, windowStart, windowEnd, result, pane, replaces } of results) {
          for (const gone of pane.retracts ?? []) {
            const name = inMs(of, gone.windowStart, gone.windowEnd);
            expect(held.get(name)).toEqual(gone.result);
            held.delete(name);
          }
          const own = inMs(of, windowStart, windowEnd);
          expect(held.has(own)).toBe(false);
          for (const [start, end] of replaces) expect(held.has(inMs(of, start, end))).toBe(false);
          held.set(own, result);
        }
        expect(sorted(held)).toEqual(sorted(expectedOf(given).contents));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it("[WIN3] the interval of the ticks changes neither contents nor counts", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const often = run(optionsOf({ ...given, interval: 0.05 }), givenOf(given));
        const seldom = run(optionsOf({ ...given, interval: 1000 }), givenOf(given));
        const collect = given.accumulation === "discarding" ? addUp : follow;
        expect(sorted(collect(seldom.results))).toEqual(sorted(collect(often.results)));
        // What the ticks may change is in how many results the same contents come.
        const { updates: _a, windowsEmitted: _b, ...a } = often.processor.stats;
        const { updates: _c, windowsEmitted: _d, ...b } = seldom.processor.stats;
        expect(b).toEqual(a);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it("[WIN2] arrival order within the bound does not matter", () => {
    // A touching session may be closed at the very moment it is touched, so gaps lie off the grid of event times.
    const windowType = fc.constantFrom<() => GivenOptions["windowType"]>(
      () => new TumblingWindow(2.5),
      () => new SlidingWindow(10, 4),
      () => new SessionWindow(1.1),
    );
    const times = fc.array(fc.record({ key, time: quarter(40), delay: quarter(5) }), { maxLength: 40 });
    fc.assert(
      fc.property(times, windowType, (records, makeWindow) => {
        const run5 = (delayed: boolean) => {
          const list = records.map((r, value) => ({ ...r, value, at: (r.time + (delayed ? r.delay : 0)) / 1000 }));
          const given = list
            .toSorted((a, b) => a.at - b.at || a.value - b.value)
            .map((r) => ({ ...r, eventTime: r.time / 1000 }));
          const watermarkStrategy = new BoundedOutOfOrderness({ boundS: 5 });
          return run({ windowType: makeWindow(), watermarkStrategy }, given);
        };
        const inOrder = run5(false);
        const shuffled = run5(true);
        const contents = (all: typeof inOrder) =>
          all.results.map((r) => [r.key, r.windowStart, r.windowEnd, r.result.toSorted((a, b) => a - b)]);
        expect(shuffled.processor.stats.lateEvents).toBe(0);
        expect(contents(shuffled).map(String).sort()).toEqual(contents(inOrder).map(String).sort());
        expect(shuffled.processor.stats.updates).toBe(0);
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it("[WIN4] first results come in order of end and start wherever W moves in one step", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const watermarkStrategy = new BoundedOutOfOrderness({ boundS: 1000 });
        const { results } = run({ ...optionsOf(given), watermarkStrategy }, givenOf(given));
        const order = results.map((r) => [r.windowEnd, r.windowStart] as const);
        expect(order).toEqual(order.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it("[ORD2] [DET1] event by event is the same as in one go, and W never falls", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const whole = run(optionsOf(given), givenOf(given), { endTime: 60 });
        const { sim, processor, results, aside } = build(optionsOf(given), { endTime: 60 });
        send(sim, processor, givenOf(given));
        let watermark = -Infinity;
        while (!sim.completed) {
          sim.step(1);
          expect(processor.watermarkS).toBeGreaterThanOrEqual(watermark);
          watermark = processor.watermarkS;
        }
        const stepped = outcome(sim, processor, results, aside);
        expect(stepped.results).toEqual(whole.results);
        expect(stepped.times).toEqual(whole.times);
        expect(sim.fingerprint).toBe(whole.sim.fingerprint);
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it("[WIN12] conservation: every record is in a result, an open window, late, too far ahead, or in no window", () => {
    fc.assert(
      fc.property(scenario, fc.constantFrom(2, 1000), fc.boolean(), (given, maxFutureSkewS, endOfInputFlush) => {
        // One window per record at most, so that each counts once.
        const windows = "gap" in given.windows ? given.windows : { ...given.windows, size: given.windows.slide / 2 };
        const options = {
          ...optionsOf({ ...given, windows, accumulation: "accumulating" }),
          maxFutureSkewS,
          endOfInputFlush,
        };
        const { results, processor } = run(options, givenOf(given), { endTime: 60 });
        const { stats } = processor;
        const open = stats.recordsInOpenWindows;
        // Records that were in a result before their session opened again are in what is held of it.
        const sent = new Set([...follow(results).values()].flat()).size;
        const turnedAway = stats.lateEvents - stats.lateEventsUpdated + stats.futureEvents + stats.eventsInNoWindow;
        expect(sent + open + turnedAway).toBe(given.records.length);
        expect(stats.eventsProcessed).toBe(given.records.length);
        if (endOfInputFlush) expect(open).toBe(0);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
