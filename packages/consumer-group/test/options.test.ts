import {
  ConsumerGroup,
  consumerProtocol,
  cooperativeProtocol,
  eagerProtocol,
  immediateProtocol,
  kafkaDefaults,
} from "@sim/consumer-group";
import { type Process, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { RangeAssignment, UniformAssignment } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, memoryWorld, offsets, play, thrownBy, world } from "./world.js";

describe("autoCommitInterval [GRP7]", () => {
  // Polls take no time here, so that a poll is a moment.
  const group = { autoCommitInterval: 5, pollLatency: 0 };

  it("[B15] a poll that begins at the interval or later commits what earlier polls returned, not what it returns itself", () => {
    const built = world({ group, log: { readLatency: 0 } });
    const { sim, log } = built;
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 9);
        yield* built.group.join("a", new Listener("a"));
        for (const at of [1, 4.999, 5, 9.5, 10, 10.5]) {
          yield at - sim.now;
          yield* built.group.poll("a", 1);
          seen.push([sim.now, built.group.committedOffsets.get(0)]);
        }
      })(),
    );
    // At 5 the two records of 1 and 4.999; at 10 also those of 5 and 9.5.
    expect(seen).toEqual([
      [1, undefined],
      [4.999, undefined],
      [5, 2],
      [9.5, 2],
      [10, 4],
      [10.5, 4],
    ]);
  });

  it("[B15] the interval counts from the last automatic commit, not on a grid", () => {
    const built = world({ group, log: { readLatency: 0 } });
    const { sim, log, trace } = built;
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 9);
        yield* built.group.join("a", new Listener("a"));
        for (const at of [1, 7, 10, 11.999, 12]) {
          yield at - sim.now;
          yield* built.group.poll("a", 1);
        }
      })(),
    );
    const commits = trace.filter(({ what }) => what === "committed").map(({ time, data }) => [time, data.offset]);
    expect(commits).toEqual([
      [7, 1],
      [12, 4],
    ]);
  });

  it.each([immediateProtocol(), eagerProtocol()])(
    "[B15] it commits when it leaves, so that its successor goes on there: $name",
    (protocol) => {
      const built = world({ group: { ...group, protocol } });
      const { sim, log } = built;
      play(
        sim,
        (function* (): Process {
          yield* fill(log, 0, 5);
          yield* built.group.join("a", new Listener("a"));
          yield* built.group.poll("a", 3);
          yield* built.group.leave("a");
          expect(built.group.committedOffsets.get(0)).toBe(3);
          yield* built.group.join("b", new Listener("b"));
          expect(offsets(yield* built.group.poll("b", 9))).toEqual([3, 4]);
        })(),
      );
      expect(built.group.ledger()).toMatchObject({ readOnce: 5, readAgain: 0, skipped: 0 });
    },
  );

  it("[B15] a record that was returned and never processed counts as done: a crash after the commit loses it", () => {
    const built = world({ group: { ...group, sessionTimeout: 10 } });
    const { sim, log } = built;
    const a = new Listener("a");
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 5);
        yield* built.group.join("a", a);
        yield* built.group.poll("a", 2);
        yield 6;
        // Commits the first two, returns the next two, which are lost with the crash if they are not processed at once.
        yield* built.group.poll("a", 2);
        sim.crash(a);
        yield 10;
        yield* built.group.join("b", new Listener("b"));
        expect(offsets(yield* built.group.poll("b", 9))).toEqual([2, 3, 4]);
      })(),
    );
    expect(built.group.ledger()).toMatchObject({ readOnce: 3, readAgain: 2 });
  });
});

describe("offsetsRetention [GRP1]", () => {
  it("[B12] committed offsets are forgotten that long after the last member, and not if somebody comes back", () => {
    const built = world({ group: { offsetsRetention: 100 } });
    const { sim, log, trace } = built;
    play(
      sim,
      (function* (): Process {
        const { group } = built;
        yield* fill(log, 0, 5);
        yield* group.join("a", new Listener("a"));
        yield* group.poll("a", 3);
        yield* group.commit("a", { 0: 3 });
        yield* group.leave("a");
        yield 99;
        yield* group.join("b", new Listener("b"));
        yield 200;
        expect(group.committedOffsets.get(0)).toBe(3);
        yield* group.leave("b");
        const left = sim.now;
        yield 99.999;
        expect(group.committedOffsets.get(0)).toBe(3);
        yield 0.001;
        yield 0;
        expect(group.committedOffsets.size).toBe(0);
        expect(trace.filter(({ what }) => what === "offsetsExpired").map(({ time }) => time)).toEqual([left + 100]);
        // And the next consumer begins as if the group were new.
        yield* group.join("c", new Listener("c"));
        expect(offsets(yield* group.poll("c", 9))).toEqual([0, 1, 2, 3, 4]);
      })(),
    );
    expect(built.group.ledger()).toMatchObject({ readAgain: 3, readOnce: 2 });
  });
});

describe("autoOffsetReset by duration [GRP1]", () => {
  it("[B14] begins at the first record that is at most so old when the position is looked for", () => {
    const { sim, log, group } = memoryWorld(1, { autoOffsetReset: { byDuration: 2.5 } });
    play(
      sim,
      (function* (): Process {
        for (let i = 0; i < 6; i++) {
          log.append(0, i);
          yield 1;
        }
        // Records of 0 s to 5 s; it is 6 s, and the poll looks 1 ms later: 3.501 s and younger.
        yield* group.join("a", new Listener("a"));
        expect(offsets(yield* group.poll("a", 9))).toEqual([4, 5]);
        expect(group.totalLag()).toBe(2);
      })(),
    );
    // 0 to 3 are passed over: still in the log, and behind where the group goes on.
    expect(group.ledger()).toMatchObject({ readOnce: 2, skipped: 4 });
  });

  it("[ERR1] refuses a duration that is none", () => {
    expect(thrownBy(() => memoryWorld(1, { autoOffsetReset: { byDuration: -1 } }))).toContain(
      "autoOffsetReset.byDuration",
    );
    expect(thrownBy(() => memoryWorld(1, { autoOffsetReset: "newest" as "latest" }))).toContain('got "newest"');
  });
});

describe("pause and resume [GRP2]", () => {
  it("[GRP2] polls pass over paused partitions, which stay the consumer's; resume wakes a poll that waits", () => {
    const { sim, log, group } = world({ partitions: 2, group: { pollLatency: 0 }, log: { readLatency: 0 } });
    const seen: unknown[] = [];
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 2);
        yield* fill(log, 1, 2);
        yield* group.join("a", new Listener("a"));
        group.pause("a", [0]);
        const places = (records: readonly { readonly partition: number; readonly offset: number }[]): unknown =>
          records.map(({ partition, offset }) => `${partition}/${offset}`);
        seen.push(places(yield* group.poll("a", 9)));
        expect(group.assignments.get("a")).toEqual([0, 1]);
        const waiting = sim.spawn(group.poll("a", 9, Infinity));
        yield 3;
        group.resume("a", [0]);
        seen.push(places(yield* waiting), sim.now);
      })(),
    );
    expect(seen).toEqual([["1/0", "1/1"], ["0/0", "0/1"], 3]);
  });

  it("[GRP2] a partition that is lost and comes back is not paused any more; a stranger's cannot be paused", () => {
    const { sim, log, group } = world({ partitions: 1 });
    const a = new Listener("a");
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 2);
        yield* group.join("a", a);
        group.pause("a", [0]);
        expect(yield* group.poll("a")).toEqual([]);
        yield* group.join("a", a);
        expect(offsets(yield* group.poll("a"))).toEqual([0, 1]);
      })(),
    );
    expect(thrownBy(() => group.pause("b", [0]))).toContain("PARTITION_NOT_ASSIGNED");
    expect(thrownBy(() => group.pause("a", [0, 1]))).toContain("UNKNOWN_PARTITION");
    expect(thrownBy(() => group.resume("a", 0 as unknown as number[]))).toContain("partitions must be an array, got 0");
  });
});

describe("maxPollInterval [GRP5]", () => {
  it("[B24] with the immediate protocol too who does not poll for so long is out", () => {
    const { sim, log, group, trace } = world({ partitions: 2, group: { maxPollInterval: 10, rebalanceDelay: 1 } });
    const a = new Listener("a");
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 2);
        yield* fill(log, 1, 2);
        // Both are in at 1.
        const joining = sim.spawn(group.join("a", a));
        yield* group.join("b", new Listener("b"));
        yield* joining;
        const until = sim.now + 30;
        yield* group.poll("a");
        while (sim.now < until) {
          yield* group.poll("b");
          yield 1;
        }
        expect(group.consumers).toEqual(["b"]);
        expect(group.assignments.get("b")).toEqual([0, 1]);
        expect(yield* codeOf(group.poll("a"))).toBe("UNKNOWN_MEMBER_ID");
        yield* group.leave("b");
      })(),
    );
    // a's only poll ended at 1 s + 1 ms + one read latency of 0.5 ms.
    expect(trace.filter(({ what }) => what === "expired").map(({ time }) => time)).toEqual([11.0015]);
    expect(a.heard.map(([, type]) => type)).toEqual(["Assigned", "Lost"]);
    expect(group.stats.expirations).toBe(1);
  });
});

describe("kafkaDefaults [GRP5]", () => {
  it("[B12] [B14] [B15] [B23] [B24] [B25] [B28] are Kafka's", () => {
    expect(kafkaDefaults).toEqual({
      protocol: expect.objectContaining({ name: "eager", kind: "eager" }),
      initialRebalanceDelay: 3,
      heartbeatJitter: expect.objectContaining({ name: "uniform", mean: 0.05 }),
      maxPollInterval: 300,
      autoOffsetReset: "latest",
      autoCommitInterval: 5,
      maxPollRecords: 500,
      offsetsRetention: 604_800,
      metadataMaxAge: 300,
      commitChecks: "kafka",
    });
    expect(kafkaDefaults.protocol.defaults).toEqual({ sessionTimeout: 45, heartbeatInterval: 3, maxPollInterval: 300 });
    expect(consumerProtocol().defaults).toEqual({ sessionTimeout: 45, heartbeatInterval: 5, maxPollInterval: 300 });
  });

  it("[B25] [B23] a group with them alone waits 3 s for its first members, and expels a dead one after 45 s", () => {
    const log = new EventLog<string, number>("orders", { numPartitions: 4, appendLatency: 0 });
    const group = new ConsumerGroup<string, number>("billing", {
      ...kafkaDefaults,
      heartbeatJitter: 0,
      eventLog: log,
    });
    const expired: number[] = [];
    const sim = new Simulation({
      entities: [log, group],
      trace: ({ what, time }) => what === "expired" && expired.push(time),
    });
    const a = new Listener("a");
    const running = sim.spawn(group.join("a", a));
    let assignedAt = 0;
    sim.spawn(
      (function* (): Process {
        yield* running;
        assignedAt = sim.now;
        yield 10;
        sim.crash(a);
      })(),
    );
    sim.runUntil(100);
    // A JoinGroup takes 1 ms to the coordinator, which then waits; so does the SyncGroup.
    expect(assignedAt).toBeCloseTo(3.002, 9);
    // The session counts from the JoinGroup's answer at 3.001; the last heartbeat before the crash at 13.002 is that at 12.001.
    expect(expired).toEqual([57.001]);
  });
});

describe("protocol and assignmentStrategy", () => {
  const eventLog = new EventLog("orders");

  it("[GRP7] each protocol has its own assignor by default", () => {
    expect(cooperativeProtocol().defaultAssignment?.().name).toBe("cooperative-sticky");
    expect(consumerProtocol().defaultAssignment?.().name).toBe("uniform");
    expect(eagerProtocol().defaultAssignment).toBeUndefined();
  });

  it("[ERR1] refuses an assignor that the protocol cannot use", () => {
    const make = (protocol = eagerProtocol(), assignmentStrategy = new RangeAssignment() as object): unknown =>
      new ConsumerGroup("billing", { eventLog, protocol, assignmentStrategy: assignmentStrategy as RangeAssignment });
    expect(thrownBy(() => make())).toBe("nothing");
    expect(thrownBy(() => make(consumerProtocol()))).toBe("nothing");
    expect(thrownBy(() => make(cooperativeProtocol()))).toContain('cannot be used with the protocol "cooperative"');
    expect(thrownBy(() => make(eagerProtocol(), new UniformAssignment()))).toContain("it is for consumer");
  });
});
