import { describe, expect, it } from "vitest";
import { bytesAllocated } from "../src/harness/costs.js";
import { judge, partOf } from "../src/harness/guard.js";
import { compareVersions } from "../src/harness/python.js";
import { referenceLoop } from "../src/harness/reference-loop.js";
import { reportOf, short, withSection } from "../src/harness/report.js";
import { figureOf, rowsOf } from "../src/harness/run-suite.js";
import { median } from "../src/harness/statistics.js";
import type { Suite, Workload } from "../src/harness/suite.js";

const workload: Workload = { name: "w", unit: "events/s", operations: { sim: 1 } };
const timed: Workload = { name: "t", unit: "ns/record", figure: "time", operations: { sim: 1 } };
const weighed: Workload = { name: "g", unit: "bytes", figure: "gauge", operations: { sim: 1 } };
const circumstances = {
  repeats: 3,
  python: undefined,
  peers: [],
  packages: ["@sim/core 1.0.0"],
  date: "",
  load: 0,
  takes: { made: 9, unused: 3, disturbed: 1 },
};
const linesOf = (text: string) => text.split("\n").map((line) => line.replace(/ +/g, " "));

describe("rows", () => {
  it("hold medians, and in ours the ratios of the medians", () => {
    const taken = new Map([
      ["sim", [300, 100, 200]],
      ["simpy", [10, 40, 30, 20]],
    ]);
    expect(rowsOf(workload, taken)).toEqual([
      { name: "w", engine: "sim", value: 200, unit: "events/s", ratio_to: { simpy: 8 }, repeats: [300, 100, 200] },
      { name: "w", engine: "simpy", value: 25, unit: "events/s", ratio_to: {}, repeats: [10, 40, 30, 20] },
    ]);
  });

  it("where less is better a ratio above 1 still means that ours is", () => {
    const taken = new Map([
      ["sim", [200]],
      ["simpy", [1_000]],
    ]);
    expect(rowsOf(timed, taken)[0]?.ratio_to).toEqual({ simpy: 5 });
    expect(rowsOf(weighed, taken)[0]?.ratio_to).toEqual({ simpy: 5 });
  });

  it("hold what was measured besides, in ours alone", () => {
    const taken = new Map([
      ["sim", [1]],
      ["simpy", [1]],
    ]);
    const [ours, theirs] = rowsOf(workload, taken, { events: 3 });
    expect(ours?.beside).toEqual({ events: 3 });
    expect(theirs).not.toHaveProperty("beside");
  });

  it("the time of an operation comes from the rate", () => {
    expect(figureOf("time", 4_000_000)).toBe(250);
    expect(figureOf("rate", 4_000_000)).toBe(4_000_000);
    expect(figureOf("gauge", 40)).toBe(40);
  });

  it("a median of nothing is an error", () => {
    expect(() => median([])).toThrow(RangeError);
    expect(median([3])).toBe(3);
  });
});

describe("the report", () => {
  const suite: Suite = {
    name: "s",
    what: "",
    packages: [],
    workloads: [workload, { ...workload, name: "v" }],
    peers: [],
    targets: [
      { workload: "w", peer: "simpy", atLeast: 8 },
      { workload: "w", peer: "simpy", of: "v", atLeast: 9, reachFor: 20 },
      { workload: "w", peer: "simjs", atLeast: 1 },
    ],
  };
  const rows = [
    ...rowsOf(
      workload,
      new Map([
        ["sim", [1_600_000]],
        ["simpy", [200_000]],
      ]),
    ),
    ...rowsOf(
      { ...workload, name: "v" },
      new Map([
        ["sim", [100]],
        ["simpy", [400_000]],
      ]),
    ),
  ];
  const report = reportOf(suite, rows, { ...circumstances, python: "3.13.0", peers: ["simpy 4"] });

  it("says which targets are met, against the same or another workload of a peer that ran", () => {
    expect(linesOf(report)).toContain("| w | 8.0 x simpy | - | 8.0 x | yes |");
    expect(linesOf(report)).toContain("| w | 9.0 x simpy v | 20 x | 4.0 x | **no** |");
    expect(report).not.toContain("simjs");
  });

  it("says so of figures by themselves, and of our own against each other", () => {
    const targets = [
      { workload: "w", bound: 100, reachFor: 2_000 },
      { workload: "v", peer: "sim", of: "w", atLeast: 0.75 },
    ];
    const taken = (value: number) => new Map([["sim", [value]]]);
    const both = [...rowsOf(workload, taken(100)), ...rowsOf({ ...workload, name: "v" }, taken(70))];
    const lines = linesOf(reportOf({ ...suite, targets }, both, circumstances));
    expect(lines).toContain("| target | at least | reach for | is | met |");
    expect(lines).toContain("| w | 100 | 2.00 k | 100 | yes |");
    expect(lines).toContain("| v | 0.75 x sim w | - | 0.70 x | **no** |");
  });

  it("where less is better the bound is the most", () => {
    const targets = [
      { workload: "t", bound: 600 },
      { workload: "g", bound: 40 },
    ];
    const least: Suite = { ...suite, workloads: [timed, weighed], targets };
    const taken = (value: number) => new Map([["sim", [value]]]);
    const lines = linesOf(
      reportOf(least, [...rowsOf(timed, taken(600)), ...rowsOf(weighed, taken(41))], circumstances),
    );
    expect(lines).toContain("| target | at most | reach for | is | met |");
    expect(lines).toContain("| t | 600 | - | 600 | yes |");
    expect(lines).toContain("| g | 40.0 | - | 41.0 | **no** |");
  });

  it("has a table of what was measured besides", () => {
    const rows = [
      ...rowsOf(workload, new Map([["sim", [1]]]), { a: 3.25 }),
      ...rowsOf(timed, new Map([["sim", [1]]]), { b: 1_234 }),
    ];
    const lines = linesOf(reportOf(suite, rows, circumstances));
    expect(lines).toContain("| beside | a | b |");
    expect(lines).toContain("| w | 3.25 | - |");
    expect(lines).toContain("| t | - | 1.23 k |");
  });

  it("says what has fewer repeats", () => {
    const few: Suite = { ...suite, workloads: [{ ...workload, repeats: 1 }] };
    expect(reportOf(few, rows, circumstances)).toContain("the median of 3 repeats (w: 1), each");
    expect(report).toContain("the median of 3 repeats, each");
  });

  it("says in how many quiet moments was measured, where time was", () => {
    expect(report).toContain("- 6 measurements of time used, 5 of them in quiet moments; 3 others not used");
    const quiet = reportOf(suite, rows, { ...circumstances, takes: { made: 6, unused: 0, disturbed: 0 } });
    expect(quiet).toContain("- 6 measurements of time used, all in quiet moments; 0 others not used");
    const none = reportOf(suite, rows, { ...circumstances, takes: { made: 0, unused: 0, disturbed: 0 } });
    expect(none).not.toContain("measurements of time");
  });

  it("replaces its own section of the results, and no other", () => {
    const before = "# Results\n\nIntro.\n\n## a\n\none\n\n## b\n\ntwo\n";
    expect(withSection(before, "a", "## a\n\nnew\n")).toBe("# Results\n\nIntro.\n\n## a\n\nnew\n\n## b\n\ntwo\n");
    expect(withSection(before, "c", "## c\n\nnew\n")).toBe(`${before}\n## c\n\nnew\n`);
  });

  it.each([
    [7_421_000, "7.42 M"],
    [999_600, "1.00 M"],
    [513_400, "513 k"],
    [999.6, "1.00 k"],
    [93.04, "93.0"],
  ])("writes %d as %s", (value, text) => {
    expect(short(value)).toBe(text);
  });
});

describe("the guard", () => {
  const measuring =
    (...ratios: number[]) =>
    async () =>
      ratios.shift() as number;

  it("passes at once at 70 % of the baseline", async () => {
    expect(await judge(measuring(0.7))).toEqual({ part: 0.7, tries: 1, passed: true });
  });

  it("takes the ratio of rates, also where the figure is a time, and bytes the other way round", () => {
    expect(partOf(workload, 1.4, 2)).toBe(0.7);
    expect(partOf(timed, 1.4, 2)).toBe(0.7);
    expect(partOf(weighed, 50, 40)).toBe(0.8);
  });

  it("measures again what looks slow, and lets the best of three count", async () => {
    expect(await judge(measuring(0.5, 0.6, 0.95))).toEqual({ part: 0.95, tries: 3, passed: true });
    expect(await judge(measuring(0.65, 0.6, 0.55, 5))).toEqual({ part: 0.65, tries: 3, passed: false });
  });

  it("its reference loop runs events in the order of time, whatever their number", async () => {
    for (const pending of [1, 2, 100]) {
      const model = referenceLoop(pending, 1_000);
      await model.run();
      expect(model.check()).toBe(1_000);
    }
  });
});

describe("bytes allocated", () => {
  it.each([
    ["that is garbage at once", 0],
    ["that is kept for a while", 100_000],
  ])("are those of known objects, over many collections: %s", async (_, kept) => {
    // On a heap of 64 bits an array of four numbers is a header of 32 bytes and elements of 16 + 4 * 8.
    const each = 80;
    const count = 2_000_000;
    const ring: number[][] = new Array(kept + 1).fill([]);
    const bytes = await bytesAllocated(() => {
      for (let i = 0; i < count; i++) ring[i % (kept + 1)] = [i, i, i, i];
    });
    expect(bytes / count).toBeGreaterThan(0.95 * each);
    expect(bytes / count).toBeLessThan(1.05 * each);
  });

  it("count arrays outside the heap by what they have grown", async () => {
    const held: Float64Array[] = [];
    const bytes = await bytesAllocated(() => void held.push(new Float64Array(1_000_000)));
    expect(held[0]?.length).toBe(1_000_000);
    expect(bytes).toBeGreaterThan(8_000_000);
    expect(bytes).toBeLessThan(8_500_000);
  });
});

it("versions are compared by number", () => {
  expect(compareVersions([3, 13, 0], [3, 9, 18])).toBeGreaterThan(0);
  expect(compareVersions([3, 13, 0], [3, 13])).toBe(0);
  expect(compareVersions([3, 12, 9], [3, 13])).toBeLessThan(0);
});
