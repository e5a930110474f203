import { fileURLToPath } from "node:url";
import { readmeWith } from "@sim/example-shared";
import { describe, expect, it } from "vitest";
import { addPartitions, cases, measureRow, movedShare, overtakenByHand } from "../src/model.js";
import { report } from "../src/report.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const results = cases.map((parameters) => measureRow(1, parameters));

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report(results);
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

describe("the share of keys that move", () => {
  it("is 1 - min / lcm, which counting through all remainders gives", () => {
    for (let n = 1; n <= 20; n++) {
      for (let m = n + 1; m <= 40; m++) {
        let moved = 0;
        for (let hash = 0; hash < n * m; hash++) if (hash % n !== hash % m) moved++;
        expect(movedShare(n, m)).toBeCloseTo(moved / (n * m), 12);
      }
    }
  });

  it.each(results)(
    "[LOG1] is that of theory, and that of the records in the log, case %#",
    ({ earliest: { parameters, moved } }) => {
      const { partitionsBefore, partitionsAfter, keys } = parameters;
      const theory = movedShare(partitionsBefore, partitionsAfter);
      expect(Math.abs(moved - theory)).toBeLessThan(4 * Math.sqrt((theory * (1 - theory)) / keys));

      const { simulation, log } = addPartitions(1, parameters);
      simulation.runUntil(620);
      const places = new Map<string, Set<number>>();
      for (const { id, records } of log.partitions) {
        for (const { key } of records) places.set(key, (places.get(key) ?? new Set()).add(id));
      }
      // With some records before and after for every key; a few of the shorter runs have none.
      const inTwo = [...places.values()].filter(({ size }) => size === 2).length;
      expect([...places.values()].every(({ size }) => size <= 2)).toBe(true);
      expect(inTwo / places.size).toBeLessThanOrEqual(moved + 0.001);
      if (parameters.behind > 30) expect(inTwo / places.size).toBeGreaterThan(moved - 0.02);
    },
  );
});

describe("the order of the records of a key", () => {
  it.each(results)("[GRP2] suffers as far as the backlog outlasts the news, case %#", ({ earliest }) => {
    const { parameters, newReadAfter, overtakenByNew, overtakenByOld, furthest, until } = earliest;
    const byHand = overtakenByHand(parameters, newReadAfter);
    // The share of the keys in new partitions is that of theory within some 4 of 50 %, and no two partitions drain alike.
    expect(Math.abs(overtakenByNew - byHand)).toBeLessThanOrEqual(0.2 * byHand);
    // Twice as many partitions: no key moves from one old partition to another.
    if (parameters.partitionsAfter === 24) expect(overtakenByOld).toBe(0);
    else expect(overtakenByOld).toBeGreaterThan(0);
    if (byHand === 0) {
      expect([furthest, until]).toEqual([0, 0]);
    } else {
      // At the earliest when all have drained the backlog at the pace of the mean.
      const drained = (parameters.arrivalRate * parameters.behind) / (parameters.consumers * parameters.serviceRate);
      expect(until).toBeGreaterThan(drained);
      expect(furthest).toBeLessThan(parameters.behind + until);
    }
  });

  it("[GRP7] the news comes with the next look at the metadata and the heartbeat after it", () => {
    for (const { earliest } of results) {
      const { newReadAfter, parameters } = earliest;
      expect(newReadAfter).toBeGreaterThan(parameters.noticedAfter);
      expect(newReadAfter).toBeLessThan(parameters.noticedAfter + 3 + 5);
    }
  });
});

it("[GRP1] with latest, a group skips what came into new partitions before it read them; with earliest nothing", () => {
  for (const { earliest, latest } of results) {
    const { partitionsBefore: n, partitionsAfter: m, arrivalRate } = earliest.parameters;
    const came = (arrivalRate * (m - n) * latest.newReadAfter) / m;
    // Keys in new partitions: binomial; and the first position is set a little before the first record is processed.
    expect(Math.abs(latest.skipped - came)).toBeLessThan(0.2 * came + 4 * Math.sqrt(came));
    expect(earliest.skipped).toBe(0);
  }
});
