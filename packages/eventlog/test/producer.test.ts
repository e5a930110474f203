import { Simulation, Source } from "@sim/core";
import { EventLog, Producer } from "@sim/eventlog";
import { describe, expect, it } from "vitest";
import { producerWorld } from "./producer-world.js";

// Records have 100 bytes and a batch a header of 61; an append takes 10 ms.

describe("[PROD1] when a batch is sent", () => {
  it("[PROD1.1] when lingerS is over since its first record", () => {
    const world = producerWorld({ lingerS: 0.005 });
    world.send(1, 1);
    world.send(1.003, 2);
    world.send(1.006, 3);
    world.sim.run();
    expect(world.of("batchSent", "acknowledged")).toEqual([
      "1.005 batchSent 0 2 261 0",
      "1.011 batchSent 0 1 161 0",
      "1.015 acknowledged 0 0 2",
      "1.021 acknowledged 0 2 1",
    ]);
    expect(world.told).toEqual(["1.015 1: offset 0", "1.015 2: offset 1", "1.021 3: offset 2"]);
    expect(world.facts.filter((fact) => fact.includes("appendedBatch"))).toEqual([
      "1.015 appendedBatch 0 0 2",
      "1.021 appendedBatch 0 2 1",
    ]);
  });

  it("[PROD1.1] without linger records of one instant share a batch", () => {
    const world = producerWorld({ lingerS: 0 });
    for (const value of [1, 2, 3]) world.send(1, value);
    world.send(1.001, 4);
    world.sim.run();
    expect(world.of("batchSent")).toEqual(["1 batchSent 0 3 361 0", "1.001 batchSent 0 1 161 0"]);
  });

  it("[PROD1.2] when it is full to the byte", () => {
    const world = producerWorld({ batchBytes: 361 });
    for (const value of [1, 2, 3]) world.send(1, value);
    world.sim.run();
    expect(world.of("batchSent")).toEqual(["1 batchSent 0 3 361 0"]);
  });

  it("[PROD1.2] when a record has no room in it; the one that this begins waits its own time", () => {
    const world = producerWorld({ batchBytes: 400 });
    for (const value of [1, 2, 3, 4]) world.send(1, value);
    world.sim.run();
    expect(world.of("batchSent")).toEqual(["1 batchSent 0 3 361 0", "1.005 batchSent 0 1 161 0"]);
  });

  it("[PROD1.2] a record larger than a batch is one by itself", () => {
    const world = producerWorld({ batchBytes: 200 });
    world.send(1, 1, { partition: 0, sizeBytes: 5000 });
    world.send(1, 2);
    world.sim.run();
    expect(world.of("batchSent")).toEqual(["1 batchSent 0 1 5061 0", "1.005 batchSent 0 1 161 0"]);
  });

  it("[PROD1.2] no batch is full with one record: it waits for the next, or for lingerS", () => {
    const world = producerWorld({ batchBytes: 1 });
    world.send(1, 1);
    world.send(1.002, 2);
    world.send(2, 3, { partition: 0, sizeBytes: 50_000 });
    world.sim.run();
    expect(world.of("batchSent")).toEqual([
      // The second has no room in it.
      "1.002 batchSent 0 1 161 0",
      "1.007 batchSent 0 1 161 0",
      "2.005 batchSent 0 1 50061 0",
    ]);
  });

  it("[PROD1.3] with one that is ready goes the first batch of every other partition, in one request", () => {
    const world = producerWorld({}, { numPartitions: 3 });
    world.send(1, 1, { partition: 1 });
    world.send(1.004, 2, { partition: 2 });
    world.sim.run();
    expect(world.of("batchSent")).toEqual(["1.005 batchSent 1 1 161 0", "1.005 batchSent 2 1 161 0"]);
    expect(world.producer.stats).toMatchObject({ requestsSent: 1, batchesSent: 2 });
  });

  it("[PROD1.3] a request has at most maxRequestBytes; the next begins where it ended", () => {
    const world = producerWorld({ maxRequestBytes: 330 }, { numPartitions: 3 });
    for (const partition of [0, 1, 2]) world.send(1, partition, { partition });
    world.sim.run();
    expect(world.of("batchSent").map((fact) => fact.split(" ")[2])).toEqual(["0", "1", "2"]);
    expect(world.producer.stats).toMatchObject({ requestsSent: 2, batchesSent: 3 });
  });
});

describe("[PROD2] requests under way", () => {
  it("[PROD2.1] while maxInFlight are, batches wait and grow", () => {
    const world = producerWorld({ lingerS: 0.002, maxInFlight: 1 });
    world.send(1, 1);
    world.send(1.003, 2);
    world.send(1.006, 3);
    world.sim.run();
    expect(world.of("batchSent", "acknowledged")).toEqual([
      "1.002 batchSent 0 1 161 0",
      "1.012 acknowledged 0 0 1",
      "1.012 batchSent 0 2 261 0",
      "1.022 acknowledged 0 1 2",
    ]);
  });

  it("[PROD2.1] up to maxInFlight go without waiting for one another", () => {
    const world = producerWorld({ lingerS: 0, maxInFlight: 2 });
    for (const [i, at] of [1, 1.001, 1.002, 1.003].entries()) world.send(at, i);
    world.sim.run();
    expect(world.of("batchSent")).toEqual([
      "1 batchSent 0 1 161 0",
      "1.001 batchSent 0 1 161 0",
      "1.01 batchSent 0 2 261 0",
    ]);
    expect(world.producer.stats.inFlight.max).toBe(2);
  });

  it("[PROD2.2] a request is answered when all its batches are in the log", () => {
    const latencies = [0.01, 0.03];
    const appendLatency = { name: "two", mean: Number.NaN, sample: () => latencies.shift() as number };
    const world = producerWorld({}, { appendLatency });
    world.send(1, 1, { partition: 0 });
    world.send(1, 2, { partition: 1 });
    world.sim.run();
    expect(world.facts.map((fact) => fact.split(" ").slice(0, 3).join(" "))).toEqual([
      "1.005 batchSent 0",
      "1.005 batchSent 1",
      "1.015 appendedBatch 0",
      "1.035 appendedBatch 1",
      "1.035 acknowledged 0",
      "1.035 acknowledged 1",
    ]);
  });
});

describe("[PROD3] memory", () => {
  // A batch takes 361 bytes however little is in it: there is memory for two.
  const tight = { batchBytes: 361, bufferBytes: 800, lingerS: 1, maxBlockS: 0.05 };

  it("[PROD3.1] a send that finds none waits, all batches are sent at once, and it goes on when memory comes back", () => {
    const world = producerWorld(tight, { numPartitions: 3 });
    for (const partition of [0, 1, 2]) world.send(1, partition, { partition });
    world.sim.run();
    expect(world.of("batchSent")).toEqual([
      "1 batchSent 0 1 161 0",
      "1 batchSent 1 1 161 0",
      // Nobody is short of memory any more: it waits its second.
      "2.01 batchSent 2 1 161 0",
    ]);
    expect(world.told).toEqual(["1.01 0: offset 0", "1.01 1: offset 0", "2.02 2: offset 0"]);
    const { bufferInUse, blockedSends } = world.producer.stats;
    expect(bufferInUse.max).toBe(722);
    expect(bufferInUse.value).toBe(0);
    // 722 bytes for 10 ms, 361 for 1.01 s.
    expect(bufferInUse.integral).toBeCloseTo(7.22 + 361 * 1.01, 9);
    expect(blockedSends.integral).toBeCloseTo(0.01, 12);
  });

  it("[PROD3.2] after maxBlockS it fails with BUFFER_EXHAUSTED", () => {
    const world = producerWorld(tight, { numPartitions: 3, appendLatency: 0.2 });
    for (const partition of [0, 1, 2]) world.send(1, partition, { partition });
    world.sim.run();
    expect(world.told).toEqual(["1.05 2: BUFFER_EXHAUSTED", "1.2 0: offset 0", "1.2 1: offset 0"]);
    expect(world.of("sendFailed")).toEqual(["1.05 sendFailed 2 1"]);
    expect(world.producer.stats).toMatchObject({ recordsSent: 3, recordsAcknowledged: 2, recordsFailed: 1 });
  });

  it("[PROD3.3] who comes while others wait, waits behind them, even if there is room in a batch", () => {
    const world = producerWorld({ ...tight, maxBlockS: 60 }, { numPartitions: 3 });
    for (const partition of [0, 1]) world.send(1, partition, { partition });
    world.send(1, 2, { partition: 2 });
    world.send(1, 3, { partition: 2 });
    world.at(1, "buffered", () => world.producer.enqueue(null, 4, { partition: 2 }));
    world.sim.run();
    expect(world.values(2)).toEqual([2, 3, 4]);
    expect(world.told).toEqual([
      "1.01 0: offset 0",
      // Each batch gives its memory back when it is acknowledged.
      "1.01 buffered: done",
      "1.01 1: offset 0",
      // Full with the third record, it is sent at once.
      "1.02 2: offset 0",
      "1.02 3: offset 1",
    ]);
  });

  it("[PROD3.4] what can never fit is an error at the call", () => {
    const { producer } = producerWorld({ ...tight, maxRequestBytes: 500 });
    expect(() => producer.send(null, 1, { sizeBytes: 440 })).toThrow(
      "producer: a record may take 517 bytes with its batch, above maxRequestBytes, 500",
    );
    expect(() => producerWorld(tight).producer.send(null, 1, { sizeBytes: 740 })).toThrow(/above bufferBytes, 800/);
  });
});

describe("[PROD6] acks", () => {
  it('[PROD6.2] "0": sent is acknowledged, with no offset; nothing is in flight, and what a crash catches is not sent again', () => {
    const world = producerWorld({ acks: "0", lingerS: 0 });
    world.send(1, 1);
    world.send(2, 2);
    world.sim.call(1.005, () => world.sim.crash(world.log), undefined);
    world.sim.call(3, () => world.sim.restart(world.log), undefined);
    world.send(4, 3);
    world.sim.run();
    // The second waits for a connection, which is tried 0.05, 0.1, 0.2, 0.4, 0.8 and 1 s after the loss and one another.
    expect(world.told).toEqual(["1 1: offset -1", "3.555 2: offset -1", "4 3: offset -1"]);
    expect(world.values()).toEqual([2, 3]);
    expect(world.producer.stats).toMatchObject({ recordsAcknowledged: 3, recordsRetried: 0 });
    expect(world.producer.stats.inFlight.max).toBe(0);
  });

  it('[PROD6.1] "1" is "all", but for idempotence', () => {
    const run = (acks: "all" | "1") => {
      const world = producerWorld({ acks });
      for (let i = 0; i < 10; i++) world.send(1 + i / 1000, i);
      world.sim.run();
      return world.facts;
    };
    expect(run("1")).toEqual(run("all"));
  });
});

describe("[PROD7] flush and close", () => {
  it("[PROD7.1] flush sends what there is, and waits for it", () => {
    const world = producerWorld({ lingerS: 10 });
    world.at(0.5, "nothing to flush", () => world.producer.flush());
    world.send(1, 1);
    world.at(2, "flush", () => world.producer.flush());
    world.send(3, 2);
    world.sim.run();
    expect(world.told).toEqual([
      "0.5 nothing to flush: done",
      "2.01 1: offset 0",
      "2.01 flush: done",
      "13.01 2: offset 1",
    ]);
  });

  it("[PROD7.1] a failed record ends the wait of a flush too", () => {
    const world = producerWorld({ lingerS: 0, requestTimeoutS: 0.1, deliveryTimeoutS: 0.5 });
    world.sim.crash(world.log);
    world.at(1, "enqueue", () => world.producer.enqueue(null, 1));
    world.at(1.1, "flush", () => world.producer.flush());
    world.sim.run();
    expect(world.told).toEqual(["1 enqueue: done", "1.5 flush: done"]);
  });

  it("[PROD7.2] close refuses sends and those that wait for memory, and waits for the rest", () => {
    const world = producerWorld({ batchBytes: 361, bufferBytes: 400, lingerS: 10 }, { appendLatency: 0.2 });
    world.send(1, 1, { partition: 0 });
    world.send(1, 2, { partition: 1 });
    world.at(1.1, "close", () => world.producer.close());
    world.send(1.15, 3);
    world.at(1.3, "close again", () => world.producer.close());
    world.sim.run();
    expect(world.told).toEqual([
      "1.1 2: PRODUCER_CLOSED",
      "1.15 3: PRODUCER_CLOSED",
      "1.2 1: offset 0",
      "1.2 close: done",
      "1.3 close again: done",
    ]);
    expect(world.producer.stats).toMatchObject({ recordsSent: 2, recordsAcknowledged: 1, recordsFailed: 1 });
  });
});

describe("[PROD9] what else it is", () => {
  it("[PROD9.1] [END1] a batch that waits keeps the run alive, an idle producer does not", () => {
    const world = producerWorld({ lingerS: 3 });
    world.send(1, 1);
    expect(world.sim.run()).toMatchObject({ time: 4.01, blocked: [], unfinished: 0 });
    expect(producerWorld().sim.run().time).toBe(0);
  });

  it("[PROD9.2] Send does what send does: for sources, with or without a reply", () => {
    const log = new EventLog<string, number>("log", { numPartitions: 1 });
    const producer = new Producer<string, number>("producer", { log });
    const source = Source.constant("source", {
      target: producer,
      type: "Send",
      rate: 100,
      count: 5,
      make: (i) => ({ key: "k", value: i, sizeBytes: 50, eventTime: -i, headers: { n: String(i) } }),
    });
    const sim = new Simulation({ entities: [source] });
    const offsets: number[] = [];
    const reply = sim.future<{ readonly offset: number }>();
    sim.schedule(producer, "Send", { key: "k", value: 9, reply: reply as never }, { at: 1 });
    sim.spawn(
      (function* () {
        offsets.push((yield* reply).offset);
      })(),
    );
    sim.run();
    expect(offsets).toEqual([5]);
    expect([...(log.partitions[0]?.records ?? [])].slice(0, 5)).toEqual(
      [0, 1, 2, 3, 4].map((i) =>
        expect.objectContaining({
          offset: i,
          value: i,
          sizeBytes: 50,
          eventTime: -i || 0,
          headers: new Map([["n", `${i}`]]),
        }),
      ),
    );
  });

  it("[PROD9.3] the record that a send gives is the one in the log; its event time is the moment of the send", () => {
    const world = producerWorld();
    const got: unknown[] = [];
    world.sim.spawn(
      (function* () {
        yield 1;
        got.push(yield* world.producer.send("user-1", 7, { headers: { a: "b" } }));
      })(),
    );
    world.sim.run();
    const [partition] = world.log.partitions.filter(({ records }) => records.length > 0);
    expect(got).toEqual([partition?.records.at(0)]);
    expect(got[0]).toMatchObject({ eventTime: 1, timestamp: 1.015 });
  });
});
