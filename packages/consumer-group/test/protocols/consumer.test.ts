import { consumerProtocol } from "@sim/consumer-group";
import type { Process } from "@sim/core";
import { describe, expect, it } from "vitest";
import { fill } from "../world.js";
import { Scene } from "./clients.js";

// A request takes 0.1 s, answers nothing. Heartbeats are 0.8 s apart, counted from the last one; one that joins or says what
// the member reads now goes out at once. Without a listener what is only added is taken over when it is heard.

describe("the way to a target [B34]", () => {
  it("the first member has everything with the answer to its first heartbeat", () => {
    const scene = new Scene(consumerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.world.sim.runUntil(0.5);
    expect(scene.heard("a")).toEqual(["0.1 Assigned 0,1,2,3 1"]);
    // It is over when the coordinator has heard that.
    expect(scene.facts("rebalanced")).toEqual(["0.2 1 1"]);
  });

  it("a partition is given up in a poll, acknowledged, and given to its new owner at its next heartbeat; there is no barrier", () => {
    const scene = new Scene(consumerProtocol());
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.3, every: 0.5 });
    // a's heartbeats: 0.2, 1, 1.8. b is there at 1.4, says at 1.5 that it reads nothing; its heartbeats: 2.3, 3.1.
    // a hears at 1.8, polls at 2, says at 2.1 what it has kept; b hears at 2.3.
    expect(scene.owners(1.99)).toEqual({ a: [0, 1, 2, 3], b: [] });
    expect(scene.owners(2.29)).toEqual({ a: [0, 1], b: [] });
    expect(scene.owners(2.3)).toEqual({ a: [0, 1], b: [2, 3] });
    scene.world.sim.runUntil(4);
    expect(scene.heard("a").slice(1)).toEqual(["2 Revoked 2,3 1", "2 Assigned  1"]);
    expect(scene.heard("b")).toEqual(["1.4 Assigned  2", "2.3 Assigned 2,3 2"]);
    expect(scene.facts("rebalanced")).toEqual(["0.2 1 1", "2.4 2 2"]);
  });

  it("with a listener what is added waits for a poll, in which it is called, and is acknowledged after that", () => {
    const scene = new Scene(consumerProtocol());
    const called: string[] = [];
    const { sim } = scene.world;
    const listener = {
      *onPartitionsAssigned(partitions: readonly number[]): Process {
        called.push(`${sim.now} ${partitions.join(",")}`);
        yield 0.25;
      },
    };
    scene.client("a", { at: 0, every: 0.5 }, { listener });
    sim.runUntil(2);
    // Joined at 0.1; the poll at 0.5 calls for a quarter of a second, and 0.1 later the coordinator hears.
    expect(called).toEqual(["0.5 0,1,2,3"]);
    expect(scene.facts("rebalanced")).toEqual(["0.85 1 1"]);
  });

  it("each change of the members is an epoch of its own, and the next heartbeat of anybody computes the target", () => {
    const scene = new Scene(consumerProtocol());
    const { sim, group } = scene.world;
    for (const name of ["a", "b", "c"]) scene.client(name, { at: 0, every: 0.5, until: name === "c" ? 11 : 9 });
    sim.runUntil(10);
    expect(group.generation).toBe(3);
    for (const name of ["a", "b"]) sim.spawn(group.leave(name));
    sim.runUntil(10.15);
    expect(group.generation).toBe(5);
    sim.runUntil(11);
    expect(Object.fromEntries(group.assignments)).toEqual({ c: [0, 1, 2, 3] });
    sim.spawn(group.leave("c"));
    sim.runUntil(12);
    expect([group.generation, group.consumers]).toEqual([6, []]);
  });
});

describe("members that do not do their part", () => {
  it("[B34] one that does not give up its partitions in time is fenced, and learns it by its next heartbeat", () => {
    const scene = new Scene(consumerProtocol(), { maxPollInterval: 5 });
    const { sim, group } = scene.world;
    const listener = {
      *onPartitionsRevoked(): Process {
        yield 20;
      },
    };
    scene.client("a", { at: 0, every: 0.5 }, { listener });
    scene.client("b", { at: 1.3, every: 0.5 });
    // a has its share in the poll at 0.5, says so at 0.6, and hears at 1.4, at once with b's arrival or at 2.2 that it is too
    // much; its listener takes 20 s of its poll. It has until 5 s after it was told.
    sim.runUntil(6);
    expect(group.consumers).toEqual(["a", "b"]);
    const told = scene.facts("rebalanceBegun").length;
    sim.runUntil(7.5);
    expect(group.consumers).toEqual(["b"]);
    expect(scene.facts("rebalanceBegun").length).toBe(told);
    sim.runUntil(9);
    expect(Object.fromEntries(group.assignments)).toEqual({ b: [0, 1, 2, 3] });
  });

  it("[B34] one that was fenced is told so in the first poll after its heartbeat, and joins again", () => {
    const scene = new Scene(consumerProtocol(), { maxPollInterval: 5 });
    const listener = {
      *onPartitionsRevoked(): Process {
        yield 4.9;
      },
      onPartitionsLost: () => undefined,
    };
    // a has its share at 0.5 and says so at 0.6: heartbeats at 1.4, 2.2, .. b is there at 1.6. a hears at 2.2, polls at 2.5, and its
    // listener is done at 7.4. At 7.2 its time was over; it hears at 7.8, is told at 8, and is there again at 8.1.
    scene.client("a", { at: 0, every: 0.5 }, { listener });
    scene.client("b", { at: 1.5, every: 0.5 });
    scene.world.sim.runUntil(8.05);
    expect(scene.heard("a").slice(-2)).toEqual(["2.5 Revoked 2,3 1", "8 Lost 0,1,2,3 3"]);
    expect(scene.world.group.consumers).toEqual(["b"]);
    scene.world.sim.runUntil(8.1);
    expect(scene.world.group.consumers).toEqual(["a", "b"]);
  });

  it("[B23] a killed member is missed a session after its last heartbeat; a commit is none", () => {
    const scene = new Scene(consumerProtocol());
    const { sim, log } = scene.world;
    sim.spawn(fill(log, 0, 3));
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 0, every: 0.5 });
    sim.runUntil(5);
    const { answer } = scene.commit(0, "a");
    expect(answer).toBe("not yet");
    sim.runUntil(5.01);
    scene.crash(1, "a");
    sim.runUntil(20);
    const [time] = scene.facts("expired").map((fact) => Number(fact.split(" ")[0]));
    // The last heartbeat of a before 6.01, and not its commit of 5.
    const since = (time as number) - 5;
    expect(since).toBeLessThanOrEqual(6.01);
    expect(since).toBeGreaterThan(6.01 - 0.8);
    expect(Object.fromEntries(scene.world.group.assignments)).toEqual({ b: [0, 1, 2, 3] });
  });

  it("[B24] one that does not poll leaves with an epoch of -1, and joins again in its next poll", () => {
    const scene = new Scene(consumerProtocol(), { maxPollInterval: 4 });
    const { sim, group } = scene.world;
    scene.client("a", { at: 0, every: 0.5, until: 2 });
    // Its last poll is at 2: it leaves at 6, heard at 6.1.
    sim.runUntil(6.09);
    expect(group.consumers).toEqual(["a"]);
    sim.runUntil(6.11);
    expect([group.consumers, group.generation]).toEqual([[], 2]);
    expect(scene.heard("a").at(-1)).toMatch(/^6 Lost 0,1,2,3 /);
    sim.spawn(
      (function* (): Process {
        yield 0.89;
        yield* group.poll("a");
      })(),
    );
    sim.runUntil(8);
    expect(scene.heard("a").at(-1)).toBe("7.1 Assigned 0,1,2,3 3");
  });
});

describe("a farewell that gets lost with the coordinator", () => {
  it.each([undefined, "x"])("leaves a member that may come back under its own id (instance id %s)", (instanceId) => {
    const scene = new Scene(consumerProtocol(), { maxPollInterval: 4, sessionTimeout: 20 });
    const { sim, group } = scene.world;
    scene.client("a", { at: 0, every: 0.5, until: 2 }, { instanceId });
    // It is overdue at 6; what it sends then is lost at 6.05. It joins again at 8, and is known.
    scene.at(6.05, () => sim.crash(group));
    scene.at(7, () => sim.restart(group));
    sim.spawn(
      (function* (): Process {
        yield 8;
        yield* group.poll("a");
      })(),
    );
    sim.runUntil(10);
    expect(group.consumers).toEqual(["a"]);
    expect(group.generation).toBe(1);
    expect(scene.heard("a").at(-1)).toBe("8.1 Assigned 0,1,2,3 1");
  });
});

describe("commits [B32]", () => {
  it("carry the member's epoch, and are refused when the coordinator has brought it to another", () => {
    const scene = new Scene(consumerProtocol(), { commitChecks: "kafka", commitLatency: 0.3 });
    const { sim, log } = scene.world;
    sim.spawn(fill(log, 0, 3));
    scene.client("a", { at: 0, every: 0.5 });
    scene.client("b", { at: 1.3, every: 0.5 });
    // a is brought from epoch 1 to 2 at 2.1, as above.
    const answers = [1.7, 1.9, 2.2].map((time) => scene.commit(time, "a"));
    sim.runUntil(4);
    expect(answers.map(({ answer }) => answer)).toEqual(["2 none", "2.2 STALE_MEMBER_EPOCH", "2.5 none"]);
  });

  it("of one that is no member any more are refused", () => {
    const scene = new Scene(consumerProtocol(), { maxPollInterval: 4, commitLatency: 0.3 });
    scene.client("a", { at: 0, every: 0.5, until: 2 });
    const result = scene.commit(6.05, "a");
    scene.world.sim.runUntil(8);
    expect(result.answer).toBe("6.35 UNKNOWN_MEMBER_ID");
  });
});
