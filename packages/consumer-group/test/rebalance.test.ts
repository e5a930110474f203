import { ConsumerGroup } from "@sim/consumer-group";
import { type Process, Simulation, uniform } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import type { AssignmentContext, Assignments, PartitionAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, play, world } from "./world.js";

describe("the immediate protocol [GRP3]", () => {
  it("[GRP3] joins and leaves within the delay are absorbed without extending it, and all end at its completion", () => {
    const { sim, group } = world({ partitions: 3, group: { rebalanceDelay: 2 } });
    const ended: unknown[] = [];
    function* timed(what: string, at: number, request: () => Process<unknown>): Process {
      yield at;
      const result = yield* request();
      ended.push([what, sim.now, result]);
    }
    const [a, b, c] = ["a", "b", "c"].map((name) => new Listener(name)) as [Listener, Listener, Listener];
    sim.spawn(timed("join a", 1, () => group.join("a", a)));
    sim.spawn(timed("join b", 1.5, () => codeOf(group.join("b", b))));
    sim.spawn(timed("leave b", 2.5, () => group.leave("b")));
    sim.spawn(timed("join c", 2.9, () => group.join("c", c)));
    sim.run();
    expect(ended).toEqual([
      ["join a", 3, [0, 1]],
      ["join b", 3, "UNKNOWN_MEMBER_ID"],
      ["leave b", 3, undefined],
      ["join c", 3, [2]],
    ]);
    expect([group.generation, group.stats.rebalances, group.stats.rebalancingTime]).toEqual([1, 1, 2]);
    expect(group.stats).toMatchObject({ joins: 3, leaves: 1 });
    expect(b.heard).toEqual([]);
  });

  it("[GRP3] a join whose consumer is gone before the rebalance is complete fails", () => {
    const { sim, group } = world({ group: { rebalanceDelay: 2 } });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        const joining = sim.spawn(codeOf(group.join("b", new Listener("b"))));
        yield 1;
        sim.spawn(group.leave("b"));
        seen.push(yield* joining, sim.now);
      })(),
    );
    expect(seen).toEqual(["UNKNOWN_MEMBER_ID", 2]);
  });

  it("[GRP3] emptying the group is a rebalance; offsets survive it [GRP1]", () => {
    const { sim, log, group } = world({ group: { rebalanceDelay: 0.5 } });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 10);
        yield* group.join("a", new Listener("a"));
        yield* group.poll("a", 5);
        yield* group.commit("a", group.positions);
        yield* group.leave("a");
      })(),
    );
    expect([group.generation, group.stats.rebalances, group.consumerCount]).toEqual([2, 2, 0]);
    expect([[...group.committedOffsets], [...group.positions], [...group.assignments]]).toEqual([[[0, 5]], [], []]);
    expect(group.totalLag()).toBe(5);
  });

  it("[GRP10] listeners hear Assigned, Revoked and Lost with partitions and generation, in order", () => {
    const { sim, group } = world({
      partitions: 4,
      group: { rebalanceDelay: 1, sessionTimeout: 6, heartbeatInterval: 2 },
    });
    const [a, b] = [new Listener("a"), new Listener("b")];
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    sim.schedule(group, "Join", { consumerName: "b", consumerEntity: b }, { at: 2 });
    // b's last heartbeat is at 4; back at 9 it would send its next at 10, but is expelled then.
    sim.call(5, () => sim.crash(b), undefined);
    sim.call(9, () => sim.restart(b), undefined);
    sim.schedule(group, "Leave", { consumerName: "a" }, { at: 20 });
    sim.run();
    expect(a.heard).toEqual([
      [1, "Assigned", [0, 1, 2, 3], 1],
      [2, "Revoked", [0, 1, 2, 3], 1],
      [3, "Assigned", [0, 1], 2],
      [10, "Revoked", [0, 1], 2],
      [11, "Assigned", [0, 1, 2, 3], 3],
      [20, "Revoked", [0, 1, 2, 3], 3],
    ]);
    expect(b.heard).toEqual([
      [3, "Assigned", [2, 3], 2],
      [10, "Lost", [2, 3], 2],
    ]);
  });

  it("[GRP10] more members than partitions: the last are assigned nothing, and are told so", () => {
    const { sim, group } = world({ partitions: 1 });
    const idle = new Listener("b");
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: new Listener("a") });
    sim.schedule(group, "Join", { consumerName: "b", consumerEntity: idle });
    sim.run();
    expect(idle.heard).toEqual([[0, "Assigned", [], 1]]);
    expect(group.consumerState("b")).toBe("active");
  });

  it("[GRP10] joining again with the same entity is a rejoin; with another, or under a second name, an error", () => {
    const { sim, group } = world({ partitions: 2 });
    const [a, b] = [new Listener("a"), new Listener("b")];
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", a);
        expect(yield* group.join("a", a)).toEqual([0, 1]);
        expect([group.generation, group.consumerCount, group.stats.joins]).toEqual([2, 1, 2]);
        expect(yield* codeOf(group.join("a", b))).toBe("CONSUMER_NAME_IN_USE");
        expect(yield* codeOf(group.join("b", a))).toBe("ENTITY_IN_GROUP");
        expect([group.generation, group.consumers, group.stats.joins]).toEqual([2, ["a"], 2]);
        yield* group.leave("a");
        yield* group.join("a", b);
        expect(group.assignments.get("a")).toEqual([0, 1]);
      })(),
    );
  });

  it("[GRP10] an entity of another simulation is refused, and the group stays as it was", () => {
    const { sim, group } = world();
    const foreign = new Listener("foreign");
    new Simulation({ entities: [foreign] });
    play(
      sim,
      (function* (): Process {
        expect(yield* codeOf(group.join("a", foreign))).toBe("ENTITY_IN_USE");
      })(),
    );
    expect([group.consumerCount, group.stats.joins, group.stats.rebalancingTime]).toEqual([0, 0, 0]);
  });

  it("[GRP3] [DET2] a random delay comes from the group's own stream", () => {
    const run = (seed: number): number => {
      const { sim, group } = world({ group: { rebalanceDelay: uniform(1, 3) }, sim: { seed } });
      sim.spawn(group.join("a", new Listener("a")));
      return sim.run().time;
    };
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
    expect(run(1)).toBeGreaterThanOrEqual(1);
    expect(run(1)).toBeLessThanOrEqual(3);
  });
});

describe("the coordinator's faults [CORE8]", () => {
  it("[CORE3] [CORE8] a crash fails joins under way; members stay, and the rebalance begins its delay anew", () => {
    const { sim, log, group } = world({ partitions: 2, group: { rebalanceDelay: 2 } });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 2);
        yield* group.join("a", new Listener("a"));
        yield* group.poll("a");
        yield* group.commit("a", { 0: 1 });
        const start = sim.now;
        const joining = sim.spawn(codeOf(group.join("b", new Listener("b"))));
        yield 1;
        sim.crash(group);
        seen.push(yield* joining);
        yield 10;
        seen.push(group.generation, group.consumers, group.consumerState("a"));
        sim.restart(group);
        yield 1.5;
        seen.push(group.generation);
        yield 1;
        seen.push(group.generation, [...group.assignments], [...group.committedOffsets]);
        expect(group.stats.rebalancingTime).toBeCloseTo(2 + 13, 9);
        expect(sim.now - start).toBeCloseTo(13.5, 9);
      })(),
    );
    expect(seen).toEqual([
      "ENTITY_UNAVAILABLE",
      1,
      ["a", "b"],
      "rebalancing",
      1,
      2,
      [
        ["a", [0]],
        ["b", [1]],
      ],
      [[0, 1]],
    ]);
  });

  it("[CORE3] a crash of the group fails the replies of events it is working on, and those sent while it is down", () => {
    const { sim, log, group } = world({ group: { rebalanceDelay: 2, commitLatency: 2 }, log: { readLatency: 2 } });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 2);
        yield* group.join("a", new Listener("a"));
        const poll = sim.future<readonly never[]>();
        const commit = sim.future();
        const join = sim.future<readonly number[]>();
        const late = sim.future();
        sim.schedule(group, "Poll", { consumerName: "a", reply: poll as never });
        sim.schedule(group, "Commit", { consumerName: "a", offsets: { 0: 1 }, reply: commit });
        sim.schedule(
          group,
          "Join",
          { consumerName: "b", consumerEntity: new Listener("b"), reply: join },
          { delay: 1 },
        );
        yield 1.5;
        const waits = [poll, commit, join, late].map((reply) =>
          sim.spawn(
            codeOf(
              (function* (): Process<unknown> {
                return yield* reply;
              })(),
            ),
          ),
        );
        yield 0.1;
        sim.crash(group);
        sim.schedule(group, "Leave", { consumerName: "a", reply: late });
        for (const wait of waits) seen.push(yield* wait);
        expect(sim.now).toBe(3.6);
        sim.restart(group);
      })(),
    );
    expect(seen).toEqual(Array.from({ length: 4 }, () => "ENTITY_UNAVAILABLE"));
    expect(group.consumers).toEqual(["a", "b"]);
    expect([...group.committedOffsets]).toEqual([]);
  });
});

describe("assignment strategies", () => {
  function answering(answer: (names: readonly string[]) => unknown): PartitionAssignment {
    return { name: "odd", assign: (_partitions, consumers) => answer(consumers) as Assignments };
  }

  const nonsense: [string, (names: readonly string[]) => unknown, string][] = [
    ["nothing", () => undefined, "must return a map of partitions by consumer, got undefined"],
    ["a number", () => 7, "must return a map of partitions by consumer, got 7"],
    ["an array", () => [[0], [1]], "must return a map of partitions by consumer, got an array"],
    ["an object", () => ({ a: [0] }), "must return a map of partitions by consumer, got an object"],
    ["a stranger", () => new Map([["zoe", [0]]]), 'gave partitions to "zoe", which is not a member'],
    ["no name", () => new Map([[7, [0]]]), "gave partitions to 7, which is not a member"],
    ["no array", () => new Map([["a", 0]]), 'must give "a" an array of partitions'],
    ["partition -1", () => new Map([["a", [-1]]]), "gave out partition -1, the log has 0 to 1"],
    ["partition 2", () => new Map([["a", [2]]]), "gave out partition 2, the log has 0 to 1"],
    ["partition 0.5", () => new Map([["a", [0.5]]]), "gave out partition 0.5, the log has 0 to 1"],
    ["NaN", () => new Map([["a", [Number.NaN]]]), "gave out partition NaN, the log has 0 to 1"],
    ["a string", () => new Map([["a", ["0"]]]), 'gave out partition "0", the log has 0 to 1'],
    [
      "two owners",
      () =>
        new Map([
          ["a", [0]],
          ["b", [0]],
        ]),
      "gave partition 0 to a and b: one owner each",
    ],
    ["the same twice", () => new Map([["a", [1, 1]]]), "gave partition 1 to a and a: one owner each"],
  ];

  it.each(nonsense)(
    "[ERR3] that answer nonsense (%s) end the run with an error, and nobody owns anything",
    (_, answer, message) => {
      const { sim, group } = world({ partitions: 2, group: { assignmentStrategy: answering(answer) } });
      sim.schedule(group, "Join", { consumerName: "a", consumerEntity: new Listener("a") });
      sim.schedule(group, "Join", { consumerName: "b", consumerEntity: new Listener("b") });
      let error: unknown;
      try {
        sim.run();
      } catch (caught) {
        error = caught;
      }
      expect(error).toMatchObject({
        code: "SIMULATION_FAILED",
        cause: { code: "BAD_ASSIGNMENT", message: `billing: assignment strategy "odd" ${message}` },
      });
      expect([group.generation, group.stats.rebalances, [...group.assignments]]).toEqual([
        0,
        0,
        [
          ["a", []],
          ["b", []],
        ],
      ]);
    },
  );

  it("[PKG2] may leave partitions to nobody, in any order; those stay unread", () => {
    const { sim, log, group } = world({
      partitions: 3,
      group: { assignmentStrategy: answering(() => new Map([["b", [2, 0]]])) },
    });
    play(
      sim,
      (function* (): Process {
        for (const partition of [0, 1, 2]) yield* fill(log, partition, 1);
        sim.spawn(group.join("a", new Listener("a")));
        expect(yield* group.join("b", new Listener("b"))).toEqual([0, 2]);
        yield* group.poll("a");
        yield* group.poll("b");
        yield* group.commit("b", group.consumerPositions("b"));
      })(),
    );
    expect([...group.assignments]).toEqual([
      ["a", []],
      ["b", [0, 2]],
    ]);
    expect([group.totalLag(), group.ledger(1).unread]).toEqual([1, 1]);
  });

  it("[PKG2] their state is made once per group, and comes with the previous assignment and randomness", () => {
    const calls: unknown[] = [];
    const counting: PartitionAssignment<{ calls: number }> = {
      name: "counting",
      createState: () => ({ calls: 0 }),
      assign(partitions, consumers, { state, previous, random }: AssignmentContext<{ calls: number }>) {
        state.calls++;
        calls.push([consumers.join(), state.calls, Object.fromEntries(previous), random.next() < 1]);
        return new Map([[consumers[0] as string, partitions]]);
      },
    };
    const log = new EventLog<string, number>("orders", { numPartitions: 2 });
    const groups = ["one", "two"].map(
      (name) => new ConsumerGroup(name, { eventLog: log, assignmentStrategy: counting, rebalanceDelay: 0 }),
    );
    const sim = new Simulation({ entities: [log, ...groups] });
    play(
      sim,
      (function* (): Process {
        for (const group of groups) {
          yield* group.join("b", new Listener(`${group.name}-b`));
          yield* group.join("a", new Listener(`${group.name}-a`));
        }
      })(),
    );
    expect(calls).toEqual([
      ["b", 1, {}, true],
      ["a,b", 2, { b: [0, 1] }, true],
      ["b", 1, {}, true],
      ["a,b", 2, { b: [0, 1] }, true],
    ]);
  });

  it("[GRP3] what they are given and what the group shows cannot be changed from outside", () => {
    const { sim, group } = world({ partitions: 2 });
    sim.spawn(group.join("a", new Listener("a")));
    sim.run();
    expect(() => (group.assignments.get("a") as number[]).push(7)).toThrow(TypeError);
    (group.assignments as Map<string, number[]>).clear();
    expect([...group.assignments]).toEqual([["a", [0, 1]]]);
  });
});
