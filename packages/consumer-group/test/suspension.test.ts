import type { Process, Simulation } from "@sim/core";
import { describe, expect, it } from "vitest";
import { fill, Listener, world } from "./world.js";

describe("[GRP5] a consumer entity that is paused", () => {
  /** a joins at 0 with a timeout of 10 s and heartbeats every 3 s. When it is expelled, and what it hears. */
  const expulsions = (act: (sim: Simulation, a: Listener) => void) => {
    const { sim, group, trace } = world({ group: { sessionTimeout: 10, heartbeatInterval: 3 } });
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    act(sim, a);
    sim.call(100, () => {}, undefined);
    sim.run();
    return { expired: trace.filter(({ what }) => what === "expired").map(({ time }) => time), heard: a.heard };
  };

  it("[GRP5.1] sends no heartbeats, is expelled, and hears so when it goes on", () => {
    const { expired, heard } = expulsions((sim, a) => {
      sim.call(7.5, () => sim.suspend(a), undefined);
      sim.call(50, () => sim.resume(a), undefined);
    });
    // The last heartbeat was that of 6.
    expect(expired).toEqual([16]);
    expect(heard.map(([time, type]) => `${time} ${type}`)).toEqual(["0 Assigned", "50 Lost"]);
  });

  it("[GRP5.2] goes on in time for the heartbeat at 15 and stays", () => {
    const { expired } = expulsions((sim, a) => {
      sim.call(7.5, () => sim.suspend(a), undefined);
      sim.call(14, () => sim.resume(a), undefined);
    });
    expect(expired).toEqual([]);
  });

  it("[GRP5.1] crashed while it was paused: its last heartbeat is still that from before the pause", () => {
    const { expired } = expulsions((sim, a) => {
      sim.call(7.5, () => sim.suspend(a), undefined);
      sim.call(13, () => sim.crash(a), undefined);
    });
    expect(expired).toEqual([16]);
  });

  it("[GRP5.1] joins while it is paused: the join counts as a heartbeat", () => {
    const { expired } = expulsions((sim, a) => sim.call(0, () => sim.suspend(a), undefined, { priority: 1 }));
    expect(expired).toEqual([10]);
  });
});

describe("[CORE8] a group that is suspended", () => {
  it("[CORE8] answers joins, commits and polls late, and loses none", () => {
    const { sim, log, group } = world({
      log: { readLatency: 0 },
      group: { commitLatency: 1, rebalanceDelay: 2, pollLatency: 0.5 },
    });
    const seen: string[] = [];
    const at = (time: number, name: string, request: () => Process<unknown>) =>
      sim.spawn(
        (function* () {
          yield time;
          const result = yield* request();
          seen.push(`${sim.now} ${name}${Array.isArray(result) ? ` ${result.length}` : ""}`);
        })(),
      );
    sim.spawn(fill(log, 0, 5));
    at(0, "join", () => group.join("a", new Listener("a")));
    at(3, "poll", () => group.poll("a", 2));
    at(4.5, "commit under way", () => group.commit("a", { 0: 1 }));
    sim.call(5, () => sim.suspend(group), undefined);
    at(6, "commit", () => group.commit("a", { 0: 2 }));
    at(7, "poll again", () => group.poll("a", 2));
    sim.call(20, () => sim.resume(group), undefined);
    expect(sim.run()).toMatchObject({ unfinished: 0, blocked: [] });
    expect(seen).toEqual(["2 join 1", "3.5 poll 2", "20 commit under way", "20.5 poll again 2", "21 commit"]);
  });

  it("[CORE8] completes a rebalance, and expels, when it is resumed", () => {
    const { sim, group, trace } = world({ group: { rebalanceDelay: 4, sessionTimeout: 10, heartbeatInterval: 3 } });
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.call(2, () => sim.suspend(group), undefined);
    sim.call(5, () => sim.suspend(a), undefined);
    sim.call(30, () => sim.resume(group), undefined);
    sim.run();
    expect(trace.filter(({ what }) => what === "rebalanced" || what === "expired").map(({ time }) => time)).toEqual([
      30, 30, 34,
    ]);
  });

  it.each([
    [8, []],
    [12, [30]],
  ])("[GRP5.2] [CORE8] an expiry that it could not see to is late: of a member that is back at %s", (back, expired) => {
    const { sim, group, trace } = world({ group: { sessionTimeout: 10, heartbeatInterval: 3 } });
    const a = new Listener("a");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.call(1, () => sim.suspend(a), undefined);
    sim.call(2, () => sim.suspend(group), undefined);
    sim.call(back, () => sim.resume(a), undefined);
    sim.call(30, () => sim.resume(group), undefined);
    sim.run();
    // Due at 10; the next heartbeat after 8 is that of 9.
    expect(trace.filter(({ what }) => what === "expired").map(({ time }) => time)).toEqual(expired);
  });

  it("[CORE8] slowed down, it commits and rebalances so many times as slowly", () => {
    const { sim, group } = world({ group: { commitLatency: 1, rebalanceDelay: 2 } });
    sim.slowDown(group, 3);
    const seen: number[] = [];
    sim.spawn(
      (function* () {
        yield* group.join("a", new Listener("a"));
        seen.push(sim.now);
        yield* group.commit("a", { 0: 0 });
        seen.push(sim.now);
      })(),
    );
    sim.run();
    expect(seen).toEqual([6, 9]);
  });
});
