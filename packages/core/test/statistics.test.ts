import { Counter, Probe, Simulation, Sink } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[CORE5] Probe", () => {
  it("[CORE5] samples at start + k * interval when all else of the instant is done, the end included", () => {
    const sim = new Simulation({ startTime: 100, endTime: 101 });
    let level = 0;
    for (let k = 0; k <= 10; k++) sim.call(k / 10, () => level++, undefined);
    const probe = new Probe("probe", { interval: 0.5, sample: () => level });
    sim.watch(probe, { crashed() {}, restarted() {} });
    sim.run();
    expect(probe.series).toEqual({ times: [100, 100.5, 101], values: [1, 6, 11] });
  });

  it("[CORE8] crashed it takes no samples, then goes on on its grid", () => {
    const probe = new Probe("probe", { interval: 1, sample: () => 0 });
    const sim = new Simulation({ entities: [probe], endTime: 6 });
    sim.call(1.5, () => sim.crash(probe), undefined);
    sim.call(3.7, () => sim.restart(probe), undefined);
    sim.run();
    expect(probe.series.times).toEqual([0, 1, 4, 5, 6]);
  });

  it("[CORE8] suspended it takes no samples, and does not make up for them", () => {
    const probe = new Probe("probe", { interval: 1, sample: () => 0 });
    const sim = new Simulation({ entities: [probe], endTime: 6 });
    sim.call(1.5, () => sim.suspend(probe), undefined);
    sim.call(3.7, () => sim.resume(probe), undefined);
    sim.run();
    expect(probe.series.times).toEqual([0, 1, 4, 5, 6]);
  });

  it("[CORE5.4] the end of a warm-up takes no sample away; `steady` has those since then, that instant's included", () => {
    const probe = new Probe("probe", { interval: 1, sample: () => sim.now * 10 });
    const sim: Simulation = new Simulation({ entities: [probe], endTime: 4 });
    sim.runUntil(1);
    expect(probe.steady).toEqual(probe.series);
    sim.call(1, () => sim.resetStatistics(), undefined);
    sim.run();
    expect(probe.series.times).toEqual([0, 1, 2, 3, 4]);
    expect(probe.steady).toEqual({ times: [2, 3, 4], values: [20, 30, 40] });
  });

  it("[ERR3] a sample that is no number is an error", () => {
    const probe = new Probe("level", { interval: 1, sample: () => "5" as never });
    expect(() => new Simulation({ entities: [probe] }).run()).toThrow(
      'Probe level: sample must return a number, got "5"',
    );
  });
});

describe("[CORE5] Sink and Counter", () => {
  it("[CORE5] a sink keeps payloads and times, a counter only numbers", () => {
    const [sink, counter] = [new Sink<number>("sink"), new Counter("counter")];
    const sim = new Simulation();
    for (const [at, type] of [
      [2, "B"],
      [1, "A"],
      [3, "A"],
    ] as const) {
      sim.schedule(sink, type, at * 10, { at });
      sim.schedule(counter, type, at, { at });
    }
    sim.run();
    expect([sink.events, sink.times, sink.count]).toEqual([[10, 20, 30], [1, 2, 3], 3]);
    expect([counter.count, counter.countOf("A"), counter.countOf("C")]).toEqual([3, 2, 0]);
    expect([...counter.byType]).toEqual([
      ["A", 2],
      ["B", 1],
    ]);
  });
});
