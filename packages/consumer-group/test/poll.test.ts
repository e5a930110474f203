import { allOf, anyOf, type Process, timeout } from "@sim/core";
import type { Record } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, memoryWorld, offsets, play, world } from "./world.js";

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
