import { fileURLToPath } from "node:url";
import { readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { readOrigins } from "../src/airports.js";
import { casesFor, hotKeys, measure, partitionCounts, saturation, situation } from "../src/model.js";
import { report } from "../src/report.js";
import { murmur2, partitionOf } from "./murmur2.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const keys = readOrigins();
const results = casesFor(keys).map((parameters) => measure(1, parameters));
const byKey = results.filter(({ parameters }) => parameters.spreading === "key");

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report(results);
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

describe("[LOG1] the partition of each airport is that of Kafka's murmur2", () => {
  it("which for known keys gives what Kafka's own tests say", () => {
    expect(["21", "foobar", "abc"].map(murmur2)).toEqual([-973932308, -790332482, 479470107]);
  });

  it.each(partitionCounts)("with %i partitions", (partitions) => {
    const { simulation, log } = hotKeys(1, { ...situation, keys, partitions, spreading: "key" });
    simulation.run();
    const found = new Map<string, number>();
    for (const { id, records } of log.partitions) for (const { key } of records) found.set(key, id);
    expect(found.size).toBe(220);
    for (const [key, partition] of found) expect(partition, key).toBe(partitionOf(key, partitions));
  });
});

describe("the busiest partition", () => {
  it.each(byKey)(
    "[LOG1] has the share that counting gives, case %#",
    ({ parameters, busiest, share, idle, keysThere }) => {
      const counts = Array.from({ length: parameters.partitions }, () => 0);
      for (const key of keys) (counts[partitionOf(key, parameters.partitions)] as number)++;
      expect(share).toBe(Math.max(...counts) / 20_000);
      expect(counts[busiest]).toBe(Math.max(...counts));
      expect(idle).toBe(counts.filter((n) => n === 0).length);
      const there = new Set(keys.filter((key) => partitionOf(key, parameters.partitions) === busiest));
      expect(new Set(keysThere)).toEqual(there);
    },
  );

  it.each(results)(
    "[LOG6] has been busy with what it has taken in, and what it has not taken in waits, case %#",
    (result) => {
      const { partitions, partitionRate, load } = result.parameters;
      const seconds = keys.length / (load * partitions * partitionRate);
      const taken = result.share * keys.length - result.waiting;
      expect(Math.abs(result.utilization / (taken / partitionRate / seconds) - 1)).toBeLessThan(0.025);
    },
  );

  /** Arrivals at a rate a, of which it gets its share and can take c, keep it busy for share * a / c of the time. */
  it.each(byKey)(
    "[LOG6] is busy for share x arrivals / capacity, or all the time and falls behind, case %#",
    (result) => {
      const { partitions, partitionRate, load } = result.parameters;
      const offered = result.share * partitions * load;
      expect(offered).toBeCloseTo(load / saturation(result), 9);
      expect(Math.abs(result.utilization - Math.min(1, offered))).toBeLessThan(0.02);
      if (offered < 1.05) return;
      const seconds = keys.length / (load * partitions * partitionRate);
      const surplus = (offered - 1) * partitionRate * seconds;
      expect(Math.abs(result.waiting - surplus)).toBeLessThan(3 * Math.sqrt(result.share * keys.length));
    },
  );

  it("[LOG6] makes appends wait as an M/D/1 queue does, where it is not saturated", () => {
    for (const { parameters, utilization: rho, meanWait } of byKey.slice(0, 3)) {
      const theory = rho / parameters.partitionRate / (2 * (1 - rho));
      expect(Math.abs(meanWait / theory - 1), `${parameters.partitions} partitions`).toBeLessThan(0.15);
    }
  });

  it("[LOG6] keeps up below the load at which it saturates, and falls behind above it", () => {
    const hot = byKey.find(({ parameters }) => parameters.partitions === 32) as (typeof byKey)[number];
    const at = (factor: number) => measure(2, { ...hot.parameters, load: factor * saturation(hot) });
    expect(at(0.9).waiting).toBeLessThan(30);
    // A tenth more than it takes, for as long as 20,000 records last.
    const above = at(1.1);
    const records = hot.share * 20_000;
    expect(Math.abs(above.waiting - records * (1 - 1 / 1.1))).toBeLessThan(3 * Math.sqrt(records));
  });

  it("[LOG1] in turn has the ideal share, with null keys what batches at random give", () => {
    for (const { parameters, share } of results) {
      const { spreading, partitions, recordBytes } = parameters;
      if (spreading === "round-robin") expect(share).toBe(Math.ceil(20_000 / partitions) / 20_000);
      if (spreading !== "sticky" || partitions === 1) continue;
      // 16,384 bytes are full with the 17th record; so many batches, each to a partition drawn uniformly.
      const batches = 20_000 / Math.ceil(16_384 / recordBytes);
      const deviation = Math.sqrt((1 - 1 / partitions) / (partitions * batches));
      expect(share - 1 / partitions).toBeGreaterThan(0);
      expect(share - 1 / partitions).toBeLessThan(4 * deviation);
    }
  });
});
