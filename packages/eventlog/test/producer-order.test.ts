import { describe, expect, it } from "vitest";
import { producerWorld } from "./producer-world.js";

// Records have 100 bytes and a batch a header of 61. Waits before retries: 0.1, 0.2, .. s; before connections: 0.05, 0.1, .. s.

describe("[PROD4] answers that are lost", () => {
  for (const idempotence of [true, false]) {
    it(`[PROD4.5] [B9] a crash loses the answer for a batch that is in the log: ${idempotence ? "known again" : "twice in it"}`, () => {
      const latencies = [0.01, 0.03];
      const appendLatency = { name: "given", mean: Number.NaN, sample: () => latencies.shift() ?? 0.01 };
      const world = producerWorld({ idempotence }, { appendLatency });
      world.send(1, 1, { partition: 0 });
      world.send(1, 2, { partition: 1 });
      // The first is in the log at 1.015, the second would be at 1.035.
      world.sim.call(1.02, () => world.sim.crash(world.log), undefined);
      world.sim.call(1.03, () => world.sim.restart(world.log), undefined);
      world.sim.run();
      expect(world.of("retried")).toEqual(["1.02 retried 0 1 1", "1.02 retried 1 1 1"]);
      expect(world.values(0)).toEqual(idempotence ? [1] : [1, 1]);
      expect(world.values(1)).toEqual([2]);
      expect(world.told.sort()).toEqual([`1.13 1: offset ${idempotence ? 0 : 1}`, "1.13 2: offset 0"]);
    });
  }

  it("[PROD4.5] what no request waits for is not lost with the connection", () => {
    const world = producerWorld({ lingerS: 1 });
    world.send(1, 1);
    world.sim.call(1.5, () => world.sim.crash(world.log), undefined);
    world.sim.call(1.51, () => world.sim.restart(world.log), undefined);
    world.sim.run();
    expect(world.told).toEqual(["2.01 1: offset 0"]);
    expect(world.producer.stats.recordsRetried).toBe(0);
  });
});

describe("[PROD4] order with idempotence", () => {
  it("[PROD4.6] after one that may be in the log has failed, new ones wait until nothing is under way", () => {
    const world = producerWorld({ lingerS: 0, requestTimeoutS: 0.2, deliveryTimeoutS: 0.5 });
    world.sim.suspend(world.log);
    world.send(1, 1);
    world.send(1.35, 2);
    world.send(1.55, 3);
    world.sim.call(1.7, () => world.sim.resume(world.log), undefined);
    world.sim.run();
    expect(world.of("batchSent", "sendFailed", "acknowledged")).toEqual([
      "1 batchSent 0 1 161 0",
      "1.3 batchSent 0 1 161 1",
      "1.35 batchSent 0 1 161 0",
      "1.5 sendFailed 0 1",
      "1.6 batchSent 0 1 161 1",
      // The third could have gone with the second, in a request of its own.
      "1.71 acknowledged 0 1 1",
      "1.71 batchSent 0 1 161 0",
      "1.72 acknowledged 0 2 1",
    ]);
    // The first was on its way when it failed.
    expect(world.values()).toEqual([1, 2, 3]);
    expect(world.told).toEqual(["1.5 1: DELIVERY_TIMEOUT", "1.71 2: offset 1", "1.72 3: offset 2"]);
  });

  it("[PROD4.6] without it they do not wait", () => {
    const world = producerWorld({ lingerS: 0, requestTimeoutS: 0.2, deliveryTimeoutS: 0.5, idempotence: false });
    world.sim.suspend(world.log);
    world.send(1, 1);
    world.send(1.35, 2);
    world.send(1.55, 3);
    world.sim.call(1.7, () => world.sim.resume(world.log), undefined);
    world.sim.run();
    expect(world.of("batchSent").slice(-2)).toEqual(["1.6 batchSent 0 1 161 1", "1.6 batchSent 0 1 161 0"]);
  });
});

describe("[PROD4] what the log refuses", () => {
  it("[PROD4.7] fails at once, whatever the retries, and nothing else does", () => {
    const world = producerWorld({ lingerS: 0.1 }, { segments: { maxBytes: 250 } });
    for (const value of [1, 2, 3]) world.send(1, value, { partition: 0 });
    for (const value of [4, 5]) world.send(1, value, { partition: 1 });
    world.sim.run();
    expect(world.told).toEqual([
      "1.11 1: RECORD_BATCH_TOO_LARGE",
      "1.11 2: RECORD_BATCH_TOO_LARGE",
      "1.11 3: RECORD_BATCH_TOO_LARGE",
      "1.11 4: offset 0",
      "1.11 5: offset 1",
    ]);
    expect(world.producer.stats).toMatchObject({ recordsFailed: 3, recordsAcknowledged: 2, recordsRetried: 0 });
    expect(world.producer.stats.bufferInUse.value).toBe(0);
  });

  it("[PROD4.7] an error without a code is a bug of the model: the run ends with it", () => {
    const world = producerWorld();
    world.log.appendBatch = () => {
      throw new TypeError("a log that is wrong");
    };
    world.send(1, 1);
    expect(() => world.sim.run()).toThrow(/a log that is wrong/);
  });
});
