import { describe, expect, it } from "vitest";
import { judge } from "../src/harness/guard.js";
import { compareVersions } from "../src/harness/python.js";
import { referenceLoop } from "../src/harness/reference-loop.js";
import { reportOf, short, withSection } from "../src/harness/report.js";
import { rowsOf } from "../src/harness/run-suite.js";
import { median } from "../src/harness/statistics.js";
import type { Suite } from "../src/harness/suite.js";

const workload = { name: "w", unit: "events/s", operations: { sim: 1 } };

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

  it("a median of nothing is an error", () => {
    expect(() => median([])).toThrow(RangeError);
    expect(median([3])).toBe(3);
  });
});

describe("the report", () => {
  const suite: Suite = {
    name: "s",
    what: "",
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
  const report = reportOf(suite, rows, {
    repeats: 1,
    python: "3.13.0",
    peers: ["simpy 4"],
    core: "1.0.0",
    date: "2026-01-01",
    load: 0,
  });
  const linesOf = (text: string) => text.split("\n").map((line) => line.replace(/ +/g, " "));

  it("says which targets are met, against the same or another workload of a peer that ran", () => {
    expect(linesOf(report)).toContain("| w | 8.0 x simpy | - | 8.0 x | yes |");
    expect(linesOf(report)).toContain("| w | 9.0 x simpy v | 20 x | 4.0 x | **no** |");
    expect(report).not.toContain("simjs");
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
    expect(await judge(measuring(1.4), 2)).toEqual({ part: 0.7, tries: 1, passed: true });
  });

  it("measures again what looks slow, and lets the best of three count", async () => {
    expect(await judge(measuring(1, 1.2, 1.9), 2)).toEqual({ part: 0.95, tries: 3, passed: true });
    expect(await judge(measuring(1.3, 1.2, 1.1, 5), 2)).toEqual({ part: 0.65, tries: 3, passed: false });
  });

  it("its reference loop runs events in the order of time, whatever their number", async () => {
    for (const pending of [1, 2, 100]) {
      const model = referenceLoop(pending, 1_000);
      await model.run();
      expect(model.check()).toBe(1_000);
    }
  });
});

it("versions are compared by number", () => {
  expect(compareVersions([3, 13, 0], [3, 9, 18])).toBeGreaterThan(0);
  expect(compareVersions([3, 13, 0], [3, 13])).toBe(0);
  expect(compareVersions([3, 12, 9], [3, 13])).toBeLessThan(0);
});
