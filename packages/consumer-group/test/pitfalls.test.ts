import { ConsumerGroup } from "@sim/consumer-group";
import { type Process, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { StickyAssignment, TimeRetention } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, offsets, play, world } from "./world.js";

describe("where a group that keeps offsets per consumer goes wrong", () => {
  it("[GRP1] C1: after a hand-over the new owner reads on from the group's committed offset, and lag stays 0", () => {
    const { sim, log, group } = world();
    const lags: number[] = [];
    const read: number[][] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 100);
        yield* group.join("a", new Listener("a"));
        expect(offsets(yield* group.poll("a", 100))).toHaveLength(100);
        yield* group.commit("a", { 0: 100 });
        lags.push(group.totalLag());
        yield* group.leave("a");
        yield* group.join("b", new Listener("b"));
        lags.push(group.totalLag(), group.consumerLag("b").get(0) as number);
        read.push(offsets(yield* group.poll("b", 100)));
        yield* fill(log, 0, 3);
        read.push(offsets(yield* group.poll("b", 100)));
      })(),
    );
    expect(lags).toEqual([0, 0, 0]);
    expect(read).toEqual([[], [100, 101, 102]]);
    expect(group.ledger()).toMatchObject({ appended: 103, readOnce: 103, readAgain: 0 });
  });

  it("[GRP1] C2: a second poll without a commit goes on after the first", () => {
    const { sim, log, group } = world();
    const read: number[][] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 20);
        yield* group.join("a", new Listener("a"));
        read.push(offsets(yield* group.poll("a", 5)), offsets(yield* group.poll("a", 5)));
      })(),
    );
    expect(read).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ]);
    expect([...group.committedOffsets]).toEqual([]);
  });

  it("[GRP2] C3: with p0 at 100/s and p1 at 10/s, 100 polls of 10 read 900 of p0 and all 100 of p1", () => {
    const { sim, log, group } = world({ partitions: 2 });
    const consumer = new Listener("c");
    sim.schedule(group, "Join", { consumerName: "c", consumerEntity: consumer });
    for (let k = 0; k < 1000; k++)
      sim.schedule(log, "Append", { key: "", value: k, partition: 0 }, { at: k / 100 + 0.005 });
    for (let k = 0; k < 100; k++)
      sim.schedule(log, "Append", { key: "", value: k, partition: 1 }, { at: k / 10 + 0.05 });
    for (let k = 1; k <= 100; k++) sim.schedule(group, "Poll", { consumerName: "c", maxRecords: 10 }, { at: k / 10 });
    sim.run();
    // Poll 1 takes 10 of p0. Poll 2 begins at p1, takes its 2, and 8 of p0; each later one the 1 of p1 and 9 of p0.
    expect(group.ledger(0).readOnce).toBe(10 + 8 + 98 * 9);
    expect(group.ledger(1).readOnce).toBe(100);
    expect(group.stats.recordsPolled).toBe(1000);
  });

  it("[GRP3] [GRP6] C4: during a 3 s rebalance nobody owns p1, afterwards one does, and the old owner's late commit is refused", () => {
    const { sim, log, group } = world({ partitions: 2, group: { rebalanceDelay: 3 } });
    const read: unknown[] = [];
    const codes: string[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* fill(log, 1, 3);
        yield* group.join("a", new Listener("a"));
        const { generation } = group;
        sim.spawn(group.join("b", new Listener("b")));
        yield 1;
        expect([...group.assignments]).toEqual([
          ["a", []],
          ["b", []],
        ]);
        expect([group.consumerState("a"), group.consumerState("b"), group.consumerState("c")]).toEqual([
          "rebalancing",
          "rebalancing",
          "inactive",
        ]);
        read.push(yield* group.poll("a"), yield* group.poll("b"));
        codes.push(yield* codeOf(group.commit("a", { 1: 3 }, generation)));
        yield 2;
        expect(group.consumerState("a")).toBe("active");
        codes.push(yield* codeOf(group.commit("a", { 1: 3 }, generation)));
        codes.push(yield* codeOf(group.commit("a", { 1: 3 })));
        read.push((yield* group.poll("a")).map((r) => [r.partition, r.offset]));
        read.push((yield* group.poll("b")).map((r) => [r.partition, r.offset]));
      })(),
    );
    expect(read.slice(0, 2)).toEqual([[], []]);
    expect(read.slice(2)).toEqual([
      [
        [0, 0],
        [0, 1],
        [0, 2],
      ],
      [
        [1, 0],
        [1, 1],
        [1, 2],
      ],
    ]);
    expect(codes).toEqual(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "PARTITION_NOT_ASSIGNED"]);
    expect([...group.committedOffsets]).toEqual([]);
    expect(group.ledger()).toMatchObject({ readOnce: 6, readAgain: 0 });
  });

  it("[GRP3] C5: 10 joins at one instant are one rebalance; members from before are told", () => {
    const { sim, group } = world({ partitions: 11, group: { rebalanceDelay: 0.5 } });
    const names = Array.from({ length: 10 }, (_, i) => `c${i}`);
    for (const name of names) sim.schedule(group, "Join", { consumerName: name, consumerEntity: new Listener(name) });
    sim.runUntil(1);
    expect([group.generation, group.stats.rebalances, group.consumerCount]).toEqual([1, 1, 10]);

    const late = world({ partitions: 11, group: { rebalanceDelay: 0.5 } });
    const first = new Listener("first");
    late.sim.schedule(late.group, "Join", { consumerName: "a", consumerEntity: first });
    for (const name of names) {
      late.sim.schedule(late.group, "Join", { consumerName: name, consumerEntity: new Listener(name) }, { at: 1 });
    }
    late.sim.run();
    expect([late.group.generation, late.group.stats.rebalances]).toEqual([2, 2]);
    expect(first.heard).toEqual([
      [0.5, "Assigned", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1],
      [1, "Revoked", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1],
      [1.5, "Assigned", [0], 2],
    ]);
  });

  it("[GRP5] C6: a crashed member is expelled sessionTimeout after its last heartbeat", () => {
    const { sim, group, trace } = world({ partitions: 2, group: { sessionTimeout: 10, heartbeatInterval: 3 } });
    const [a, b] = [new Listener("a"), new Listener("b")];
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a }, { at: 1 });
    sim.schedule(group, "Join", { consumerName: "b", consumerEntity: b }, { at: 1 });
    sim.call(9.5, (target) => sim.crash(target), a);
    sim.run();
    // Joined at 1, heartbeats at 4 and 7: expelled at 17.
    expect(trace.filter((entry) => entry.what === "expired").map((entry) => entry.time)).toEqual([17]);
    expect([...group.assignments]).toEqual([["b", [0, 1]]]);
    expect(group.stats).toMatchObject({ expirations: 1, leaves: 0, rebalances: 2 });
  });

  it("[GRP8] C7: 1,000 unread records are a lag of 1,000 after all members have left", () => {
    const { sim, log, group } = world();
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 1000);
        yield* group.join("a", new Listener("a"));
        yield* group.leave("a");
      })(),
    );
    expect([group.consumerCount, group.totalLag()]).toEqual([0, 1000]);
    expect(group.consumerLag("a").size).toBe(0);
  });

  it("[GRP3] C8: sticky assignment is balanced at each step", () => {
    const { sim, group } = world({ partitions: 6, group: { assignmentStrategy: new StickyAssignment() } });
    const steps: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        for (const name of ["c1", "c2", "c3"]) {
          yield* group.join(name, new Listener(name));
          steps.push(Object.fromEntries(group.assignments));
        }
      })(),
    );
    expect(steps).toEqual([
      { c1: [0, 1, 2, 3, 4, 5] },
      { c1: [0, 1, 2], c2: [3, 4, 5] },
      { c1: [0, 1], c2: [3, 4], c3: [2, 5] },
    ]);
  });

  it("[GRP3] C9: one strategy serves two groups without leaking the history of one into the other", () => {
    const log = new EventLog<string, number>("orders", { numPartitions: 6 });
    const strategy = new StickyAssignment();
    const make = (name: string): ConsumerGroup<string, number> =>
      new ConsumerGroup(name, { eventLog: log, rebalanceDelay: 0, assignmentStrategy: strategy });
    const [one, two, fresh] = [make("one"), make("two"), make("fresh")];
    const sim = new Simulation({ entities: [log, one, two, fresh] });
    play(
      sim,
      (function* (): Process {
        for (const name of ["c3", "c2", "c1"]) yield* one.join(name, new Listener(`one-${name}`));
        for (const group of [two, fresh]) {
          for (const name of ["c1", "c2", "c3"]) yield* group.join(name, new Listener(`${group.name}-${name}`));
        }
      })(),
    );
    expect([...two.assignments]).toEqual([...fresh.assignments]);
    expect(Object.fromEntries(one.assignments)).toEqual({ c1: [2, 5], c2: [3, 4], c3: [0, 1] });
  });

  it("[GRP6] [GRP8] C10: a commit beyond the log, by a stranger, and the leave of a ghost are refused and change nothing", () => {
    const { sim, log, group } = world({ partitions: 2 });
    const codes: string[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 1, 50);
        yield* group.join("a", new Listener("a"));
        codes.push(yield* codeOf(group.commit("a", { 0: 999 })));
        codes.push(yield* codeOf(group.commit("ghost", { 0: 0 })));
        codes.push(yield* codeOf(group.leave("ghost")));
      })(),
    );
    expect(codes).toEqual(["OFFSET_OUT_OF_RANGE", "UNKNOWN_MEMBER_ID", "UNKNOWN_MEMBER_ID"]);
    expect([...group.consumerLag("a")]).toEqual([
      [0, 0],
      [1, 50],
    ]);
    expect(group.totalLag()).toBe(50);
    expect(group.stats).toMatchObject({ leaves: 0, rebalances: 1, commits: 0, refusals: 3 });
  });
});

describe("where a group that bypasses the log goes wrong", () => {
  /** 2,000 records at 100/s: number k at k/100 s; 5 s retention, swept every second. */
  function retained(joinAt: number): ReturnType<typeof world> {
    const built = world({ log: { retentionPolicy: new TimeRetention(5), retentionCheckInterval: 1 } });
    const { sim, log, group } = built;
    for (let k = 0; k < 2000; k++) sim.schedule(log, "Append", { key: "", value: k, partition: 0 }, { at: k / 100 });
    sim.spawn(
      (function* (): Process {
        yield joinAt;
        yield* group.join("a", new Listener("a"));
        if (joinAt === 0) yield* group.commit("a", { 0: 0 });
        yield 19.9 - sim.now;
        expect(offsets(yield* group.poll("a"))[0]).toBe(1401);
        // The sweep at 19 s has taken what was appended up to 14 s: 0 to 1400. At 19.901 s there are 0 to 1990.
        expect(group.totalLag()).toBe(1991 - 1401);
      })(),
    );
    sim.runUntil(19.905);
    return built;
  }

  it("[GRP9] [GRP8] E1: what retention took while the group was there is lost, and the columns add up", () => {
    const { group, trace } = retained(0);
    expect(group.stats.offsetResets).toBe(1);
    expect(trace.filter((entry) => entry.what === "reset").map((entry) => entry.data)).toEqual([
      { partition: 0, from: 0, to: 1401 },
    ]);
    expect(group.ledger()).toEqual({
      appended: 1991,
      readAgain: 0,
      readOnce: 100,
      compacted: 0,
      lost: 1401,
      beforeGroup: 0,
      skipped: 0,
      unread: 490,
    });
    expect(group.lag({ by: "committed" }).get(0)).toBe(1991);
  });

  it("[GRP9] E1: what retention took before the group came is beforeGroup", () => {
    // The group's first assignment is within the instant 10.2 s; the sweep at 10 s had taken 0 to 500.
    const { group } = retained(10.2);
    expect(group.ledger()).toMatchObject({ appended: 1991, beforeGroup: 501, lost: 900, readOnce: 100, unread: 490 });
  });

  it("[GRP2] E9: a poll takes poll and read latency, and against a crashed log it fails after the poll latency", () => {
    const { sim, log, group } = world({ group: { pollLatency: 0.25 }, log: { readLatency: 0.5 } });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 10);
        yield* group.join("a", new Listener("a"));
        seen.push((yield* group.poll("a", 5)).length, sim.now);
        sim.crash(log);
        seen.push(yield* codeOf(group.poll("a", 5)), sim.now, group.positions.get(0));
        sim.restart(log);
        seen.push(offsets(yield* group.poll("a", 5)), sim.now);
        sim.spawn(
          (function* (): Process {
            yield 0.4;
            sim.crash(log);
          })(),
        );
        yield* fill(log, 0, 10);
        seen.push(yield* codeOf(group.poll("a", 5)), sim.now, group.positions.get(0));
      })(),
    );
    expect(seen).toEqual([5, 0.75, "ENTITY_UNAVAILABLE", 1, 5, [5, 6, 7, 8, 9], 1.75, "ENTITY_UNAVAILABLE", 2.15, 10]);
    expect(group.ledger()).toMatchObject({ readOnce: 10, unread: 10 });
  });
});
