import type { ConsumerGroup, ConsumerMessage } from "@sim/consumer-group";
import { Entity, type Event, event, type Handled, type Process } from "@sim/core";
import { describe, expect, it } from "vitest";
import { codeOf, fill, Listener, play, world } from "./world.js";

describe("events [GRP10] [ERR2]", () => {
  it("[GRP10] each does what the method of its name does, and settles its reply", () => {
    const { sim, log, group } = world({ partitions: 2 });
    play(
      sim,
      (function* (): Process {
        yield* fill(log, 0, 4);
        const joined = sim.future<readonly number[]>();
        sim.schedule(group, "Join", { consumerName: "a", consumerEntity: new Listener("a"), reply: joined });
        expect(yield* joined).toEqual([0, 1]);
        const polled = sim.future<Awaited<readonly any[]>>();
        sim.schedule(group, "Poll", { consumerName: "a", maxRecords: 3, reply: polled });
        expect((yield* polled).map((record) => record.offset)).toEqual([0, 1, 2]);
        const committed = sim.future();
        sim.schedule(group, "Commit", { consumerName: "a", offsets: { 0: 3 }, reply: committed });
        yield* committed;
        expect([...group.committedOffsets]).toEqual([[0, 3]]);
        const left = sim.future();
        sim.schedule(group, "Leave", { consumerName: "a", reply: left });
        yield* left;
        expect(group.consumerCount).toBe(0);
      })(),
    );
  });

  it("[GRP10] a Poll without a reply sends what it found to the consumer's entity, also when that is nothing", () => {
    const { sim, log, group } = world();
    const a = new Listener("a");
    sim.spawn(fill(log, 0, 3));
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: a });
    for (const at of [1, 2, 3]) sim.schedule(group, "Poll", { consumerName: "a", maxRecords: 2 }, { at });
    sim.runUntil(10);
    expect(a.heard).toEqual([
      [0, "Assigned", [0], 1],
      [1.0015, "Records", [0, 1]],
      [2.0015, "Records", [2]],
      [3.001, "Records", []],
    ]);
  });

  it("[GRP10] [END1] a consumer made of events alone reads everything and lets the run end", () => {
    class Reader extends Entity<ConsumerMessage<string, number>> {
      readonly seen: number[] = [];
      readonly group: ConsumerGroup<string, number>;
      constructor(group: ConsumerGroup<string, number>) {
        super("reader");
        this.group = group;
      }
      handleEvent(message: Event<ConsumerMessage<string, number>>): Handled {
        if (message.type === "Revoked" || message.type === "Lost") return;
        if (message.type === "Records") this.seen.push(...message.payload.records.map((record) => record.value));
        return event(this.group, "Poll", { consumerName: "r", maxRecords: 4, maxWait: Infinity });
      }
    }
    const { sim, log, group } = world();
    const reader = new Reader(group);
    sim.schedule(group, "Join", { consumerName: "r", consumerEntity: reader });
    for (let i = 0; i < 10; i++) sim.schedule(log, "Append", { key: "", value: i, partition: 0 }, { at: 1 + (i % 3) });
    expect(sim.step(10_000).outcome).toBe("endOfInput");
    expect(reader.seen).toEqual([0, 3, 6, 9, 1, 4, 7, 2, 5, 8]);
    expect(group.ledger()).toMatchObject({ readOnce: 10, unread: 0 });
  });

  it("[ERR2] refusals without a reply are counted and traced, and the run goes on", () => {
    const { sim, log, group, trace } = world({ partitions: 2 });
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: new Listener("a") });
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: new Listener("other") }, { at: 1 });
    sim.schedule(group, "Commit", { consumerName: "zombie", offsets: { 0: 0 } }, { at: 2 });
    sim.schedule(group, "Commit", { consumerName: "a", offsets: { 0: 0 }, generation: 0 }, { at: 3 });
    sim.schedule(group, "Commit", { consumerName: "a", offsets: { 0: 1 } }, { at: 4 });
    sim.schedule(group, "Poll", { consumerName: "zombie" }, { at: 5 });
    sim.schedule(group, "Leave", { consumerName: "zombie" }, { at: 6 });
    sim.schedule(log, "Append", { key: "", value: 1, partition: 0 }, { at: 6 });
    sim.call(7, () => sim.crash(log), undefined);
    sim.schedule(group, "Poll", { consumerName: "a" }, { at: 8 });
    sim.run();
    expect(group.stats.refusals).toBe(7);
    expect(trace.filter((entry) => entry.what === "refused").map((entry) => entry.time)).toEqual([
      1, 2, 3, 4, 5, 6, 8.001,
    ]);
  });

  it('[GRP1] [ERR2] a Poll without a reply under autoOffsetReset "none" ends the run when there is nowhere to begin', () => {
    const { sim, group } = world({ group: { autoOffsetReset: "none" } });
    sim.schedule(group, "Join", { consumerName: "a", consumerEntity: new Listener("a") });
    sim.schedule(group, "Poll", { consumerName: "a" }, { at: 1 });
    expect(() => sim.run()).toThrow("no committed offset for partition 0");
  });

  it("[GRP6] a Commit event carries the generation given, or the group's when it is handled", () => {
    const { sim, group } = world();
    const codes: string[] = [];
    play(
      sim,
      (function* (): Process {
        yield* group.join("a", new Listener("a"));
        for (const generation of [undefined, 1, 0]) {
          const reply = sim.future();
          sim.schedule(group, "Commit", { consumerName: "a", offsets: { 0: 0 }, generation, reply });
          codes.push(
            yield* codeOf(
              (function* (): Process {
                yield* reply;
              })(),
            ),
          );
        }
      })(),
    );
    expect(codes).toEqual(["none", "none", "ILLEGAL_GENERATION"]);
  });
});
