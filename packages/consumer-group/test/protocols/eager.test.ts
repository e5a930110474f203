import { eagerProtocol } from "@sim/consumer-group";
import type { Process } from "@sim/core";
import { describe, expect, it } from "vitest";
import { fill } from "../world.js";
import { Scene } from "./clients.js";

// In all of it: a request takes 0.1 s, answers nothing; a member acts in its polls; its heartbeats are 0.8 s apart, counted
// from the poll in which it looked at the answer to its JoinGroup.

describe("the first rebalance of an empty group [B25]", () => {
  it("waits for the initial delay, and again as long as somebody has joined meanwhile", () => {
    const scene = new Scene(eagerProtocol(), { initialRebalanceDelay: 3 });
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 2, every: 0.5 });
    scene.world.sim.runUntil(8);
    // a's JoinGroup is there at 0.1: until 3.1; b's at 2.1: until 6.1. Both look at 6.5, and at 7 have what a's SyncGroup of 6.6 says.
    expect(scene.facts("rebalanced")).toEqual(["6.6 1 2"]);
    expect(scene.heard("a")).toEqual(["7 Assigned 0,1 1"]);
    expect(scene.heard("b")).toEqual(["7 Assigned 2,3 1"]);
  });

  it("waits for the rebalance timeout and no longer, however many come", () => {
    const scene = new Scene(eagerProtocol(), { initialRebalanceDelay: 3, maxPollInterval: 10 }, 5);
    for (const [name, at] of Object.entries({ a: 0, b: 2, c: 5, d: 8, e: 9.5 })) scene.client(name, { at, every: 0.5 });
    scene.world.sim.runUntil(12);
    // 3.1, 6.1, 9.1, and then the second that is left of the ten: 10.1; who leads looks at 10.5.
    expect(scene.facts("rebalanced")).toEqual(["10.6 1 5"]);
  });

  it("without a delay ends with the first JoinGroup", () => {
    const scene = new Scene(eagerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    expect(scene.owners(0.99)).toEqual({ a: [] });
    expect(scene.owners(1)).toEqual({ a: [0, 1, 2, 3] });
    expect(scene.facts("rebalanced")).toEqual(["0.6 1 1"]);
  });
});

describe("a rebalance [B26]", () => {
  it("is learnt by heartbeat, joined in a poll after everything was given up, and ends with the leader's SyncGroup", () => {
    const scene = new Scene(eagerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5 });
    // b's JoinGroup at 1.8; a's heartbeats at 1.3, 2.1; its poll at 2.5; its JoinGroup at 2.6: all are there.
    expect(scene.owners(2.49)).toEqual({ a: [0, 1, 2, 3], b: [] });
    expect(scene.owners(2.5)).toEqual({ a: [], b: [] });
    scene.world.sim.runUntil(4);
    // b looks at 2.7 and syncs at 2.8; a, which leads, looks at 3, and its SyncGroup is there at 3.1.
    expect(scene.facts("rebalanced")).toEqual(["0.6 1 1", "3.1 2 2"]);
    expect(scene.heard("b")).toEqual(["3.2 Assigned 2,3 2"]);
    expect(scene.heard("a")).toEqual(["1 Assigned 0,1,2,3 1", "2.5 Revoked 0,1,2,3 1", "3.5 Assigned 0,1 2"]);
    // Nobody read 2 and 3 from 2.5 to 3.2, 0 and 1 until 3.5.
    expect(scene.world.group.stats.unavailableTime).toBeCloseTo(2 * 0.7 + 2 * 1, 9);
  });

  it("waits for the slowest poll", () => {
    const scene = new Scene(eagerProtocol(), {}, 2);
    scene.client("slow", { at: 0, every: 3 });
    scene.client("b", { at: 6.5, every: 0.5 });
    // slow looks at 3 and has everything at 6. b's JoinGroup is there at 6.6, the heartbeat at 7 tells, the next poll is at 9.
    expect(scene.owners(8.99)).toEqual({ b: [], slow: [0, 1] });
    expect(scene.owners(9)).toEqual({ b: [], slow: [] });
    // Joined at 9.1, looked at at 12, synced at 12.1: b applies at 12.5, slow at 15.
    expect(scene.owners(14.99)).toEqual({ b: [0], slow: [] });
    expect(scene.owners(15)).toEqual({ b: [0], slow: [1] });
  });

  it("goes on without a member that has not joined by its timeout, which learns it by its heartbeat and joins anew", () => {
    const scene = new Scene(eagerProtocol(), { maxPollInterval: 4, heartbeatInterval: 0.9 }, 2);
    scene.client("slow", { at: 0, every: 3.9 });
    scene.client("b", { at: 11.55, every: 0.5 });
    // slow looks at 3.9 and has everything at 7.8; heartbeats at 3.9 + 0.9 k. b is there at 11.65; slow polls at 11.7, which its
    // heartbeat at 12 does not come in time for, and at 15.6, at the end of its patience of 4 s; but the group's ends at 15.65.
    expect(scene.owners(11.7)).toEqual({ b: [], slow: [0, 1] });
    expect(scene.owners(15.59)).toEqual({ b: [], slow: [0, 1] });
    scene.at(15.6, () => expect(scene.world.group.consumers).toEqual(["b", "slow"]));
    scene.world.sim.runUntil(15.69);
    // Its JoinGroup of 15.6 is on the way until 15.7: too late. What it had it has given up in good order.
    expect(scene.world.group.consumers).toEqual(["b"]);
    scene.world.sim.runUntil(30);
    expect(scene.heard("slow").slice(0, 2)).toEqual(["7.8 Assigned 0,1 1", "15.6 Revoked 0,1 1"]);
    // Its next poll, at 19.5, sends it again, now without an id: a rebalance with both.
    expect(scene.facts("rebalanceBegun").at(-1)).toMatch(/^19\.6 /);
    expect(scene.owners(30)).toEqual({ b: [0], slow: [1] });
  });
});

describe("members that fall silent", () => {
  it("[B23] a killed member is missed for as long as its session lasts from its last heartbeat", () => {
    const scene = new Scene(eagerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 0.2, every: 0.5 });
    // b is there at 0.3, before a has looked at the answer to its first JoinGroup: at 0.5 it syncs in vain, at 1 it joins again, at
    // 1.5 it looks again: heartbeats at 2.3, 3.1, 3.9, 4.7, 5.5.
    scene.crash(6, "a");
    scene.world.sim.runUntil(20);
    expect(scene.facts("expired")).toEqual(["10.5 0 2"]);
    expect(scene.world.group.stats.expirations).toBe(1);
    expect(scene.world.group.assignments.get("b")).toEqual([0, 1, 2, 3]);
  });

  it("[B23] a commit counts as a heartbeat", () => {
    const scene = new Scene(eagerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    // Heartbeats at 0.5 + 0.8 k: the last before 6 is at 5.3.
    const { answer } = scene.commit(5.9, "a");
    expect(answer).toBe("not yet");
    scene.crash(6, "a");
    scene.world.sim.runUntil(20);
    expect(scene.facts("expired")).toEqual(["10.9 0 4"]);
  });

  it("[B23] so does the answer to a SyncGroup", () => {
    const scene = new Scene(eagerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5 });
    // b looks at 2.7, and is answered at 3.1, with a's SyncGroup; its first heartbeat would be at 3.5.
    scene.crash(3.3, "b");
    scene.world.sim.runUntil(20);
    expect(scene.facts("expired")).toEqual(["8.1 1 2"]);
  });

  it("[B24] one that does not poll leaves by itself, and is told of its loss when it polls again", () => {
    const scene = new Scene(eagerProtocol(), { maxPollInterval: 4 });
    const { sim, group } = scene.world;
    scene.client("a", { at: 0, every: 0.5, until: 5 });
    scene.client("b", { at: 0.2, every: 0.5 });
    // a's last poll is at 5: it leaves at 9, which the coordinator hears at 9.1.
    sim.runUntil(8.99);
    expect(group.consumers).toEqual(["a", "b"]);
    sim.runUntil(9.11);
    expect(group.consumers).toEqual(["b"]);
    expect(group.stats.expirations).toBe(0);
    sim.runUntil(12);
    expect(group.assignments.get("b")).toEqual([0, 1, 2, 3]);
    const heard = scene.heard("a").length;
    sim.spawn(
      (function* (): Process {
        yield* group.poll("a");
      })(),
    );
    sim.runUntil(12.5);
    expect(scene.heard("a").slice(heard)).toEqual(["12 Lost 0,1 2"]);
    expect(group.consumers).toEqual(["a", "b"]);
  });

  it("[B23] one that is suspended through a heartbeat learns of the rebalance by the first that it sends again", () => {
    const scene = new Scene(eagerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5 });
    // Heartbeats of a: 1.3, (2.1), (2.9), 3.7.
    scene.suspend("a", 1.9, 3);
    expect(scene.owners(3.99)).toEqual({ a: [0, 1, 2, 3], b: [] });
    expect(scene.owners(4)).toEqual({ a: [], b: [] });
  });

  it("one that joins and does not sync is out after the rebalance timeout, whatever its session", () => {
    const scene = new Scene(eagerProtocol(), { sessionTimeout: 60, maxPollInterval: 6 });
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5, until: 2.2 });
    // Generation 2 begins at 2.6 (as above); b does not look at the answer. a's share is all that there is from 8.6 on.
    scene.world.sim.runUntil(8.5);
    expect(scene.world.group.consumers).toEqual(["a", "b"]);
    expect(scene.world.group.generation).toBe(2);
    scene.world.sim.runUntil(8.7);
    expect(scene.world.group.consumers).toEqual(["a"]);
    expect(scene.owners(12)).toEqual({ a: [0, 1, 2, 3] });
  });

  it("the next leader is the first in the order of the coordinator's hash map", () => {
    const scene = new Scene(eagerProtocol(), {}, 3);
    scene.client("a", { at: 0, every: 0.5 });
    // "b" comes before "c" there, though c has been a member for longer.
    scene.client("c", { at: 0, every: 0.5 });
    scene.client("b", { at: 0.1, every: 2 });
    scene.crash(10, "a");
    scene.world.sim.runUntil(40);
    const completed = scene.facts("rebalanced").map((fact) => Number(fact.split(" ")[0]));
    // So it ends with b's SyncGroup, after one of its polls at 0.1 + 2 k.
    const last = completed.at(-1) as number;
    expect(Math.round((last - 0.2) * 1e6) % 2e6).toBe(0);
  });
});

describe("commits [B32]", () => {
  /** As above: a joins at 0, b at 1.7; a joins again at 2.5, looks at 3, has its share at 3.5. */
  function twoMembers(options: ConstructorParameters<typeof Scene>[1] = {}): Scene {
    const scene = new Scene(eagerProtocol(), { commitChecks: "kafka", ...options });
    const { sim, log } = scene.world;
    sim.spawn(fill(log, 0, 10));
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.7, every: 0.5 });
    return scene;
  }

  it.each<[string, number, number | undefined, string]>([
    ["before anything", 1.6, undefined, "none"],
    ["while the group prepares a rebalance, and the member does not know", 2, undefined, "none"],
    ["while the member joins", 2.7, undefined, "REBALANCE_IN_PROGRESS"],
    ["while the member syncs", 3.05, undefined, "REBALANCE_IN_PROGRESS"],
    ["between the answer to SyncGroup and the poll that applies it", 3.3, undefined, "none"],
    ["of the generation before", 3.3, 1, "ILLEGAL_GENERATION"],
    ["of the new generation, before it is assigned", 2.9, 2, "REBALANCE_IN_PROGRESS"],
    ["afterwards", 4, undefined, "none"],
  ])("%s", (_, at, generation, code) => {
    const scene = twoMembers();
    const result = scene.commit(at, "a", generation);
    scene.world.sim.runUntil(5);
    expect(result.answer).toBe(`${at} ${code}`);
  });

  it("a client that joins does not send it: it is refused at once, however long a commit takes", () => {
    const scene = twoMembers({ commitLatency: 0.3 });
    const [joining, sent] = [scene.commit(2.7, "a"), scene.commit(2.7, "a", 1)];
    scene.world.sim.runUntil(5);
    expect(joining.answer).toBe("2.7 REBALANCE_IN_PROGRESS");
    // One that says which generation it carries is sent: the group is at 2 when it arrives, and completes that.
    expect(sent.answer).toBe("3 ILLEGAL_GENERATION");
  });

  it("a client that has left for want of polls knows that it is no member", () => {
    const scene = new Scene(eagerProtocol(), { maxPollInterval: 4, commitLatency: 0.3 });
    scene.client("a", { at: 0, every: 0.5, until: 2 });
    const result = scene.commit(6.05, "a");
    scene.world.sim.runUntil(8);
    expect(result.answer).toBe("6.05 UNKNOWN_MEMBER_ID");
  });
});
