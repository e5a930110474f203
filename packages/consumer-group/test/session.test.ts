import { type Process, Simulation, uniform } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Heartbeats } from "../src/internal/heartbeats.js";
import { codeOf, Listener, type World, world } from "./world.js";

type Fault = readonly [at: number, what: "crash" | "restart", whom?: "group"];

/** a and b join at 0 with a timeout of 10 s and heartbeats every 3 s; a's entity suffers the faults. */
function withFaults(...faults: readonly Fault[]): World & { readonly expired: number[]; readonly a: Listener } {
  const built = world({ partitions: 2, group: { sessionTimeout: 10, heartbeatInterval: 3 } });
  const { sim, group, trace } = built;
  const a = new Listener("a");
  sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
  sim.schedule(group, "Join", { consumerName: "b", consumerEntity: new Listener("b") });
  for (const [at, what, whom] of faults) sim.call(at, () => sim[what](whom === "group" ? group : a), undefined);
  sim.run();
  return { ...built, a, expired: trace.filter((entry) => entry.what === "expired").map((entry) => entry.time) };
}

describe("sessionTimeout [GRP5]", () => {
  it.each<[string, readonly Fault[], readonly number[]]>([
    ["no fault", [], []],
    ["a crash after the heartbeat at 6", [[7.5, "crash"]], [16]],
    ["a crash at the moment of a heartbeat, which is sent", [[6, "crash"]], [16]],
    ["a crash before the first heartbeat: from the join", [[2, "crash"]], [10]],
    [
      "back in time for the heartbeat at 15",
      [
        [7.5, "crash"],
        [14, "restart"],
      ],
      [],
    ],
    [
      "back, but the next heartbeat at 18 would come too late",
      [
        [7.5, "crash"],
        [15.5, "restart"],
      ],
      [16],
    ],
    [
      "back at the moment of a heartbeat, 9",
      [
        [7.5, "crash"],
        [9, "restart"],
        [10, "crash"],
      ],
      [19],
    ],
    [
      "back and down again between two heartbeats: still from the one at 3",
      [
        [4, "crash"],
        [7, "restart"],
        [8, "crash"],
      ],
      [13],
    ],
    [
      "down again while doomed",
      [
        [7.5, "crash"],
        [15.2, "restart"],
        [15.5, "crash"],
      ],
      [16],
    ],
    [
      "the coordinator was down meanwhile: from its restart",
      [
        [7.5, "crash"],
        [8, "crash", "group"],
        [30, "restart", "group"],
      ],
      [40],
    ],
    [
      "the entity crashed while the coordinator was down",
      [
        [5, "crash", "group"],
        [7.5, "crash"],
        [30, "restart", "group"],
      ],
      [40],
    ],
    [
      "the entity came back while the coordinator was down",
      [
        [7.5, "crash"],
        [8, "crash", "group"],
        [20, "restart"],
        [30, "restart", "group"],
      ],
      [],
    ],
    [
      "it crashed right after the coordinator's restart, before a heartbeat",
      [
        [5, "crash", "group"],
        [25, "restart", "group"],
        [26, "crash"],
      ],
      [35],
    ],
  ])("[GRP5] %s", (_, faults, expected) => {
    expect(withFaults(...faults).expired).toEqual(expected);
  });

  it("[GRP5] [END1] heartbeats keep no run alive, the expiry of a dead member does", () => {
    expect(withFaults().sim.now).toBe(0);
    expect(withFaults([1, "crash"]).sim.now).toBe(10);
  });

  it("[GRP5] without a timeout the dead keep what they own", () => {
    const { sim, group } = world({ partitions: 2 });
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.call(1, () => sim.crash(a), undefined);
    sim.runUntil(3600);
    expect([...group.assignments]).toEqual([["a", [0, 1]]]);
  });

  it("[GRP5] a consumer that left is not expelled", () => {
    const { sim, group } = world({ group: { sessionTimeout: 10 } });
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.call(1, () => sim.crash(a), undefined);
    sim.schedule(group, "Leave", { consumerName: "a" }, { at: 2 });
    sim.runUntil(100);
    expect(group.stats).toMatchObject({ leaves: 1, expirations: 0 });
  });

  it("[GRP5] a rejoin begins a new session: heartbeats at join + k * interval", () => {
    const { sim, group, trace } = world({ group: { sessionTimeout: 9 } });
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a }, { at: 4 });
    sim.call(9, () => sim.crash(a), undefined);
    sim.run();
    // A third of the timeout: heartbeats at 7, 10, ..
    expect(trace.filter((entry) => entry.what === "expired").map((entry) => entry.time)).toEqual([16]);
  });

  it("[GRP6] an expelled zombie's poll and commit are refused; it may join again", () => {
    const { sim, group } = world({ partitions: 2, group: { sessionTimeout: 10 } });
    const a = new Listener("a");
    sim.spawn(
      (function* (): Process {
        yield* group.join("a", a);
        sim.crash(a);
        yield 20;
        sim.restart(a);
        expect(yield* codeOf(group.poll("a"))).toBe("UNKNOWN_MEMBER_ID");
        expect(yield* codeOf(group.commit("a", { 0: 0 }, 1))).toBe("UNKNOWN_MEMBER_ID");
        expect(yield* group.join("a", a)).toEqual([0, 1]);
      })(),
    );
    sim.run();
    expect(group.stats).toMatchObject({ expirations: 1, joins: 2, rebalances: 3 });
  });
});

describe("heartbeatJitter [GRP5]", () => {
  it("[GRP5.1] each heartbeat is late, and the next one counts from it: expired 10 s after that of 7 s", () => {
    const built = world({ group: { sessionTimeout: 10, heartbeatInterval: 3, heartbeatJitter: 0.5 } });
    const { sim, group, trace } = built;
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.call(7.9, () => sim.crash(a), undefined);
    sim.run();
    expect(trace.filter((entry) => entry.what === "expired").map((entry) => entry.time)).toEqual([17]);
  });

  it("[B23] members that began together drift apart: after 10,000 heartbeats by as much as theory says", () => {
    // Each is 3 s + uniform(0, 0.1) after the one before: n of them have mean 3.05 n and variance n 0.01 / 12.
    const n = 10_000;
    const members = 40;
    const random = new Simulation({ seed: 5 }).random("heartbeats");
    const times = Array.from({ length: members }, () => {
      const heartbeats = new Heartbeats(0, 3e6, uniform(0, 0.1), random);
      let at = 0;
      for (let k = 0; k < n; k++) at = heartbeats.firstAfter(at);
      return at / 1e6;
    });
    const mean = times.reduce((sum, time) => sum + time, 0) / members;
    const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (members - 1));
    const expected = Math.sqrt((n * 0.01) / 12);
    expect(Math.abs(mean - 3.05 * n)).toBeLessThan((4 * expected) / Math.sqrt(members));
    // The 0.1 % points of chi-square with 39 degrees of freedom are 17.3 and 72.1.
    expect(deviation / expected).toBeGreaterThan(Math.sqrt(17.3 / 39));
    expect(deviation / expected).toBeLessThan(Math.sqrt(72.1 / 39));
  });
});
