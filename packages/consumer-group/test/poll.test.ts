import { allOf, anyOf, idle, type Process, timeout } from "@sim/core";
import { type Record, TimeRetention } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, memoryWorld, offsets, play, world } from "./world.js";

describe("positions", () => {
  it("[GRP1] a position is undefined on assignment and set by the first poll: committed, else the log start", () => {
    const { sim, log, group } = world({ partitions: 2 });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 9);
        yield* fill(log, 1, 9);
        yield* group.join("a", new Listener("a"));
        yield* group.commit("a", { 1: 4 });
        expect([...group.positions]).toEqual([]);
        const records = yield* group.poll("a", 3);
        expect(records.map((record) => [record.partition, record.offset])).toEqual([
          [0, 0],
          [0, 1],
          [0, 2],
        ]);
        expect([...group.positions]).toEqual([
          [0, 3],
          [1, 4],
        ]);
        expect([...group.consumerPositions("a")]).toEqual([...group.positions]);
        expect(group.consumerPositions("nobody").size).toBe(0);
        expect(group.stats.offsetResets).toBe(1);
      })(),
    );
  });

  it("[GRP1] [GRP6] a commit leaves a defined position where it is; a rebalance undefines all positions", () => {
    const { sim, log, group } = world();
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 9);
        yield* group.join("a", new Listener("a"));
        yield* group.poll("a", 6);
        yield* group.commit("a", { 0: 2 });
        expect(offsets(yield* group.poll("a", 1))).toEqual([6]);
        yield* group.join("b", new Listener("b"));
        expect([...group.positions]).toEqual([]);
        expect(offsets(yield* group.poll("a", 2))).toEqual([2, 3]);
      })(),
    );
    expect(group.ledger()).toMatchObject({ readAgain: 2, readOnce: 5, unread: 2 });
  });

  it("[GRP1] seek moves the position; polls under way deliver nothing of that partition, polls that wait look again", () => {
    const { sim, log, group } = world({ partitions: 2 });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 4);
        yield* fill(log, 1, 2);
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a", 10));
        yield 0.0012;
        group.seek("a", 0, 3);
        seen.push((yield* polling).map((record) => [record.partition, record.offset]));
        seen.push((yield* group.poll("a", 10)).map((record) => [record.partition, record.offset]));
        const waiting = sim.spawn(group.poll("a", 10, Infinity));
        yield 1;
        group.seek("a", 1, 1);
        seen.push(
          (yield* waiting).map((record) => [record.partition, record.offset]),
          sim.now,
        );
      })(),
    );
    expect(seen).toEqual([
      [
        [1, 0],
        [1, 1],
      ],
      [[0, 3]],
      [[1, 1]],
      // 0.0015 and 0.0015 for the two polls, 1 of waiting, and a read.
      1.0035,
    ]);
  });

  it("[GRP1] [CORE8] a crash of the consumer's entity undefines its positions: it goes on from what is committed", () => {
    const { sim, log, group } = world();
    const entity = new Listener("a");
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 9);
        yield* group.join("a", entity);
        yield* group.poll("a", 2);
        yield* group.commit("a", group.positions);
        yield* group.poll("a", 3);
        sim.crash(entity);
        expect([...group.positions]).toEqual([]);
        sim.restart(entity);
        expect(offsets(yield* group.poll("a", 3))).toEqual([2, 3, 4]);
      })(),
    );
    expect(group.ledger()).toMatchObject({ readAgain: 3, readOnce: 2, unread: 4 });
  });
});

describe("autoOffsetReset", () => {
  function* readTo({ log, group }: ReturnType<typeof world>, seen: unknown[], prepare?: () => void): Process {
    yield* fill(log, 0, 5);
    yield* group.join("a", new Listener("a"));
    prepare?.();
    seen.push(yield* codeOf(group.poll("a")));
    yield* fill(log, 0, 2);
    seen.push(yield* codeOf(group.poll("a")), group.positions.get(0), group.stats.offsetResets);
  }

  it("[GRP1] latest begins at the high watermark of the first poll; what it passes over is skipped", () => {
    const built = world({ group: { autoOffsetReset: "latest" } });
    const seen: unknown[] = [];
    play(built.sim, readTo(built, seen));
    expect(seen).toEqual(["none", "none", 7, 1]);
    expect(built.group.ledger()).toMatchObject({ skipped: 5, readOnce: 2, unread: 0 });
    expect(built.group.totalLag()).toBe(0);
  });

  it("[GRP9] latest: records passed over stay skipped when the owner has gone without a commit", () => {
    const built = world({ group: { autoOffsetReset: "latest" } });
    play(
      built.sim,
      (function* (): Process {
        yield* readTo(built, []);
        yield* built.group.leave("a");
        yield* fill(built.log, 0, 1);
      })(),
    );
    expect(built.group.ledger()).toMatchObject({ skipped: 5, readOnce: 2, unread: 1 });
  });

  it("[GRP1] none: a poll without a committed offset fails, and after a seek or a commit it reads", () => {
    const built = world({ group: { autoOffsetReset: "none" } });
    const seen: unknown[] = [];
    play(built.sim, readTo(built, seen));
    expect(seen).toEqual(["NO_OFFSET_FOR_PARTITION", "NO_OFFSET_FOR_PARTITION", undefined, 0]);
    const sought = world({ group: { autoOffsetReset: "none" } });
    const after: unknown[] = [];
    play(
      sought.sim,
      readTo(sought, after, () => sought.group.seek("a", 0, 2)),
    );
    expect(after).toEqual(["none", "none", 7, 0]);
  });

  it.each([
    ["earliest", "none", 10, { lost: 6, readOnce: 4, skipped: 0 }],
    ["latest", "none", 10, { lost: 6, readOnce: 0, skipped: 4 }],
    ["none", "OFFSET_OUT_OF_RANGE", 0, { lost: 6, readOnce: 0, unread: 4 }],
  ] as const)(
    "[GRP1] [LOG5] %s when retention has overtaken the position",
    (autoOffsetReset, code, position, ledger) => {
      const { sim, log, group } = world({
        log: { retentionPolicy: new TimeRetention(10), retentionCheckInterval: 1 },
        group: { autoOffsetReset, pollLatency: 0 },
      });
      const seen: unknown[] = [];
      play(
        sim,
        (function* (): Process {
          yield* group.join("a", new Listener("a"));
          group.seek("a", 0, 0);
          yield* fill(log, 0, 6);
          yield 8;
          yield* fill(log, 0, 4);
          yield 3;
          seen.push(yield* codeOf(group.poll("a")));
          seen.push(group.positions.get(0));
          expect(group.ledger()).toMatchObject({ appended: 10, ...ledger });
        })(),
      );
      expect(seen).toEqual([code, position]);
      expect(group.stats.offsetResets).toBe(autoOffsetReset === "none" ? 0 : 1);
    },
  );

  it("[GRP1] a position above the high watermark is out of range too, and does not spoil the ledger", () => {
    const { sim, log, group } = world();
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* group.join("a", new Listener("a"));
        group.seek("a", 0, 1e9);
        expect(group.ledger()).toMatchObject({ skipped: 3, unread: 0 });
        expect(offsets(yield* group.poll("a", 1))).toEqual([0]);
      })(),
    );
    expect(group.ledger()).toMatchObject({ skipped: 0, readOnce: 1, unread: 2 });
  });

  it("[GRP1] retention that overtakes a read under way costs that poll, or with maxWait is resolved within it", () => {
    const { sim, log, group } = memoryWorld(1, { pollLatency: 0 });
    log.readLatency = 1;
    play(
      sim,
      (function* (): Process {
        log.append(0, 1, 2, 3, 4);
        yield* group.join("a", new Listener("a"));
        sim.call(0.5, () => log.expire(0, 2), undefined);
        expect(yield* group.poll("a")).toEqual([]);
        sim.call(0.5, () => log.expire(0, 3), undefined);
        expect(offsets(yield* group.poll("a", 10, 5))).toEqual([3]);
        expect(sim.now).toBe(3);
      })(),
    );
    expect(group.ledger()).toMatchObject({ lost: 3, readOnce: 1 });
  });
});

describe("what a poll takes and serves", () => {
  it("[GRP2] a round begins after the partition served last, serves each once, and wraps once", () => {
    const { sim, log, group } = world({ partitions: 3 });
    const served: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        for (const partition of [0, 1, 2]) yield* fill(log, partition, 4);
        yield* group.join("a", new Listener("a"));
        for (const max of [2, 5, 3, 9]) {
          served.push((yield* group.poll("a", max)).map((record) => `${record.partition}:${record.offset}`).join(" "));
        }
      })(),
    );
    expect(served).toEqual(["0:0 0:1", "1:0 1:1 1:2 1:3 2:0", "0:2 0:3 2:1", "2:2 2:3"]);
  });

  it("[GRP2] several partitions cost one read latency", () => {
    const { sim, log, group } = world({ partitions: 4, group: { pollLatency: 1 }, log: { readLatency: 10 } });
    play(
      sim,
      (function* (): Process {
        for (const partition of [0, 1, 2, 3]) yield* fill(log, partition, 2);
        yield* group.join("a", new Listener("a"));
        expect(yield* group.poll("a")).toHaveLength(8);
        expect(sim.now).toBe(11);
        expect(yield* group.poll("a")).toEqual([]);
        expect(sim.now).toBe(12);
      })(),
    );
  });

  it("[GRP3] a poll in flight across a rebalance keeps only what stayed owned, and gives nothing twice", () => {
    const { sim, log, group } = world({ partitions: 2, log: { readLatency: 1 } });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* fill(log, 1, 3);
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a"));
        yield 0.5;
        yield* group.join("b", new Listener("b"));
        // The immediate protocol takes everything away, so nothing has stayed owned, although p0 has come back to a and
        // a second poll has set its position to where the first began.
        const second = sim.spawn(group.poll("a"));
        yield 0.1;
        expect([...group.positions]).toEqual([[0, 0]]);
        expect(yield* polling).toEqual([]);
        expect(sim.now).toBe(1.001);
        expect(offsets(yield* second)).toEqual([0, 1, 2]);
      })(),
    );
    expect(group.ledger(0)).toMatchObject({ readOnce: 3, readAgain: 0 });
    expect(group.ledger(1)).toMatchObject({ readOnce: 0, unread: 3 });
  });

  it("[GRP1] concurrent polls of one consumer never deliver twice", () => {
    const { sim, log, group } = world({ partitions: 2 });
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        const waiting = [group.poll("a", 3, 60), group.poll("a", 3, 60), group.poll("a", 3, 60)];
        const polls = sim.spawn(allOf(...waiting)[Symbol.iterator]());
        yield 1;
        yield* fill(log, 0, 5);
        yield* fill(log, 1, 2);
        const records = (yield* polls).flat().map((record) => `${record.partition}:${record.offset}`);
        expect(new Set(records).size).toBe(records.length);
      })(),
    );
    expect(group.ledger()).toMatchObject({ readAgain: 0, readOnce: group.stats.recordsPolled });
    expect(group.stats.recordsPolled).toBe(7);
  });

  it("[GRP3] a poll whose consumer leaves and joins anew meanwhile gives nothing", () => {
    const { sim, log, group } = world({ log: { readLatency: 1 } });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a", 10, 100));
        yield 0.5;
        yield* group.leave("a");
        yield* group.join("a", new Listener("a2"));
        expect(yield* polling).toEqual([]);
        expect(sim.now).toBeLessThan(2);
      })(),
    );
  });
});

describe("abandoned polls deliver nothing and move nothing [CORE2]", () => {
  const slow = { log: { readLatency: 1 } };

  it("[CORE2] a poll that loses an anyOf", () => {
    const { sim, log, group } = world(slow);
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* group.join("a", new Listener("a"));
        expect(yield* anyOf(group.poll("a"), timeout(0.5))).toEqual([1, undefined]);
        yield 2;
        expect([group.positions.get(0), group.ledger().unread, group.stats.recordsPolled]).toEqual([0, 3, 0]);
        expect(offsets(yield* group.poll("a"))).toEqual([0, 1, 2]);
      })(),
    );
  });

  it("[CORE2] a poll whose process is interrupted", () => {
    const { sim, log, group } = world(slow);
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(codeOf(group.poll("a")));
        yield 0.5;
        polling.interrupt("enough");
        expect(yield* polling).toBe("INTERRUPTED");
        yield 2;
        expect([group.positions.get(0), group.ledger().unread]).toEqual([0, 3]);
      })(),
    );
  });

  it("[CORE2] a poll whose consumer crashes", () => {
    const { sim, log, group } = world(slow);
    const entity = new Listener("a");
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* group.join("a", entity);
        const polling = sim.spawn(group.poll("a"), { owner: entity });
        yield 0.5;
        sim.crash(entity);
        yield 2;
        expect(polling.alive).toBe(false);
        expect([[...group.positions], group.ledger().unread]).toEqual([[], 3]);
      })(),
    );
  });

  it("[CORE2] a Poll event whose reply is abandoned, and one without a reply whose consumer has crashed", () => {
    const { sim, log, group } = world(slow);
    const entity = new Listener("a");
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 3);
        yield* group.join("a", entity);
        const reply = sim.future<readonly Record<string, number>[]>();
        sim.schedule(group, "Poll", { consumerName: "a", reply });
        expect((yield* anyOf(reply, timeout(0.5)))[0]).toBe(1);
        yield 2;
        expect([group.positions.get(0), group.ledger().unread]).toEqual([0, 3]);
        sim.schedule(group, "Poll", { consumerName: "a" });
        yield 0.5;
        sim.crash(entity);
        yield 2;
        expect([[...group.positions], group.ledger().unread]).toEqual([[], 3]);
        sim.restart(entity);
        yield 1;
        sim.schedule(group, "Poll", { consumerName: "a" });
      })(),
    );
    expect(entity.heard.at(-1)?.slice(1)).toEqual(["Records", [0, 1, 2]]);
    expect(entity.heard.filter(([, type]) => type === "Records")).toHaveLength(1);
  });
});

describe("maxWait", () => {
  it("[LOG7] [END1] wakes on an append: the wait, then one read latency", () => {
    const { sim, log, group } = world({ partitions: 2, group: { pollLatency: 0.25 }, log: { readLatency: 0.5 } });
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a", 10, 100));
        yield 3;
        yield* fill(log, 1, 1);
        // It has looked by then: what comes during its read is for the next poll.
        yield 0.25;
        yield* fill(log, 1, 1);
        expect(offsets(yield* polling)).toEqual([0]);
        expect(sim.now).toBe(3.5);
      })(),
    );
  });

  it.each([0, 1, Infinity])(
    "[END1] a record that comes during an empty poll (maxWait %s) is read before the run ends",
    (maxWait) => {
      const { sim, log, group } = world({ group: { pollLatency: 2 } });
      sim.spawn(
        (function* (): Process {
          yield* group.join("a", new Listener("a"));
          // Nothing but daemons from here on, but for the append.
          for (;;) yield* group.poll("a", 10, maxWait);
        })(),
      );
      sim.call(1, () => void sim.spawn(log.append("k", 1)), undefined);
      sim.run();
      // The poll latency of 2 s, then one read latency.
      expect(sim.now).toBe(2.0005);
      expect(group.ledger()).toMatchObject({ appended: 1, readOnce: 1 });
    },
  );

  it("[LOG7] ends at the deadline: poll latency plus maxWait, and no read latency", () => {
    const { sim, group } = world({ partitions: 2, group: { pollLatency: 0.25 }, log: { readLatency: 0.5 } });
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        expect(yield* group.poll("a", 10, 2)).toEqual([]);
        expect(sim.now).toBe(2.25);
      })(),
    );
  });

  it("[GRP3] wakes on an assignment and waits through a rebalance, within its time", () => {
    const { sim, log, group } = world({ partitions: 2, group: { rebalanceDelay: 3 } });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 1);
        yield* fill(log, 1, 1);
        sim.spawn(group.join("b", new Listener("b")));
        yield 1;
        const polling = sim.spawn(group.poll("b", 10, 60));
        expect(yield* group.poll("b", 10, 1)).toEqual([]);
        expect(sim.now).toBe(2.001);
        expect(yield* polling).toHaveLength(2);
        expect(sim.now).toBe(3.0005);
        const waiting = sim.spawn(group.poll("b", 10, 60));
        yield 1;
        sim.spawn(group.join("a", new Listener("a")));
        yield 5;
        yield* fill(log, 0, 1);
        yield 1;
        expect(waiting.alive).toBe(false);
        // b owns p1 now, whose only record was not committed: it is read again when the rebalance is over.
        expect((yield* waiting).map((record) => [record.partition, record.offset])).toEqual([[1, 0]]);
      })(),
    );
    expect(group.ledger(1)).toMatchObject({ readAgain: 1 });
  });

  it("[GRP3] a waiting poll ends with nothing when its consumer leaves", () => {
    const { sim, group } = world({ group: { rebalanceDelay: 3 } });
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a", 10, Infinity));
        yield 1;
        sim.spawn(group.leave("a"));
        expect(yield* polling).toEqual([]);
        expect(sim.now).toBe(4);
      })(),
    );
  });

  it.each([0, 0.2, 0.7])(
    "[GRP3] so does one whose consumer leaves %d s after it began, in its latency or its read",
    (after) => {
      const { sim, log, group } = world({ group: { pollLatency: 0.5 }, log: { readLatency: 0.5 } });
      play(
        sim,
        (function* (): Process {
          yield* fill(log, 0, 2);
          yield* group.join("a", new Listener("a"));
          const polling = sim.spawn(group.poll("a", 10, Infinity));
          yield after;
          yield* group.leave("a");
          expect(yield* polling).toEqual([]);
          expect(sim.now).toBeLessThanOrEqual(1);
        })(),
      );
      expect(group.ledger()).toMatchObject({ unread: 2 });
    },
  );

  it("[GRP3] so does one that waits without a partition, and one that waits in a rebalance", () => {
    const { sim, group } = world({ group: { rebalanceDelay: 3 } });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        sim.spawn(group.join("a", new Listener("a")));
        yield* group.join("b", new Listener("b"));
        expect(group.assignments.get("b")).toEqual([]);
        for (const name of ["b", "a"]) {
          const polling = sim.spawn(group.poll(name, 10, Infinity));
          yield 1;
          sim.spawn(group.leave(name));
          seen.push(yield* polling, sim.now);
        }
      })(),
    );
    expect(seen).toEqual([[], 4, [], 5]);
  });

  it("[GRP3] a revocation ends the reads of a waiting poll: nothing is read of what is no longer owned", () => {
    const { sim, log, group } = world({ group: { rebalanceDelay: 3 } });
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a", 10, Infinity));
        yield 1;
        sim.spawn(group.join("b", new Listener("b")));
        yield 1;
        yield* fill(log, 0, 2);
        yield 1;
        expect(log.stats.recordsRead).toBe(0);
        expect(offsets(yield* polling)).toEqual([0, 1]);
        expect(sim.now).toBe(7.0005);
      })(),
    );
  });

  it("[CORE3] a waiting poll fails at once when the group crashes, and when the log does", () => {
    const { sim, log, group } = world();
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        for (const target of [group, log]) {
          const polling = sim.spawn(codeOf(group.poll("a", 10, Infinity)));
          yield 1;
          sim.crash(target);
          seen.push(yield* polling, sim.now);
          sim.restart(target);
        }
      })(),
    );
    expect(seen).toEqual(["ENTITY_UNAVAILABLE", 1, "ENTITY_UNAVAILABLE", 2]);
  });

  it.each([0, 5, Infinity])("[END1] an empty poll with maxWait %d does not keep a run alive", (maxWait) => {
    const { sim, group } = world();
    const entity = new Listener("a");
    sim.spawn(
      (function* (): Process {
        yield* group.join("a", entity);
        for (;;) yield* group.poll("a", 10, maxWait);
      })(),
    );
    // Bounded, so that a poll that does keep it alive fails the test and does not hang it.
    expect(sim.step(10_000)).toMatchObject({ outcome: "endOfInput", time: 0 });
  });

  it("[END1] polls that have records to read keep a run alive until all is read", () => {
    const { sim, log, group } = world({ partitions: 3 });
    let read = 0;
    for (let i = 0; i < 100; i++) sim.schedule(log, "Append", { key: `k${i}`, value: i });
    sim.spawn(
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        for (;;) {
          read += (yield* group.poll("a", 7)).length;
          yield* idle(0);
        }
      })(),
    );
    expect(sim.step(10_000).outcome).toBe("endOfInput");
    expect(read).toBe(100);
    expect(group.ledger()).toMatchObject({ readOnce: 100, unread: 0 });
  });

  it("[END1] so do records behind a position that is out of range", () => {
    const { sim, log, group } = world();
    let read = 0;
    sim.spawn(
      (function* (): Process {
        yield* fill(log, 0, 5);
        yield* group.join("a", new Listener("a"));
        group.seek("a", 0, 77);
        for (;;) read += (yield* group.poll("a")).length;
      })(),
    );
    expect(sim.step(10_000).outcome).toBe("endOfInput");
    expect(read).toBe(5);
  });
});

describe("a third party's log", () => {
  it("[PKG3] serves a group as well: waits, reads, compaction gaps", () => {
    const { sim, log, group } = memoryWorld(2);
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        const polling = sim.spawn(group.poll("a", 10, 60));
        yield 1;
        log.append(1, 10, 11, 12, 13);
        expect((yield* polling).map((record) => record.value)).toEqual([10, 11, 12, 13]);
        log.append(0, 1, 2, 3, 4, 5, 6);
        log.compact(0, 0, 2, 3);
        log.compact(1, 1);
        expect(offsets(yield* group.poll("a"))).toEqual([1, 4, 5]);
        expect(group.positions.get(0)).toBe(6);
        // 1 of p1 was delivered before it was compacted.
        group.seek("a", 1, 0);
        expect(offsets(yield* group.poll("a"))).toEqual([0, 2, 3]);
      })(),
    );
    expect(group.ledger(0)).toMatchObject({ appended: 6, readOnce: 3, compacted: 3, unread: 0 });
    expect(group.ledger(1)).toMatchObject({ appended: 4, readOnce: 1, readAgain: 3, compacted: 0 });
  });

  it.each([
    ["no array", () => 5, "must give an array of records, got 5"],
    ["too many", (all: readonly unknown[]) => all, "gave 4"],
    ["unordered", (all: readonly unknown[]) => [all[1], all[0]], "gave offset 0 where more than 1 is due"],
    [
      "beyond the high watermark",
      (all: readonly any[]) => [{ ...all[0], offset: 9 }],
      "gave offset 9, the high watermark is 4",
    ],
  ])("[ERR3] that gives nonsense (%s) is refused before anything is delivered", (_, nonsense, message) => {
    const { sim, log, group } = memoryWorld(1);
    const read = log.read.bind(log);
    log.read = function* (partition: number, offset: number): Process<any> {
      return nonsense(yield* read(partition, offset, 100));
    };
    log.append(0, 1, 2, 3, 4);
    sim.spawn(
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        yield* group.poll("a", 3);
      })(),
    );
    expect(() => sim.run()).toThrow(`memory: read of 3 records of partition 0 from offset 0 ${message}`);
    expect(group.ledger()).toMatchObject({ readOnce: 0, unread: 4 });
    expect(group.positions.get(0)).toBe(0);
  });
});
