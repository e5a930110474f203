import type { Process } from "@sim/core";
import { TimeRetention } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { fill, Listener, play, thrownBy, world } from "./world.js";

describe("lag [GRP8]", () => {
  it("[GRP8] [B18] by three definitions, on the same state", () => {
    const { sim, log, group } = world({
      partitions: 3,
      log: { retentionPolicy: new TimeRetention(10), retentionCheckInterval: 1 },
      group: { pollLatency: 0 },
    });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 20);
        yield* group.join("a", new Listener("a"));
        yield* group.poll("a", 12);
        yield* group.commit("a", { 0: 5 });
        yield 8;
        yield* fill(log, 0, 10);
        yield* fill(log, 1, 4);
        // p0: 0 to 29, position 12, committed 5. p1: 0 to 3, position 0 by the reset. p2: empty.
        expect([...group.lag({ by: "committed" })]).toEqual([[0, 25]]);
        expect([...group.lag({ by: "position" })]).toEqual([
          [0, 18],
          [1, 4],
          [2, 0],
        ]);
        expect([...group.consumerLag("a")]).toEqual([
          [0, 25],
          [1, 4],
          [2, 0],
        ]);
        yield 3;
        // Retention has taken 0 to 19 of p0: only what can be read is lag, Kafka's figures stay.
        expect(group.consumerLag("a").get(0)).toBe(10);
        expect(group.lag({ by: "committed" }).get(0)).toBe(25);
        expect(group.lag({ by: "position" }).get(0)).toBe(18);
        expect(group.totalLag()).toBe(14);
        expect(group.consumerLag("nobody").size).toBe(0);
        yield* group.leave("a");
        expect(group.totalLag()).toBe(14);
        expect([...group.lag({ by: "position" })]).toEqual([]);
      })(),
    );
    expect(thrownBy(() => group.lag({ by: "offset" } as never))).toBe(
      'RangeError : ConsumerGroup.lag: by must be one of "committed", "position", got "offset"',
    );
  });

  it("[GRP8] timeLag is the age of the oldest record still to be read, over all partitions", () => {
    const { sim, log, group } = world({ partitions: 2 });
    play(
      sim,
      (function* (): Process {
        expect(group.timeLag()).toBe(0);
        yield 1;
        yield* fill(log, 0, 2);
        yield 2;
        yield* fill(log, 1, 2);
        yield 4;
        expect(group.timeLag()).toBe(6);
        yield* group.join("a", new Listener("a"));
        yield* group.commit("a", { 0: 2 });
        expect(group.timeLag()).toBe(4);
        yield* group.commit("a", { 1: 2 });
        expect(group.timeLag()).toBe(0);
      })(),
    );
  });

  it("[GRP8] the catch-up estimate is the slope of the lag over the last minute of commits", () => {
    const { sim, log, group } = world();
    play(
      sim,
      (function* (): Process {
        expect(group.catchUpEstimate()).toEqual({ lag: 0, drainRate: undefined, caughtUpAt: 0, slowestCaughtUpAt: 0 });
        yield* fill(log, 0, 1000);
        yield* group.join("a", new Listener("a"));
        expect(group.catchUpEstimate()).toEqual({
          lag: 1000,
          drainRate: undefined,
          caughtUpAt: Infinity,
          slowestCaughtUpAt: Infinity,
        });
        yield* group.commit("a", { 0: 100 });
        yield 10;
        yield* group.commit("a", { 0: 200 });
        // From 900 at 0 s to 800 at 10 s: 10 records a second, so 80 s more.
        expect(group.catchUpEstimate()).toEqual({ lag: 800, drainRate: 10, caughtUpAt: 90, slowestCaughtUpAt: 90 });
        for (let i = 1; i <= 10; i++) {
          yield 10;
          yield* group.commit("a", { 0: 200 + 20 * i });
        }
        // At 110 s the oldest sample is that of 50 s: from 720 to 600 in 60 s.
        expect(group.catchUpEstimate()).toEqual({ lag: 600, drainRate: 2, caughtUpAt: 410, slowestCaughtUpAt: 410 });
        yield* fill(log, 0, 600);
        expect(group.catchUpEstimate()).toEqual({
          lag: 1200,
          drainRate: -8,
          caughtUpAt: Infinity,
          slowestCaughtUpAt: Infinity,
        });
        yield* group.commit("a", { 0: 1600 });
        expect(group.catchUpEstimate()).toMatchObject({ lag: 0, caughtUpAt: 110 });
      })(),
    );
  });

  it("[GRP8] the group has caught up when its slowest consumer has, and never while a partition lies still", () => {
    const { sim, log, group } = world({ partitions: 3 });
    play(
      sim,
      (function* (): Process {
        for (const partition of [0, 1, 2]) yield* fill(log, partition, 1000);
        // Range: a has 0 and 1, b has 2.
        const joining = sim.spawn(group.join("a", new Listener("a")));
        yield* group.join("b", new Listener("b"));
        yield* joining;
        yield* group.commit("a", { 0: 100, 1: 0 });
        yield 10;
        yield* group.commit("a", { 0: 300, 1: 50 });
        yield* group.commit("b", { 2: 100 });
        // a: from 1900 to 1650 in 10 s, so 66 s more. b: from 1000 to 900, so 90 s more, which is later.
        expect(group.catchUpEstimate()).toEqual({
          lag: 2550,
          drainRate: 35,
          caughtUpAt: sim.now + 2550 / 35,
          slowestCaughtUpAt: sim.now + 90,
        });
        yield* group.leave("b");
        yield* group.commit("a", { 2: 200 });
        yield* group.leave("a");
        // Nobody is there, so each partition counts for itself: 35 s, 190 s and 40 s by what they were drained so far.
        expect(group.catchUpEstimate()).toMatchObject({ lag: 2450, slowestCaughtUpAt: sim.now + 190 });
        yield* fill(log, 1, 50);
        // That one now stands where it stood at first.
        expect(group.catchUpEstimate().slowestCaughtUpAt).toBe(Infinity);
      })(),
    );
  });
});
