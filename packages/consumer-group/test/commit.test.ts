import type { ConsumerGroup } from "@sim/consumer-group";
import { anyOf, type Process, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, observed, play, type World, world } from "./world.js";

/** A group of a (p0) and b (p1) with 10 records in each, 4 of each polled and committed by a. */
function* prepare({ log, group }: World): Process {
  yield* fill(log, 0, 10);
  yield* fill(log, 1, 10);
  yield* group.join("a", new Listener("a"));
  yield* group.join("b", new Listener("b"));
  yield* group.poll("a", 4);
  yield* group.commit("a", { 0: 4 });
}

type Request = (group: ConsumerGroup<string, number>) => Process<unknown>;

describe("refused as a whole [GRP6]", () => {
  const refusals: [string, string, Request][] = [
    ["unknown member", "UNKNOWN_MEMBER_ID", (group) => group.commit("ghost", { 0: 5 })],
    ["old generation", "ILLEGAL_GENERATION", (group) => group.commit("a", { 0: 5 }, 1)],
    ["generation to come", "ILLEGAL_GENERATION", (group) => group.commit("a", { 0: 5 }, 3)],
    ["a partition that is another's", "PARTITION_NOT_ASSIGNED", (group) => group.commit("a", { 0: 5, 1: 5 })],
    [
      "beyond the high watermark",
      "OFFSET_OUT_OF_RANGE",
      (group) =>
        group.commit(
          "b",
          new Map([
            [1, 3],
            [1, 11],
          ]),
        ),
    ],
    ["a name in use", "CONSUMER_NAME_IN_USE", (group) => group.join("a", new Listener("other"))],
    ["the leave of a stranger", "UNKNOWN_MEMBER_ID", (group) => group.leave("ghost")],
    ["the poll of a stranger", "UNKNOWN_MEMBER_ID", (group) => group.poll("ghost")],
  ];

  it.each(refusals)("[GRP6] %s: %s, counted, and nothing has changed", (_, code, request) => {
    const built = world({ partitions: 2 });
    const { sim, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        const before = observed(group);
        expect(yield* codeOf(request(group))).toBe(code);
        expect(observed(group)).toEqual(before);
        expect(group.stats.refusals).toBe(1);
      })(),
    );
  });

  it("[GRP6] while the group rebalances, also with latency, and the commit before it holds", () => {
    const built = world({ partitions: 2, group: { rebalanceDelay: 3, commitLatency: 1 } });
    const { sim, group } = built;
    const codes: string[] = [];
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        const commit = group.commit("a", { 0: 6 });
        sim.spawn(group.join("c", new Listener("c")));
        codes.push(yield* codeOf(commit));
        codes.push(yield* codeOf(group.commit("a", { 0: 6 })));
        yield 5;
      })(),
    );
    expect(codes).toEqual(["REBALANCE_IN_PROGRESS", "REBALANCE_IN_PROGRESS"]);
    expect([...group.committedOffsets]).toEqual([[0, 4]]);
  });

  it("[GRP6] the generation is that of the call: on its way across a rebalance a commit is refused", () => {
    const built = world({ partitions: 2, group: { commitLatency: 1 } });
    const { sim, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        const commit = group.commit("a", { 0: 6 });
        yield* group.join("b2", new Listener("b2"));
        expect(group.assignments.get("a")).toEqual([0]);
        expect(yield* codeOf(commit)).toBe("ILLEGAL_GENERATION");
        expect([...group.committedOffsets]).toEqual([[0, 4]]);
        yield* group.commit("a", { 0: 6 });
        expect([...group.committedOffsets]).toEqual([[0, 6]]);
      })(),
    );
  });
});

describe("accepted", () => {
  it("[GRP6] backward commits, and the high watermark itself", () => {
    const built = world({ partitions: 2 });
    const { sim, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        yield* group.commit("a", { 0: 10 });
        yield* group.commit("a", { 0: 1 });
        expect([...group.committedOffsets]).toEqual([[0, 1]]);
        expect(group.positions.get(0)).toBe(4);
        expect(group.consumerLag("a").get(0)).toBe(9);
        expect(group.stats.commits).toBe(3);
      })(),
    );
  });

  it("[GRP6] all partitions of a commit at once; what was passed may be changed afterwards", () => {
    const built = world({ partitions: 2, group: { commitLatency: 0.5 } });
    const { sim, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        yield* group.leave("b");
        const offsets: { [partition: number]: number } = { 0: 7, 1: 2 };
        const started = sim.now;
        const commit = sim.spawn(group.commit("a", offsets));
        offsets[0] = 1;
        yield 0.25;
        expect([...group.committedOffsets]).toEqual([[0, 4]]);
        yield* commit;
        expect(sim.now - started).toBeCloseTo(0.5, 9);
        expect([...group.committedOffsets]).toEqual([
          [0, 7],
          [1, 2],
        ]);
        yield* group.commit("a", {});
      })(),
    );
  });

  it('[GRP6] commitChecks "kafka" looks at member and generation alone; lag is never negative', () => {
    const built = world({ partitions: 2, group: { commitChecks: "kafka", rebalanceDelay: 1 } });
    const { sim, group, log } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        yield* group.commit("a", { 0: 999, 1: 3 });
        expect([...group.committedOffsets]).toEqual([
          [0, 999],
          [1, 3],
        ]);
        expect([group.totalLag(), group.consumerLag("a").get(0)]).toEqual([7, 0]);
        expect(group.lag({ by: "committed" }).get(0)).toBe(-989);
        expect(yield* codeOf(group.commit("a", { 0: 5 }, 1))).toBe("ILLEGAL_GENERATION");
        expect(yield* codeOf(group.commit("ghost", { 0: 5 }))).toBe("UNKNOWN_MEMBER_ID");
        sim.spawn(group.join("c", new Listener("c")));
        yield 0.5;
        yield* group.commit("a", { 0: 998 });
        yield 1;
        // The next owner finds 998 out of range and begins at the log start; nothing is called skipped for good.
        yield* group.poll("a", 2);
        yield* fill(log, 0, 5);
      })(),
    );
    expect(group.stats.offsetResets).toBe(2);
    expect(group.ledger(0)).toEqual({
      appended: 15,
      readAgain: 2,
      readOnce: 2,
      compacted: 0,
      lost: 0,
      beforeGroup: 0,
      skipped: 0,
      unread: 11,
    });
  });

  it("[GRP9] a commit ahead of what was read skips records for the next owner", () => {
    const built = world({ partitions: 2 });
    const { sim, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        yield* group.commit("a", { 0: 8 });
        expect(group.ledger(0)).toMatchObject({ readOnce: 4, skipped: 0, unread: 6 });
        yield* group.leave("b");
        expect(group.ledger(0)).toMatchObject({ readOnce: 4, skipped: 4, unread: 2 });
      })(),
    );
  });

  it("[CORE2] an abandoned commit still happens, and its reply is dropped", () => {
    const built = world({ partitions: 2, group: { commitLatency: 1 } });
    const { sim, group } = built;
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        expect((yield* anyOf(group.commit("a", { 0: 6 }), timeout(0.5)))[0]).toBe(1);
        const entity = new Listener("mortal");
        const committing = sim.spawn(group.commit("a", { 0: 7 }), { owner: entity });
        yield 0.25;
        sim.crash(entity);
        expect(committing.alive).toBe(false);
        yield 0.25;
        expect([...group.committedOffsets]).toEqual([[0, 6]]);
        yield 1;
        expect([...group.committedOffsets]).toEqual([[0, 7]]);
      })(),
    );
  });

  it("[END1] a commit on its way keeps a run alive", () => {
    const { sim, group } = world({ group: { commitLatency: 5 } });
    sim.spawn(
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        yield* group.commit("a", { 0: 0 });
      })(),
    );
    expect(sim.run().time).toBe(5);
    expect(group.stats.commits).toBe(1);
  });

  it("[CORE3] commits fail when the group is down or goes down meanwhile, and then nothing holds", () => {
    const built = world({ partitions: 2, group: { commitLatency: 1 } });
    const { sim, group } = built;
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* prepare(built);
        const committing = sim.spawn(codeOf(group.commit("a", { 0: 6 })));
        yield 0.5;
        sim.crash(group);
        const at = sim.now;
        seen.push(yield* committing, sim.now - at);
        seen.push(yield* codeOf(group.commit("a", { 0: 6 })), yield* codeOf(group.poll("a")));
        seen.push(yield* codeOf(group.join("x", new Listener("x"))), yield* codeOf(group.leave("a")));
        sim.restart(group);
        yield 5;
        seen.push([...group.committedOffsets]);
        yield* group.commit("a", { 0: 5 });
        seen.push([...group.committedOffsets]);
      })(),
    );
    const down = "ENTITY_UNAVAILABLE";
    expect(seen).toEqual([down, 0, down, down, down, down, [[0, 4]], [[0, 5]]]);
    expect(group.stats.refusals).toBe(0);
  });
});
