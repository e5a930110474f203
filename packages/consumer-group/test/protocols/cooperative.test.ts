import { cooperativeProtocol } from "@sim/consumer-group";
import { CooperativeStickyAssignment, type PartitionAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { fill } from "../world.js";
import { Scene } from "./clients.js";

// As in eager.test.ts: a request takes 0.1 s, a member acts in its polls, heartbeats are 0.8 s apart.

describe("a partition that changes its owner [B27]", () => {
  /** a joins at 0 and has everything at 1; b joins at 1.7. */
  function joining(): Scene {
    const scene = new Scene(cooperativeProtocol(), { commitChecks: "kafka" });
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5 });
    return scene;
  }

  it("is first given up, and handed over by a second rebalance; the others are read all the time", () => {
    const scene = joining();
    // a learns of b by its heartbeat of 2.1 and joins at 2.5: generation 2 begins at 2.6. a leads, looks at 3, syncs at 3.1.
    expect(scene.owners(3.49)).toEqual({ a: [0, 1, 2, 3], b: [] });
    // At 3.5 it gives up two partitions and joins again, which the coordinator hears at 3.6.
    expect(scene.owners(3.5)).toEqual({ a: [0, 1], b: [] });
    // b looks at 2.7, has nothing at 3.2, hears at 4.3 (2.7 + 2 x 0.8), joins at 4.7: generation 3 begins at 4.8. a syncs at 5.1,
    // b looks at 5.2, syncs at 5.3, and has its share at 5.7.
    expect(scene.owners(5.69)).toEqual({ a: [0, 1], b: [] });
    expect(scene.owners(5.7)).toEqual({ a: [0, 1], b: [2, 3] });
    expect(scene.facts("rebalanceBegun")).toEqual(["0.1 0 1", "1.8 1 2", "3.6 2 2"]);
    expect(scene.facts("rebalanced")).toEqual(["0.6 1 1", "3.1 2 2", "5.1 3 2"]);
    expect(scene.heard("a")).toEqual([
      "1 Assigned 0,1,2,3 1",
      "3.5 Revoked 2,3 2",
      "3.5 Assigned  2",
      "5.5 Assigned  3",
    ]);
    expect(scene.heard("b")).toEqual(["3.2 Assigned  2", "5.7 Assigned 2,3 3"]);
    expect(scene.world.group.stats.unavailableTime).toBeCloseTo(2 * 2.2, 9);
  });

  it("is read on, and can be committed, but for the time in which its member joins and syncs", () => {
    const scene = joining();
    const { sim, log, group } = scene.world;
    sim.spawn(fill(log, 0, 5));
    // It joins at 2.5, has been answered its SyncGroup at 3.1, joins again at 3.5, has been answered at 5.1.
    const answers = [2.4, 2.6, 3.05, 3.2, 3.6, 5.05, 5.2].map((time) => scene.commit(time, "a"));
    sim.runUntil(6);
    expect(answers.map(({ answer }) => answer)).toEqual([
      "2.4 none",
      "2.6 REBALANCE_IN_PROGRESS",
      "3.05 REBALANCE_IN_PROGRESS",
      "3.2 none",
      "3.6 REBALANCE_IN_PROGRESS",
      "5.05 REBALANCE_IN_PROGRESS",
      "5.2 none",
    ]);
    expect(group.stats.refusals).toBe(4);
    expect(group.committedOffsets.get(0)).toBe(5);
  });
});

describe("a client that is closed", () => {
  it.each([
    ["gives its partitions back in good order", 2.4, "2.4 Revoked 0,1,2,3 1"],
    ["loses them while it joins: it could not commit any more", 2.7, "2.7 Lost 0,1,2,3 1"],
  ])("%s", (_, time, told) => {
    const scene = new Scene(cooperativeProtocol());
    // It joins at 2.5, as above.
    scene.client("a", { at: 0, every: 0.5, until: time });
    scene.client("b", { at: 1.7, every: 0.5 });
    scene.at(time, () => scene.world.sim.spawn(scene.world.group.leave("a")));
    scene.world.sim.runUntil(8);
    expect(scene.heard("a").at(-1)).toBe(told);
    expect(scene.owners(8)).toEqual({ b: [0, 1, 2, 3] });
  });
});

describe("a member that is slow to look", () => {
  it("is sent to join again without ever having seen a generation, and claims what it has in that generation", () => {
    const claims: string[] = [];
    const sticky = new CooperativeStickyAssignment();
    const assignmentStrategy: PartitionAssignment = {
      name: "observed",
      assign(partitions, consumers, context) {
        const told = consumers.map((id) => `${id} ${context.previous.get(id)} of ${context.ownedGeneration.get(id)}`);
        claims.push(told.sort().join("; "));
        return sticky.assign(partitions, consumers, context);
      },
    };
    const scene = new Scene(cooperativeProtocol(), { assignmentStrategy }, 6);
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 0, every: 1.7 });
    scene.client("c", { at: 20.55, every: 0.5 });
    expect(scene.owners(20)).toEqual({ a: [0, 2, 4], b: [1, 3, 5] });
    // c is there at 20.65; b hears at 20.9 (1.7 + 24 x 0.8) and joins at 22.1, a hears at 21.3 and joins at 21.5: generation 2
    // begins at 22.2. a looks at 22.5, leads, and at 23 gives up a partition and joins again, at 23.1. b looks at 23.8: its SyncGroup
    // of 23.9 comes too late, and it joins again at 25.5, with all that it has: generation 3 begins at 25.6. a looks at 26 and
    // syncs at 26.1, c looks at 26.05 and has what a gave up at 26.55; b looks at 27.2 and gives up its own at 28.9.
    scene.world.sim.runUntil(29.2);
    expect(scene.heard("a")).toEqual(["1 Assigned 0,2,4 1", "23 Revoked 4 2", "23 Assigned  2", "26.5 Assigned  3"]);
    expect(scene.heard("b")).toEqual(["3.4 Assigned 1,3,5 1", "28.9 Revoked 5 3", "28.9 Assigned  3"]);
    expect(scene.heard("c")).toEqual(["23.05 Assigned  2", "26.55 Assigned 4 3"]);
    expect(claims[2]).toBe("a 0,2 of 2; b 1,3,5 of 2; c  of 2");
    // a hears at 29.2, joins at 29.5, c hears at 29.25, joins at 29.55: generation 4 begins at 29.65; a syncs at 30.1.
    scene.world.sim.runUntil(33);
    expect(scene.heard("c").at(-1)).toBe("30.55 Assigned 5 4");
    expect(scene.owners(33)).toEqual({ a: [0, 2], b: [1, 3], c: [4, 5] });
  });
});

describe("members that go", () => {
  it("[B23] what a killed member had goes to the others in one rebalance; they give up nothing", () => {
    const scene = new Scene(cooperativeProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5 });
    // As above a has 0 and 1, b 2 and 3 from 5.7 on; b looked at 5.2: heartbeats at 6, 6.8, 7.6, 8.4, ..
    scene.crash(8, "b");
    scene.world.sim.runUntil(20);
    // 7.6 + 5; a looked at 5: its heartbeat at 5 + 10 x 0.8 = 13 tells it, its poll at 13 comes right after or before that.
    expect(scene.facts("expired")).toEqual(["12.6 1 2"]);
    const heard = scene.heard("a").filter((line) => Number(line.split(" ")[0]) > 6);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/ Assigned 2,3 4$/);
  });

  it("[B24] one that stops polling loses its partitions and keeps none when it comes back", () => {
    const scene = new Scene(cooperativeProtocol(), { maxPollInterval: 4 });
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5, until: 7 });
    const { sim, group } = scene.world;
    // b's last poll is at 6.7: it leaves at 10.7, heard at 10.8.
    sim.runUntil(10.79);
    expect(group.consumers).toEqual(["a", "b"]);
    sim.runUntil(10.81);
    expect(group.consumers).toEqual(["a"]);
    expect(group.stats.expirations).toBe(0);
    expect(scene.owners(13)).toEqual({ a: [0, 1, 2, 3] });
  });
});
