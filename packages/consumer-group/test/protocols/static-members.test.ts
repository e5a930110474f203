import { consumerProtocol, eagerProtocol } from "@sim/consumer-group";
import type { Process } from "@sim/core";
import { describe, expect, it } from "vitest";
import { codeOf } from "../world.js";
import { Scene } from "./clients.js";

describe("a static member in the classic protocol [B33]", () => {
  /** p (as `x`) and q join at 0, and share four partitions from 1 on. */
  function pair(options: ConstructorParameters<typeof Scene>[1] = {}): Scene {
    const scene = new Scene(eagerProtocol(), options);
    scene.client("p", { at: 0, every: 0.5, until: 5 }, { instanceId: "x" });
    scene.client("q", { at: 0, every: 0.5 });
    return scene;
  }

  it("leaves without a word, and another process in its name has its partitions without a rebalance", () => {
    const scene = pair();
    const { sim, group } = scene.world;
    sim.runUntil(5.2);
    expect(Object.fromEntries(group.assignments)).toEqual({ p: [0, 1], q: [2, 3] });
    sim.spawn(group.leave("p"));
    sim.runUntil(7);
    // The coordinator knows of nothing; nobody reads them.
    expect(Object.fromEntries(group.assignments)).toEqual({ q: [2, 3] });
    scene.client("p2", { at: 1, every: 0.5 }, { instanceId: "x" });
    sim.runUntil(9.5);
    // It joins at 8, is answered at 8.1, looks at 8.5, is answered at 8.6, has its share at 9.
    expect(scene.heard("p2")).toEqual(["9 Assigned 0,1 1"]);
    expect(group.consumers).toEqual(["p2", "q"]);
    expect(group.generation).toBe(1);
    expect(scene.heard("q")).toEqual(["1 Assigned 2,3 1"]);
  });

  it("that comes back too late is a new member: its session has ended", () => {
    const scene = pair();
    const { sim, group } = scene.world;
    sim.runUntil(5.2);
    sim.spawn(group.leave("p"));
    // It looked at 0.5: heartbeats at 0.5 + 0.8 k, the last at 4.5; so it is out at 9.5, which q learns at 10.1 (0.5 + 12 x 0.8).
    sim.runUntil(9.49);
    expect(scene.facts("expired")).toEqual([]);
    sim.runUntil(9.5);
    expect(scene.facts("expired")).toEqual(["9.5 0 0"]);
    expect(scene.owners(10.49)).toEqual({ q: [2, 3] });
    expect(scene.owners(11.5)).toEqual({ q: [0, 1, 2, 3] });
    scene.client("p2", { at: 0.5, every: 0.5 }, { instanceId: "x" });
    sim.runUntil(20);
    expect(group.generation).toBe(3);
  });

  it("[B24] that does not poll keeps its partitions from everybody until its session ends", () => {
    const scene = pair({ maxPollInterval: 4 });
    const { sim, group } = scene.world;
    // Its last poll is at 5: it is overdue at 9, its last heartbeat was at 8.5: it is out at 13.5.
    sim.runUntil(9.2);
    expect(Object.fromEntries(group.assignments)).toEqual({ p: [], q: [2, 3] });
    sim.runUntil(13.49);
    expect(group.consumers).toEqual(["p", "q"]);
    sim.runUntil(13.5);
    expect(group.consumers).toEqual(["q"]);
  });

  it("that still runs is fenced by another of its name: at once for its commits, at its next heartbeat in its polls", () => {
    const scene = new Scene(eagerProtocol(), { commitChecks: "kafka" });
    const { sim, group } = scene.world;
    scene.client("p", { at: 0, every: 100 }, { instanceId: "x" });
    const polls: string[] = [];
    sim.spawn(
      (function* (): Process {
        // It looks at 0.5 and has its share at 1; heartbeats at 0.5 + 0.8 k: 5.3, 6.1.
        for (let time = 0.5; time < 8; time += 0.5) {
          yield 0.5;
          const code = yield* codeOf(group.poll("p"));
          if (code !== "none") polls.push(`${sim.now} ${code}`);
        }
      })(),
    );
    scene.client("p2", { at: 5.2, every: 0.5 }, { instanceId: "x" });
    const results = [scene.commit(5.25, "p"), scene.commit(5.31, "p"), scene.commit(6.2, "p")];
    sim.runUntil(8);
    // p2 is there at 5.3; its share was p's until then.
    expect(results.map(({ answer }) => answer)).toEqual([
      "5.25 none",
      "5.31 FENCED_INSTANCE_ID",
      "6.2 FENCED_INSTANCE_ID",
    ]);
    // The commit of 5.31 told it; its next poll is at 5.5.
    expect(polls[0]).toBe("5.5 FENCED_INSTANCE_ID");
    expect(scene.heard("p2")).toEqual(["6.2 Assigned 0,1,2,3 1"]);
    expect(group.consumers).toEqual(["p2"]);
  });

  it("learns by its heartbeat that it is fenced, if nothing else tells it", () => {
    const scene = new Scene(eagerProtocol());
    const { sim, group } = scene.world;
    scene.client("p", { at: 0, every: 100 }, { instanceId: "x" });
    const polls: string[] = [];
    sim.spawn(
      (function* (): Process {
        for (let time = 0.5; time < 8; time += 0.5) {
          yield 0.5;
          const code = yield* codeOf(group.poll("p"));
          if (code !== "none") polls.push(`${sim.now} ${code}`);
        }
      })(),
    );
    scene.client("p2", { at: 5.25, every: 0.5, until: 8 }, { instanceId: "x" });
    sim.runUntil(8);
    // There at 5.35, after the heartbeat of 5.3; the next is at 6.1. Until then it polls in vain.
    expect(polls[0]).toBe("6.5 FENCED_INSTANCE_ID");
    expect(group.consumers).toEqual(["p2"]);
    // Told to join again, it takes the name back.
    sim.spawn(group.join("p", scene.entity("p"), { instanceId: "x" }));
    sim.runUntil(12);
    expect(group.consumers).toEqual(["p"]);
  });

  it("that is fenced before it has applied its assignment does not apply it", () => {
    const scene = new Scene(eagerProtocol(), {}, 2);
    // p looks at 0.5, is answered at 0.6, and polls at 1. p2 is there at 0.7: what p was to have is p2's.
    scene.client("p", { at: 0, every: 0.5, until: 1 }, { instanceId: "x" });
    scene.client("p2", { at: 0.6, every: 0.05, until: 3 }, { instanceId: "x" });
    // p2 is answered at once, looks at 0.7 or 0.75, syncs, and has its share before p polls.
    expect(scene.owners(0.99)).toEqual({ p2: [0, 1] });
    expect(scene.owners(1)).toEqual({ p2: [0, 1] });
    expect(scene.heard("p")).toEqual([]);
  });

  it("that a rebalance passes over stays a member with a share, and has lost what it had", () => {
    const scene = new Scene(eagerProtocol(), { maxPollInterval: 4, heartbeatInterval: 3.5 }, 2);
    const { sim, group } = scene.world;
    // slow looks at 3.9: heartbeats at 10.9 and 14.4; it has everything at 7.8. b is there at 11.3. slow polls at 11.7 and 15.6, and
    // has heard in between; but the group waits until 15.3. b then looks at 15.35, leads, and has its share at 15.5.
    scene.client("slow", { at: 0, every: 3.9 }, { instanceId: "x" });
    scene.client("b", { at: 11.2, every: 0.05 });
    expect(scene.owners(15.29)).toEqual({ b: [], slow: [0, 1] });
    expect(scene.owners(15.31)).toEqual({ b: [], slow: [] });
    expect(scene.owners(15.5)).toEqual({ b: [1], slow: [] });
    sim.runUntil(45);
    expect(scene.heard("slow").slice(0, 2)).toEqual(["7.8 Assigned 0,1 1", "15.6 Lost 0,1 1"]);
    expect(Object.fromEntries(group.assignments)).toEqual({ b: [1], slow: [0] });
    // It is there again at 15.7, and b joins anew after its heartbeat of 18.85: the third generation, and no fourth.
    expect(group.generation).toBe(3);
  });

  it("that is not in time for a rebalance by the length of a request stays a member as well", () => {
    const scene = new Scene(eagerProtocol(), { maxPollInterval: 4, heartbeatInterval: 0.9 }, 2);
    const { sim, group } = scene.world;
    // As the dynamic one of eager.test.ts: its JoinGroup is there at 15.7, the group's patience is over at 15.65.
    scene.client("slow", { at: 0, every: 3.9 }, { instanceId: "x" });
    scene.client("b", { at: 11.55, every: 0.5 });
    sim.runUntil(15.69);
    expect(group.consumers).toEqual(["b", "slow"]);
    sim.runUntil(45);
    // The JoinGroup counts when it is there: b syncs in vain at 16.15, joins again at 16.65, and leads generation 3.
    expect(scene.facts("rebalanced").slice(1)).toEqual(["17.15 3 2"]);
    // Static members come first in the order of the range assignor.
    expect(Object.fromEntries(group.assignments)).toEqual({ b: [1], slow: [0] });
    expect(group.stats.expirations).toBe(0);
  });
});

describe("a static member in the consumer protocol [B33]", () => {
  function pair(until = 5): Scene {
    const scene = new Scene(consumerProtocol());
    scene.client("p", { at: 0, every: 0.5, until }, { instanceId: "x" });
    scene.client("q", { at: 0.1, every: 0.5 });
    return scene;
  }

  it("says that it will be back, and another process in its name has its partitions without a new epoch", () => {
    const scene = pair();
    const { sim, group } = scene.world;
    sim.runUntil(5.2);
    const before = Object.fromEntries(group.assignments);
    expect(before.p).toHaveLength(2);
    sim.spawn(group.leave("p"));
    sim.runUntil(7);
    expect([group.generation, group.assignments.get("q")]).toEqual([2, before.q]);
    scene.client("p2", { at: 0.5, every: 0.5 }, { instanceId: "x" });
    sim.runUntil(8);
    expect(scene.heard("p2")).toEqual([`7.6 Assigned ${before.p?.join(",")} 2`]);
    expect(group.generation).toBe(2);
    expect(group.consumers).toEqual(["p2", "q"]);
  });

  it("that does not come back is missed when its session ends, counted from its last heartbeat but the farewell", () => {
    const scene = pair();
    const { sim, group } = scene.world;
    sim.runUntil(5.2);
    sim.spawn(group.leave("p"));
    sim.runUntil(9);
    expect(group.generation).toBe(2);
    sim.runUntil(10.2);
    expect(group.generation).toBe(3);
    sim.runUntil(11.5);
    expect(Object.fromEntries(group.assignments)).toEqual({ q: [0, 1, 2, 3] });
  });

  it("turns away another of its name while it runs; that one may try again when it is gone", () => {
    const scene = pair(4);
    const { sim, group } = scene.world;
    sim.runUntil(3);
    const second = scene.client("p2", { at: 1000, every: 1 }, {});
    const codes: string[] = [];
    const attempt = function* (): Process {
      const code = yield* codeOf(group.join("p2", second, { instanceId: "x" }));
      codes.push(`${sim.now} ${code}`);
    };
    sim.spawn(attempt());
    sim.runUntil(4);
    expect(codes).toEqual(["3.1 UNRELEASED_INSTANCE_ID"]);
    expect(group.consumers).toEqual(["p", "q"]);
    sim.spawn(group.leave("p"));
    sim.runUntil(5);
    sim.spawn(attempt());
    sim.runUntil(6);
    expect(codes[1]).toBe("5.2 none");
    expect(group.consumers).toEqual(["p2", "q"]);
  });
});
