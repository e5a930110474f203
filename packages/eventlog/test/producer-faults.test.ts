import { describe, expect, it } from "vitest";
import { producerWorld } from "./producer-world.js";

// Records have 100 bytes and a batch a header of 61; an append takes 10 ms. Waits before retries: 0.1, 0.2, 0.4, .. s.

describe("[PROD4] a log that is down", () => {
  it("[PROD4.1] what a crash caught is sent again once there is a connection", () => {
    const world = producerWorld();
    world.send(1, 1);
    world.sim.call(1.008, () => world.sim.crash(world.log), undefined);
    world.sim.call(1.2, () => world.sim.restart(world.log), undefined);
    world.sim.run();
    expect(world.facts).toEqual([
      "1.005 batchSent 0 1 161 0",
      "1.008 appendLost 0",
      "1.008 retried 0 1 1",
      // Its wait is over at 1.108; the connection is tried at 1.058, 1.158 and 1.358.
      "1.358 batchSent 0 1 161 1",
      "1.368 appendedBatch 0 0 1",
      "1.368 acknowledged 0 0 1",
    ]);
    expect(world.told).toEqual(["1.368 1: offset 0"]);
    expect(world.producer.stats).toMatchObject({ recordsRetried: 1, batchesSent: 2, recordsFailed: 0 });
    expect(world.producer.stats.batchRecords.count).toBe(1);
    expect(world.log.stats.appendsLost).toBe(1);
  });

  it("[PROD4.1] a connection is tried after reconnectBackoffS, twice as long, .. up to reconnectBackoffMaxS", () => {
    const sentAt = (restart: number) => {
      const world = producerWorld({ lingerS: 0 });
      world.send(0, 0);
      world.sim.call(1, () => world.sim.crash(world.log), undefined);
      world.send(1.001, 1);
      world.sim.call(restart, () => world.sim.restart(world.log), undefined);
      world.sim.run();
      expect(world.values()).toEqual([0, 1]);
      // It was not even tried while the log was down.
      expect(world.producer.stats).toMatchObject({ recordsRetried: 0, batchesSent: 2 });
      return Number(world.of("batchSent")[1]?.split(" ")[0]);
    };
    // Tries at 1 + 0.05, + 0.1, + 0.2, + 0.4, + 0.8, + 1, + 1 s.
    const tries = [1.05, 1.15, 1.35, 1.75, 2.55, 3.55, 4.55];
    for (const [i, at] of tries.entries()) expect(sentAt(i === 0 ? 1.002 : (tries[i - 1] ?? 0) + 0.001)).toBe(at);
  });

  it("[PROD4.1] the wait before a retry doubles up to retryBackoffMaxS, and is random by retryJitter", () => {
    const waits = (retryJitter: number) => {
      const requestTimeoutS = 0.1;
      const world = producerWorld(
        { retryJitter, retryBackoffS: 0.1, retryBackoffMaxS: 0.5, lingerS: 0, requestTimeoutS },
        {},
        { endTime: 6 },
      );
      world.sim.suspend(world.log);
      world.send(1, 1);
      world.sim.run();
      const times = world.of("batchSent").map((fact) => Number(fact.split(" ")[0]));
      const apart = times.slice(1, 7).map((time, i) => time - (times[i] as number) - requestTimeoutS);
      return apart.map((wait) => Math.round(wait * 1e6) / 1e6);
    };
    expect(waits(0)).toEqual([0.1, 0.2, 0.4, 0.5, 0.5, 0.5]);
    const random = waits(0.2);
    for (const [i, wait] of random.entries()) {
      const middle = Math.min(0.5, 0.1 * 2 ** i);
      expect(wait).toBeGreaterThanOrEqual(0.8 * middle);
      expect(wait).toBeLessThanOrEqual(Math.min(0.5, 1.2 * middle));
    }
    expect(new Set(random).size).toBeGreaterThan(2);
  });

  it("[PROD4.2] with idempotence batches are sent again one by one, in the order in which they were first sent", () => {
    const world = producerWorld({ lingerS: 0 });
    for (const value of [1, 2, 3]) world.send(1 + value / 1000, value);
    world.sim.call(1.008, () => world.sim.crash(world.log), undefined);
    world.sim.call(1.05, () => world.sim.restart(world.log), undefined);
    world.send(1.06, 4);
    world.sim.run();
    expect(world.values()).toEqual([1, 2, 3, 4]);
    expect(world.of("batchSent").slice(3)).toEqual([
      "1.108 batchSent 0 1 161 1",
      "1.118 batchSent 0 1 161 1",
      "1.128 batchSent 0 1 161 1",
      // New ones need not wait for those before them.
      "1.128 batchSent 0 1 161 0",
    ]);
  });

  it("[PROD4.2] without it several in flight come back in reverse, as each is put before all others", () => {
    const world = producerWorld({ lingerS: 0, idempotence: false });
    for (const value of [1, 2, 3]) world.send(1 + value / 1000, value);
    world.sim.call(1.008, () => world.sim.crash(world.log), undefined);
    world.sim.call(1.05, () => world.sim.restart(world.log), undefined);
    world.sim.run();
    expect(world.values()).toEqual([3, 2, 1]);
  });

  it("[PROD4.2] without it, but one request in flight, the order holds", () => {
    const world = producerWorld({ lingerS: 0, idempotence: false, maxInFlight: 1 });
    for (const value of [1, 2, 3]) world.send(1 + value / 1000, value);
    world.sim.call(1.008, () => world.sim.crash(world.log), undefined);
    world.sim.call(1.05, () => world.sim.restart(world.log), undefined);
    world.sim.run();
    expect(world.values()).toEqual([1, 2, 3]);
  });

  it("[PROD4.3] without retries a send fails with what went wrong, but waits for a connection", () => {
    const world = producerWorld({ retries: 0 });
    world.send(1, 1);
    world.sim.call(1.01, () => world.sim.crash(world.log), undefined);
    world.send(1.02, 2);
    world.sim.call(1.03, () => world.sim.restart(world.log), undefined);
    world.sim.run();
    expect(world.told).toEqual(["1.01 1: ENTITY_UNAVAILABLE", "1.07 2: offset 0"]);
    expect(world.producer.stats).toMatchObject({ recordsFailed: 1, recordsRetried: 0, recordsAcknowledged: 1 });
    expect(world.producer.stats.bufferInUse.value).toBe(0);
  });
});

describe("[PROD5] deadlines", () => {
  it("[PROD5.1] deliveryTimeoutS after the beginning of their batch records fail with DELIVERY_TIMEOUT", () => {
    const world = producerWorld({ requestTimeoutS: 0.1, deliveryTimeoutS: 0.5 });
    world.sim.crash(world.log);
    world.send(1, 1);
    world.send(1.004, 2);
    world.send(1.2, 3);
    world.sim.run();
    // Without a connection the batch has grown.
    expect(world.told).toEqual(["1.5 1: DELIVERY_TIMEOUT", "1.5 2: DELIVERY_TIMEOUT", "1.5 3: DELIVERY_TIMEOUT"]);
    expect(world.producer.stats).toMatchObject({ recordsFailed: 3, recordsPending: 0 });
    expect(world.producer.stats.bufferInUse.value).toBe(0);
  });

  it("[PROD5.1] one that fails under way may be in the log all the same, and holds its memory until its answer", () => {
    const world = producerWorld({ requestTimeoutS: 0.4, deliveryTimeoutS: 0.5, lingerS: 0.1 }, { appendLatency: 0.45 });
    world.send(1, 1);
    world.sim.runUntil(1.499);
    expect(world.told).toEqual([]);
    world.sim.runUntil(1.501);
    expect(world.told).toEqual(["1.5 1: DELIVERY_TIMEOUT"]);
    world.sim.run();
    expect(world.values()).toEqual([1]);
    expect(world.producer.stats).toMatchObject({ recordsFailed: 1, recordsAcknowledged: 0 });
    expect(world.producer.stats.bufferInUse).toMatchObject({ value: 0 });
  });

  it("[PROD5.2] without an answer for requestTimeoutS all requests are given up, and sent again", () => {
    const world = producerWorld({ requestTimeoutS: 0.5, lingerS: 0.002 });
    world.send(1, 1);
    world.send(1.003, 2);
    world.sim.call(1.006, () => world.sim.suspend(world.log), undefined);
    world.sim.call(1.55, () => world.sim.resume(world.log), undefined);
    world.sim.run();
    expect(world.facts).toEqual([
      "1.002 batchSent 0 1 161 0",
      "1.005 batchSent 0 1 161 0",
      "1.502 retried 0 1 1",
      "1.502 retried 0 1 1",
      // The appends were under way, and happen when the log goes on: nobody hears of it.
      "1.55 appendedBatch 0 0 1",
      "1.55 appendedBatch 0 1 1",
      // The log knows them again, and answers at once.
      "1.602 batchSent 0 1 161 1",
      "1.602 acknowledged 0 0 1",
      "1.602 batchSent 0 1 161 1",
      "1.602 acknowledged 0 1 1",
    ]);
  });

  it("[PROD5.2] [B9] a batch sent again while its first append is under way is answered with that", () => {
    const world = producerWorld({ requestTimeoutS: 0.5, lingerS: 0 }, { appendLatency: 0.8 });
    world.send(1, 1);
    world.sim.run();
    expect(world.of("batchSent", "acknowledged")).toEqual([
      "1 batchSent 0 1 161 0",
      "1.6 batchSent 0 1 161 1",
      "1.8 acknowledged 0 0 1",
    ]);
    expect(world.values()).toEqual([1]);
  });

  it("[PROD5.2] without idempotence it makes a duplicate", () => {
    const world = producerWorld({ requestTimeoutS: 0.5, lingerS: 0, idempotence: false }, { appendLatency: 0.45 });
    world.sim.slowDown(world.log, 2);
    world.sim.call(1.1, () => world.sim.slowDown(world.log, 1), undefined);
    world.send(1, 1);
    world.sim.run();
    // The first append takes 0.9 s and is given up at 1.5; the second begins at 1.6.
    expect(world.values()).toEqual([1, 1]);
    expect(world.told).toEqual(["2.05 1: offset 1"]);
    expect(world.producer.stats).toMatchObject({ recordsSent: 1, recordsAcknowledged: 1, recordsRetried: 1 });
  });

  it("[PROD5.2] without retries left it fails with REQUEST_TIMEOUT", () => {
    const world = producerWorld({ requestTimeoutS: 0.5, retries: 0 }, { appendLatency: 0.8 });
    world.send(1, 1);
    world.sim.run();
    expect(world.told).toEqual(["1.505 1: REQUEST_TIMEOUT"]);
    expect(world.values()).toEqual([1]);
  });
});

describe("[PROD8] faults of the producer", () => {
  it("[PROD8.1] a crash loses what is in memory; what is on its way may arrive; a restart begins anew", () => {
    const world = producerWorld({ batchBytes: 261, bufferBytes: 522, lingerS: 10 });
    for (const value of [0, 1]) world.send(1, value); // full, on its way
    world.send(1.001, 2, { partition: 1 });
    world.send(1.002, 3); // no memory
    world.at(1.002, "flush", () => world.producer.flush());
    world.sim.call(1.005, () => world.sim.crash(world.producer), undefined);
    world.send(1.5, 4);
    world.sim.call(2, () => world.sim.restart(world.producer), undefined);
    world.send(3, 5);
    world.sim.run();
    expect(world.told).toEqual([
      "1.005 0: ENTITY_UNAVAILABLE",
      "1.005 1: ENTITY_UNAVAILABLE",
      "1.005 2: ENTITY_UNAVAILABLE",
      "1.005 3: ENTITY_UNAVAILABLE",
      "1.005 flush: ENTITY_UNAVAILABLE",
      "1.5 4: ENTITY_UNAVAILABLE",
      "13.01 5: offset 2",
    ]);
    expect(world.of("sendsLost")).toEqual(["1.005 sendsLost 4"]);
    expect(world.values()).toEqual([0, 1, 5]);
    expect(world.producer.stats).toMatchObject({ recordsSent: 5, recordsLost: 4, recordsAcknowledged: 1 });
    expect(world.producer.stats.bufferInUse.value).toBe(0);
  });

  it("[PROD8.2] suspended it does nothing, and what was due is done when it goes on", () => {
    const world = producerWorld({ batchBytes: 261, bufferBytes: 522, maxBlockS: 0.5, lingerS: 0.25 });
    for (const value of [0, 1]) world.send(1, value);
    for (const value of [2, 3]) world.send(1, value, { partition: 1 });
    world.sim.call(1.001, () => world.sim.suspend(world.producer), undefined);
    world.send(2, 4);
    world.sim.call(3, () => world.sim.resume(world.producer), undefined);
    world.sim.run();
    expect(world.told).toEqual([
      "3 0: offset 0",
      "3 1: offset 1",
      "3 2: offset 0",
      "3 3: offset 1",
      "3.26 4: offset 2",
    ]);
    expect(world.log.timeAt(0, 0)).toBe(1.01);
  });
});
