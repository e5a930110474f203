import { days, hours, MAX_SECONDS, minutes, ms, Simulation, toSeconds, toTicks, us } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[TIME1] units", () => {
  it("[TIME1] helpers give seconds", () => {
    expect([us(250), ms(5), minutes(1.5), hours(2), days(7)]).toEqual([0.00025, 0.005, 90, 7200, 604800]);
  });
});

describe("[TIME2] ticks", () => {
  it("[TIME2] 0.1 + 0.2 meets 0.3", () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(toTicks(0.1 + 0.2)).toBe(toTicks(0.3));
    const sim = new Simulation();
    const order: string[] = [];
    sim.call(0.3, () => order.push("second"), undefined, { priority: 1 });
    sim.call(0.1 + 0.2, () => order.push("first"), undefined);
    sim.run();
    expect(order).toEqual(["first", "second"]);
    expect(sim.now).toBe(0.3);
  });

  it("[TIME2] a Unix timestamp with microseconds comes back as it went in", () => {
    expect(toSeconds(toTicks(978307200.123456))).toBe(978307200.123456);
    expect(toTicks(978307200.123456)).toBe(978307200123456);
  });

  it("[TIME2] rounds to the nearest tick, halves up, and never gives -0", () => {
    expect([0.4e-6, 0.5e-6, 1.4e-6, -0.4e-6, -0.6e-6, -0].map(toTicks)).toEqual([0, 1, 1, 0, -1, 0]);
  });

  it("[TIME2] reaches 2^33 s in both directions, and the infinities stay", () => {
    expect(MAX_SECONDS).toBe(8589934592);
    expect(toTicks(MAX_SECONDS)).toBe(8589934592000000);
    expect(toTicks(-MAX_SECONDS)).toBe(-8589934592000000);
    expect([toTicks(Infinity), toTicks(-Infinity)]).toEqual([Infinity, -Infinity]);
  });

  it.each([MAX_SECONDS + 1e-5, -MAX_SECONDS - 1e-5, 1e300, Number.NaN])("[TIME2] %s s is a RangeError", (seconds) => {
    expect(() => toTicks(seconds)).toThrow(RangeError);
    expect(() => toTicks(seconds)).toThrow(`got ${seconds}`);
  });

  it.each([["5"], [null], [undefined], [5n], [{}], [[5]]])("[ERR1] %s is no time: TypeError", (value) => {
    expect(() => toTicks(value as never)).toThrow(TypeError);
  });

  it("[TIME2] a delay may not lead beyond 2^33 s", () => {
    const sim = new Simulation({ startTime: MAX_SECONDS - 1 });
    expect(sim.call(1, () => {}, undefined).pending).toBe(true);
    expect(() => sim.call(1.000001, () => {}, undefined)).toThrow(RangeError);
    expect(() => sim.call(1.000001, () => {}, undefined)).toThrow("beyond");
  });
});

describe("[K3] durations add up exactly", () => {
  it("[K3] 1,000 x 1.001 ms is 1.001 s", () => {
    const sim = new Simulation();
    sim.spawn(
      (function* () {
        for (let i = 0; i < 1000; i++) yield ms(1.001);
      })(),
    );
    expect(sim.run().time).toBe(1.001);
  });

  it("[K3] all 1,999 millisecond values are exact", () => {
    for (let n = 1; n < 2000; n++) expect(toTicks(ms(n))).toBe(n * 1000);
  });
});
