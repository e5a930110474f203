import type { Process } from "@sim/core";
import { TimeRetention } from "@sim/strategies";
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
