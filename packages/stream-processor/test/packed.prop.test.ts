import {
  type Aggregator,
  BoundedOutOfOrderness,
  count,
  max,
  mean,
  min,
  SessionWindow,
  SlidingWindow,
  sum,
  TumblingWindow,
  type WindowType,
} from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asObjects } from "./support/as-objects.js";
import { build, type GivenOptions, send } from "./support/run.js";
import { type Arrival, disorderly } from "./support/streams.js";

// Aggregators whose accumulators are numbers are kept in arrays of numbers, all others as objects. What leaves must be the same to
// the last bit, and so must the statistics, what can be looked at meanwhile, and the fingerprint.

const grids: fc.Arbitrary<WindowType> = fc.constantFrom<WindowType>(
  new TumblingWindow(1),
  new TumblingWindow(5, { offsetS: 2 }),
  new SlidingWindow(10, 1),
  new SlidingWindow(7, 3, { offsetS: 1 }),
  new SlidingWindow(2, 5),
);
const sessions: fc.Arbitrary<WindowType> = fc.constantFrom<WindowType>(
  new SessionWindow(1),
  new SessionWindow(4),
  new SessionWindow(3, { touching: "separate" }),
  new SessionWindow(3, { unitS: 1 }),
);

const late = fc.oneof(
  fc.record({ lateEventPolicy: fc.constantFrom("drop", "sideOutput") }),
  fc.record({ lateEventPolicy: fc.constant("update"), updateHorizonS: fc.constantFrom(0, 6, Infinity) }),
);

/** Few event times for many records: windows of several keys end together, and sessions are bridged in every way. */
const crowded: fc.Arbitrary<readonly Arrival[]> = fc
  .array(fc.record({ key: fc.constantFrom("a", "b", 1, null), eventTime: fc.nat(16) }), {
    minLength: 15,
    maxLength: 40,
  })
  .map((records) => records.map((record, value) => ({ ...record, value: value * value, at: Math.floor(value / 8) })));

const shared = fc.record({
  arrivals: fc.oneof(disorderly, crowded),
  aggregator: fc.constantFrom<Aggregator<number, any, number>>(
    // Tenths, so that rounding would show another order of additions.
    sum((value: number) => value / 10),
    mean((value: number) => value / 10),
    count(),
    min(),
    max(),
  ),
  boundS: fc.constantFrom(0, 2, 8),
  watermarkIntervalS: fc.constantFrom(0, 0.5, 1, 5),
  profile: fc.constantFrom("flink", "beam"),
  endTime: fc.constantFrom(undefined, 15, 40),
  crashAt: fc.option(fc.integer({ min: 0, max: 40 })),
});

interface Case {
  readonly arrivals: readonly Arrival[];
  readonly aggregator: Aggregator<number, any, number>;
  readonly boundS: number;
  readonly endTime: number | undefined;
  readonly crashAt: number | null;
  readonly [option: string]: unknown;
}

/** Everything that can be seen of a run. */
function seen({ arrivals, aggregator, boundS, endTime, crashAt, ...options }: Case) {
  const given = { ...options, aggregator, watermarkStrategy: new BoundedOutOfOrderness({ boundS }) };
  const { sim, processor, results, aside } = build(
    given as unknown as GivenOptions,
    endTime === undefined ? {} : { endTime },
  );
  const inTime = arrivals.filter(({ at }) => endTime === undefined || at <= endTime);
  send(sim, processor, inTime);
  if (crashAt !== null && (endTime === undefined || crashAt <= endTime)) {
    sim.call(0, () => sim.crash(processor), undefined, { at: crashAt });
    sim.call(0, () => sim.restart(processor), undefined, { at: crashAt });
  }
  const states: unknown[] = [];
  const look = () => {
    for (const key of ["a", "b", 1, null]) states.push(processor.windowStates(key));
    states.push(processor.stats, processor.activeWindows);
  };
  for (const at of new Set(inTime.map(({ at }) => at))) {
    sim.runUntil(at);
    look();
  }
  sim.run();
  look();
  return { results: results.events, times: results.times, aside: aside.events, states, fingerprint: sim.fingerprint };
}

describe("[WIN7.2] windows kept as numbers", () => {
  it("of a grid: nothing differs from windows kept as objects", () => {
    const cases = fc
      .tuple(shared, grids, late, fc.constantFrom(0, 3), fc.constantFrom("accumulating", "discarding"))
      .map(([one, windowType, lateness, allowedLatenessS, accumulation]) => {
        return { ...one, ...lateness, windowType, allowedLatenessS, accumulation };
      });
    fc.assert(
      fc.property(cases, (one) => {
        expect(seen(one)).toEqual(seen({ ...one, aggregator: asObjects(one.aggregator) }));
      }),
    );
  });

  it("of sessions: nothing differs from windows kept as objects", () => {
    const cases = fc
      .tuple(shared, sessions, fc.constantFrom("drop", "sideOutput"))
      .map(([one, windowType, lateEventPolicy]) => ({ ...one, windowType, lateEventPolicy }));
    fc.assert(
      fc.property(cases, (one) => {
        expect(seen(one)).toEqual(seen({ ...one, aggregator: asObjects(one.aggregator) }));
      }),
    );
  });

  it("of sessions: of two that become one the first to appear gives it its place among the results", () => {
    const { sim, processor, results } = build({
      windowType: new SessionWindow(2),
      aggregator: sum(),
      watermarkStrategy: new BoundedOutOfOrderness({ boundS: 10 }),
    });
    const records = [
      ["a", 5],
      ["b", 1],
      ["b", 3],
      ["b", 5],
      ["a", 1],
      ["a", 3],
    ] as const;
    send(
      sim,
      processor,
      records.map(([key, eventTime]) => ({ key, eventTime, at: 0 })),
    );
    sim.run();
    expect(results.events.map(({ key, windowStart, windowEnd }) => [key, windowStart, windowEnd])).toEqual([
      ["a", 1, 7],
      ["b", 1, 7],
    ]);
  });

  it.each([
    ["numbers", sum()],
    ["objects", asObjects(sum())],
  ])("[ERR1] as %s: the key -0 counts as 0", (_, aggregator) => {
    const { sim, processor, results } = build({ windowType: new TumblingWindow(5), aggregator });
    send(
      sim,
      processor,
      [-0, 0, -0].map((key) => ({ key, eventTime: 1, at: 0 })),
    );
    sim.run();
    expect(results.events.map(({ key, recordCount }) => [key, recordCount])).toEqual([[0, 3]]);
  });
});
