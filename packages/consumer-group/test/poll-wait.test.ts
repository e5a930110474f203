import { idle, type Process } from "@sim/core";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, offsets, play, world } from "./world.js";

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
