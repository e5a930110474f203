import type { ShardingStrategy } from "@sim/strategies";
import { describe, expect, it } from "vitest";
import { producerWorld } from "./producer-world.js";

/** Always the last partition that it is told of. */
const last: ShardingStrategy<string | null> = { name: "last", shard: (_key, numPartitions) => numPartitions - 1 };

describe("[PROD10] the partitions that a producer knows of", () => {
  const sentTo = (options: Parameters<typeof producerWorld>[0], times: readonly number[]) => {
    const world = producerWorld({ shardingStrategy: last, lingerS: 0, ...options }, { numPartitions: 1 });
    world.sim.call(10, () => world.log.addPartitions(2), undefined);
    for (const [value, at] of times.entries()) world.send(at, value, {});
    return { world, partitions: () => world.of("batchSent").map((fact) => Number(fact.split(" ")[2])) };
  };

  it("[PROD10.1] it learns of new ones metadataMaxAgeS after it asked last, counted from its first record", () => {
    const { world, partitions } = sentTo({ metadataMaxAgeS: 4 }, [1, 9.5, 10.5, 12.9, 13.1]);
    world.sim.run();
    // It asks at 1, 5, 9 and 13.
    expect(partitions()).toEqual([0, 0, 0, 0, 1]);
  });

  it("[PROD10.1] after 300 s by default, never with Infinity", () => {
    for (const [metadataMaxAgeS, expected] of [
      [undefined, [0, 0, 1]],
      [Infinity, [0, 0, 0]],
    ] as const) {
      const { world, partitions } = sentTo({ metadataMaxAgeS }, [1, 300, 302]);
      world.sim.run();
      expect(partitions()).toEqual(expected);
    }
  });

  it("[PROD10.2] for a record that names one it does not know, it asks at once", () => {
    const { world, partitions } = sentTo({}, [1, 10.5, 11.5]);
    world.send(11, 9, { partition: 1 });
    world.sim.run();
    expect(partitions()).toEqual([0, 0, 1, 1]);
  });

  it("[PROD10.2] with a new connection too", () => {
    const { world, partitions } = sentTo({}, [1, 10.5, 11.5]);
    world.sim.call(11, () => world.sim.crash(world.log), undefined);
    world.sim.call(11.01, () => world.sim.restart(world.log), undefined);
    world.sim.run();
    expect(partitions()).toEqual([0, 0, 1]);
  });

  it("[PROD10.2] a restart of the producer asks anew", () => {
    const { world, partitions } = sentTo({}, [1, 10.5, 11.5]);
    world.sim.call(11, () => world.sim.crash(world.producer), undefined);
    world.sim.call(11.1, () => world.sim.restart(world.producer), undefined);
    world.sim.run();
    expect(partitions()).toEqual([0, 0, 1]);
  });

  it("[PROD10.3] [E7] a strategy that gives no partition is an error of the send, and changes nothing", () => {
    for (const [answer, error] of [
      [-1, RangeError],
      [2, RangeError],
      [0.5, RangeError],
      ["0", TypeError],
    ] as const) {
      const wrong = { name: "wrong", shard: () => answer as number };
      const world = producerWorld({ shardingStrategy: wrong });
      const errors: unknown[] = [];
      world.sim.spawn(
        (function* () {
          try {
            yield* world.producer.send("k", 1);
          } catch (thrown) {
            errors.push(thrown);
          }
        })(),
      );
      world.sim.run();
      expect(errors).toEqual([expect.any(error)]);
      expect(String(errors[0])).toContain('Producer: shardingStrategy "wrong" must choose an integer from 0 to 1');
      expect(world.producer.stats).toMatchObject({ recordsSent: 0, recordsPending: 0 });
    }
  });
});

describe("[PROD11] records without a key", () => {
  it("[PROD11.1] stay on a partition until a batch is full, then another is drawn", () => {
    // Two records fill a batch: 61 + 2 x 100.
    const world = producerWorld({ batchBytes: 261, lingerS: 1 }, { numPartitions: 50 }, { seed: 3 });
    for (let value = 0; value < 40; value++) world.send(1 + value / 1000, value, {});
    world.sim.run();
    const batches = world.of("batchSent").map((fact) => fact.split(" ").slice(2, 4));
    expect(batches.map(([, records]) => records)).toEqual(Array.from({ length: 20 }, () => "2"));
    expect(new Set(batches.map(([partition]) => partition)).size).toBeGreaterThan(10);
  });

  it("[PROD11.1] linger ends a batch early: the partition changes with the end of the next, not in the middle of it", () => {
    // The first batch goes with one record at 1.01; 161 bytes are not enough to change.
    const world = producerWorld({ batchBytes: 261, lingerS: 0.01 }, { numPartitions: 50 });
    for (const [value, at] of [1, 2, 2, 3, 3].entries()) world.send(at, value, {});
    world.sim.run();
    const partitions = world.of("batchSent").map((fact) => fact.split(" ")[2]);
    expect(world.of("batchSent").map((fact) => fact.split(" ")[3])).toEqual(["1", "2", "2"]);
    expect(partitions[1]).toBe(partitions[0]);
    expect(partitions[2]).not.toBe(partitions[1]);
  });

  it("[PROD11.2] avoid partitions whose batches wait while nothing can be sent", () => {
    const chosen = (partitionerAvailabilityTimeoutS: number, seed: number) => {
      const world = producerWorld(
        { lingerS: 0, maxInFlight: 2, partitionerAvailabilityTimeoutS },
        { numPartitions: 3, appendLatency: 1 },
        { seed },
      );
      for (const partition of [0, 1, 2]) world.send(0, partition, { partition });
      world.send(0.1, 3, { partition: 0 });
      // Two requests are under way from 0.1 on: these wait.
      for (const partition of [0, 1]) world.send(0.2, 4, { partition });
      world.send(0.5, 5, {});
      world.sim.run();
      return world.log.partitions.findIndex(({ records }) => [...records].some(({ value }) => value === 5));
    };
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    expect(new Set(seeds.map((seed) => chosen(0.3, seed)))).toEqual(new Set([2]));
    // Not yet, and never: weights 1, 1, 2.
    for (const never of [0.4, 0]) expect(new Set(seeds.map((seed) => chosen(never, seed)))).toEqual(new Set([0, 1, 2]));
  });

  it("[PROD11.2] an empty one behind one that is not available counts as long as that", () => {
    let behind = 0;
    for (let seed = 0; seed < 400; seed++) {
      const world = producerWorld(
        { lingerS: 0, maxInFlight: 2, batchBytes: 1, partitionerAvailabilityTimeoutS: 0.3 },
        { numPartitions: 4, appendLatency: 1 },
        { seed },
      );
      for (const partition of [0, 1, 2, 3]) world.send(0, partition, { partition });
      world.send(0.1, 4, { partition: 0 });
      // Three batches of partition 0 and one of partition 3 wait: 1 and 2 are left, with the weights 1 and 4.
      for (const partition of [0, 0, 0, 3]) world.send(0.2, 5, { partition });
      world.send(0.5, 6, {});
      world.sim.run();
      const chosen = world.log.partitions.findIndex(({ records }) => [...records].some(({ value }) => value === 6));
      expect([1, 2]).toContain(chosen);
      if (chosen === 1) behind++;
    }
    // A fifth of 400, within four standard deviations of 8.
    expect(Math.abs(behind - 80)).toBeLessThan(32);
  });
});
