import { Counter, dayCurve, days, hours, piecewise, type RateProfile, ramp, Simulation, Sink, Source } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anything } from "./bad-input/cases.js";

interface Setup {
  readonly arrivals?: "poisson" | "regular";
  readonly seed?: number;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly count?: number;
  readonly until?: number;
}

function times(profile: RateProfile, setup: Setup = {}): readonly number[] {
  const { arrivals, count, until, ...options } = setup;
  const sink = new Sink<number>("sink");
  const source = Source.profile("s", { target: sink, type: "N", profile, arrivals, count, until, make: (i) => i });
  new Simulation({ entities: [source], ...options }).run();
  expect(sink.events).toEqual(sink.times.map((_, i) => i));
  return sink.times;
}

/** The greatest distance between the distribution of the sample and uniform, times the root of its size. */
function kolmogorov(sample: readonly number[]): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.flatMap((u, i) => [u - i / n, (i + 1) / n - u])) * Math.sqrt(n);
}

describe("[CORE5.1] Source.profile, regular", () => {
  const regular = { arrivals: "regular" } as const;

  it("[CORE5.1] a constant rate gives the moments of Source.constant, from a Unix time too", () => {
    const setup = { startTime: 978_307_200.1, endTime: 978_307_200.1 + 1000 };
    const sink = new Sink<number>("sink");
    const source = Source.constant("s", { target: sink, type: "N", rate: 3, make: (i) => i });
    new Simulation({ entities: [source], ...setup }).run();
    expect(sink.times.length).toBe(3000);
    expect(times(piecewise([{ from: 0, rate: 3 }]), { ...regular, ...setup })).toEqual(sink.times);
    expect(times(dayCurve([3]), { ...regular, ...setup })).toEqual(sink.times);
  });

  it("[CORE5.1] steps with pauses: an amount begun before a pause is finished after it", () => {
    const profile = piecewise([
      { from: 0, rate: 1 },
      { from: 2.5, rate: 0 },
      { from: 100, rate: 0.25 },
      { from: 104, rate: 0 },
    ]);
    // 2.5 by the pause; the third needs 0.5 more: 2 s at 0.25; 3.5 in all, so no fourth.
    expect(times(profile, regular)).toEqual([1, 2, 102]);
    expect(times(profile, { ...regular, startTime: 1 })).toEqual([2, 102]);
    expect(times(profile, { ...regular, startTime: 200 })).toEqual([]);
  });

  it("[CORE5.1] an amount that exactly fills a stretch falls at its end, not behind the pause", () => {
    expect(0.29 * 100).toBeLessThan(29);
    const profile = piecewise([
      { from: 0, rate: 0.29 },
      { from: 100, rate: 0 },
      { from: 500, rate: 0.29 },
      { from: 600, rate: 0 },
    ]);
    const found = times(profile, regular);
    expect([found.length, found[28], found[29], found[57]]).toEqual([58, 100, 503.448276, 600]);
    // 0.29 at night, none by day: 29 on each of 1000 days.
    const nights = dayCurve([0.29, 0], { period: 200 });
    const many = times(nights, { ...regular, count: 29_000 });
    expect(many.filter((_, i) => i % 29 === 28)).toEqual(Array.from({ length: 1000 }, (_, day) => day * 200 + 100));
  });

  it("[CORE5.1] a ramp: k = t^2 / 2 by hand, and down to nothing", () => {
    const up = ramp([
      { at: 0, rate: 0 },
      { at: 100, rate: 100 },
    ]);
    const expected = Array.from({ length: 50 }, (_, i) => Math.round(Math.sqrt(2 * (i + 1)) * 1e6) / 1e6);
    expect(times(up, { ...regular, count: 50 })).toEqual(expected);
    const down = ramp([
      { at: 0, rate: 2 },
      { at: 4, rate: 0 },
    ]);
    // 2 t - t^2 / 4 = k: t = 4 - 2 sqrt(4 - k).
    expect(times(down, regular)).toEqual([0.535898, 1.171573, 2, 4]);
    // Before the first point its rate: half a message by the time 0, and 3.5 = 2 t - t^2 / 4 at the fourth.
    expect(times(down, { ...regular, startTime: -0.25 })).toEqual([0.258343, 0.837722, 1.55051, 2.585786]);
  });

  it("[CORE5.1] a day curve repeats: absolute time of day, whenever it starts", () => {
    const curve = dayCurve([0, 1 / hours(1), 0, 2 / hours(1)], { period: hours(4), midnight: hours(1) });
    // 1 message in the second hour of each cycle, 2 in the fourth; cycles begin at 1 h, 5 h, .., 33 h.
    const found = times(curve, { ...regular, startTime: hours(2), endTime: hours(10) });
    expect(found).toEqual([hours(3), hours(4.5), hours(5), hours(7), hours(8.5), hours(9)]);
    const later = times(curve, { ...regular, startTime: days(1) + hours(10.5), endTime: days(1) + hours(13) });
    expect(later).toEqual([days(1) + hours(12.25), days(1) + hours(12.75)]);
  });

  it("[CORE5.1] message k falls where the total reaches k: to half a microsecond, for all profiles", () => {
    const rates = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 6 });
    const shape = fc.constantFrom("steps", "linear", "piecewise", "ramp");
    fc.assert(
      fc.property(rates, shape, fc.integer({ min: -100, max: 100 }), (values, kind, startTime) => {
        const profile =
          kind === "piecewise"
            ? piecewise(values.map((rate, i) => ({ from: i * 7, rate })))
            : kind === "ramp"
              ? ramp(values.map((rate, i) => ({ at: i * 7, rate })))
              : dayCurve(values, { shape: kind as "steps", period: 33 });
        const found = times(profile, { ...regular, startTime, endTime: startTime + 150 });
        const total = profile.total(startTime, startTime + 150);
        expect(Math.abs(found.length - total)).toBeLessThan(1 + 1e-6);
        for (const [i, time] of found.entries()) {
          expect(Math.abs(profile.total(startTime, time) - (i + 1))).toBeLessThanOrEqual(20 * 0.51e-6);
        }
      }),
    );
  });

  it("[CORE5.1] count and until limit it; a rate of 0 for ever, or none at all, ends it", () => {
    const steady = piecewise([{ from: 0, rate: 10 }]);
    expect(times(steady, { ...regular, until: 0.3 })).toEqual([0.1, 0.2, 0.3]);
    expect(times(steady, { ...regular, count: 2 })).toEqual([0.1, 0.2]);
    expect(times(dayCurve([0, 0]), regular)).toEqual([]);
    expect(() => times(piecewise([{ from: 0, rate: 1e-12 }]), regular)).toThrow(
      "s: message 0 would come beyond 2^33 s",
    );
  });
});

describe("[CORE5.1] Source.profile, Poisson", () => {
  it("[CORE5.1] hourly counts over 200 days: chi-square, dispersion, and none where the rate is 0", () => {
    const rates = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 0 : 0.001 * hour));
    const sink = new Sink<number>("sink");
    const source = Source.profile("s", { target: sink, type: "N", profile: dayCurve(rates), make: (i) => i });
    new Simulation({ entities: [source], endTime: days(200), seed: 3 }).run();
    const cells = new Array<number>(200 * 24).fill(0);
    for (const time of sink.times) cells[Math.floor(time / 3600)] = (cells[Math.floor(time / 3600)] as number) + 1;
    let byHour = 0;
    let dispersion = 0;
    for (const [hour, rate] of rates.entries()) {
      const counts = cells.filter((_, cell) => cell % 24 === hour);
      const sum = counts.reduce((a, b) => a + b, 0);
      const expected = 3600 * rate;
      if (rate === 0) expect(sum).toBe(0);
      else {
        byHour += (sum - 200 * expected) ** 2 / (200 * expected);
        for (const count of counts) dispersion += (count - expected) ** 2 / expected;
      }
    }
    // Chi-square with 18 degrees of freedom: 0.1 % on either side.
    expect(byHour).toBeGreaterThan(4.9);
    expect(byHour).toBeLessThan(42.3);
    // With 3600 degrees of freedom (cells of 21 and more): normal with mean 3600 and variance 7200.
    expect(Math.abs(dispersion - 3600) / Math.sqrt(7200)).toBeLessThan(3.3);
  });

  it("[CORE5.1] gaps, measured by the integral of the rate, are exponential with mean 1", () => {
    for (const profile of [
      ramp([
        { at: 0, rate: 1 },
        { at: 500, rate: 30 },
        { at: 1000, rate: 0 },
      ]),
      dayCurve([1, 20, 0, 5], { shape: "linear", period: 300 }),
    ]) {
      const found = times(profile, { seed: 11, endTime: 1000 });
      expect(found.length).toBeGreaterThan(5000);
      const gaps = found.map((time, i) => profile.total(found[i - 1] ?? 0, time));
      expect(kolmogorov(gaps.map((gap) => 1 - Math.exp(-gap)))).toBeLessThan(1.95);
      const total = profile.total(0, 1000);
      expect(Math.abs(found.length - total) / Math.sqrt(total)).toBeLessThan(3.3);
      // Given their number, the moments are independent draws from the profile.
      expect(kolmogorov(found.map((time) => profile.total(0, time) / total))).toBeLessThan(1.95);
    }
  });

  it("[CORE5.1] [DET2] at rate 1 it is Source.poisson, draw for draw; fixed by the seed", () => {
    const sink = new Sink<number>("sink");
    const source = Source.poisson("s", { target: sink, type: "N", rate: 1, count: 1000, make: (i) => i });
    new Simulation({ entities: [source], seed: 5 }).run();
    const one = piecewise([{ from: 0, rate: 1 }]);
    expect(times(one, { seed: 5, count: 1000 })).toEqual(sink.times);
    expect(times(one, { seed: 6, count: 1000 })).not.toEqual(sink.times);
  });
});

describe("[ERR1] Source.profile", () => {
  it("[ERR1] refuses what is no profile, and other arrivals", () => {
    const build = (options: object) => () =>
      Source.profile("s", {
        target: new Sink<number>("sink"),
        type: "N",
        profile: piecewise([{ from: 0, rate: 1 }]),
        make: (i) => i,
        ...options,
      });
    expect(build({ profile: anything({ rateAt: () => 1 }) })).toThrow(
      new TypeError("Source.profile: profile must be made by piecewise, ramp or dayCurve, got an object"),
    );
    expect(build({ profile: undefined })).toThrow(TypeError);
    expect(build({ arrivals: "random" })).toThrow(
      'Source.profile: arrivals must be one of "poisson", "regular", got "random"',
    );
    expect(build({ count: -1 })).toThrow("Source.profile: count must be an integer >= 0, got -1");
    expect(build({ target: 5 })).toThrow("Source.profile: target must be an entity, got 5");
  });
});

describe("sources, faults and warm-up", () => {
  it("[CORE8] what a suspension holds back is sent at the resumption, in order, then it is on its old grid", () => {
    const sink = new Sink<number>("sink");
    const source = Source.constant("s", { target: sink, type: "N", rate: 1, count: 6, make: (i) => i });
    const sim = new Simulation({ entities: [source] });
    sim.call(1.5, () => sim.suspend(source), undefined);
    sim.call(4.2, () => sim.resume(source), undefined);
    sim.run();
    expect(sink.events).toEqual([0, 1, 2, 3, 4, 5]);
    expect(sink.times).toEqual([1, 4.2, 4.2, 4.2, 5, 6]);
    expect([source.sent, source.skipped]).toEqual([6, 0]);
  });

  it("[CORE8] records that fell due in a suspension follow at once; one out of order is still an error", () => {
    const run = (records: number[]): readonly number[] => {
      const sink = new Sink<number>("sink");
      const source = Source.trace("s", { target: sink, type: "N", records, time: (t) => t, make: (t) => t });
      const sim = new Simulation({ entities: [source] });
      sim.call(1.5, () => sim.suspend(source), undefined);
      sim.call(9, () => sim.resume(source), undefined);
      sim.run();
      return sink.times;
    };
    expect(run([1, 2, 3, 3, 9, 10])).toEqual([1, 9, 9, 9, 9, 10]);
    expect(() => run([1, 2, 8, 7])).toThrow("s: records must be in order of time: record 3 at 7 s follows 8 s");
  });

  it("[CORE5.4] the end of a warm-up resets counts, and neither numbers nor data", () => {
    const [sink, counter] = [new Sink<number>("sink"), new Counter<number>("counter")];
    const toSink = Source.constant("a", { target: sink, type: "N", rate: 1, count: 6, make: (i) => i });
    const toCounter = Source.constant("b", { target: counter, type: "N", rate: 1, count: 6, make: (i) => i });
    const sim = new Simulation({ entities: [toSink, toCounter] });
    sim.call(2.5, () => sim.crash(toCounter), undefined);
    sim.call(3.2, () => sim.restart(toCounter), undefined);
    sim.call(4.5, () => sim.resetStatistics(), undefined);
    sim.runUntil(4);
    expect([toSink.sent, toCounter.sent, toCounter.skipped, counter.countOf("N")]).toEqual([4, 3, 1, 3]);
    sim.run();
    expect([toSink.sent, toCounter.sent, toCounter.skipped, counter.count, counter.countOf("N")]).toEqual([
      2, 2, 0, 2, 2,
    ]);
    expect(sink.events).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
