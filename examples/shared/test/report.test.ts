import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { count, fixed, minutesOf, page, percent, readmeWith, sparkline, table } from "../src/index.js";

describe("format", () => {
  it("puts commas between thousands", () => {
    expect([0, 999, 1000, 1234567].map(count)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });

  it("rounds, and has a dash for what never is", () => {
    expect([fixed(1.25, 1), fixed(2), fixed(Infinity), fixed(Number.NaN)]).toEqual(["1.3", "2.0", "-", "-"]);
    expect([percent(0.125), percent(0.125, 0), minutesOf(90)]).toEqual(["12.5 %", "13 %", "1.5"]);
  });
});

describe("sparkline", () => {
  const series = { times: [0, 1, 2, 3, 4, 5, 6, 7], values: [0, 8, 1, 2, 4, 4, 8, 0] };

  it("draws the highest value of each part of the time, from 0 to the highest", () => {
    expect(sparkline(series, { from: 0, to: 8, width: 4 })).toBe("█▂▄█");
  });

  it("takes samples from the beginning of the time, included, to its end, excluded", () => {
    expect(sparkline(series, { from: 2, to: 6, width: 4 })).toBe("▂▄██");
  });

  it("can have a scale of its own, leaves parts without samples blank, and ends with the last sample", () => {
    const gap = { times: [0, 3], values: [4, 8] };
    expect(sparkline(gap, { from: 0, to: 8, width: 8, top: 16 })).toBe("▂  ▄");
  });

  it("draws nothing but zeros as a flat line", () => {
    expect(sparkline({ times: [0, 1], values: [0, 0] }, { from: 0, to: 2, width: 2 })).toBe("▁▁");
  });
});

describe("table and page", () => {
  it("sets numbers to the right, and what is said to the left", () => {
    const columns = [{ head: "name", align: "left" as const }, "n"];
    const lines = [
      "┌──────┬─────┐",
      "│ name │   n │",
      "├──────┼─────┤",
      "│ a    │   1 │",
      "│ b    │ 200 │",
      "└──────┴─────┘",
    ];
    expect(
      table(columns, [
        ["a", "1"],
        ["b", "200"],
      ]),
    ).toBe(lines.join("\n"));
  });

  it("puts an empty line between parts, and refuses a line of more than 100 columns", () => {
    expect(page("a", "b")).toBe("a\n\nb\n");
    expect(page("─".repeat(100))).toHaveLength(101);
    expect(() => page("x".repeat(101))).toThrow("a line has 101 columns, at most 100 fit");
  });
});

describe("readmeWith", () => {
  const folder = mkdtempSync(join(tmpdir(), "sim-readme-"));
  const write = (text: string) => writeFileSync(join(folder, "README.md"), text);
  beforeAll(() => write("# A\n\n```txt\nold\nlines\n```\n\nb\n"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("puts the output into the txt block, also into an empty one, and leaves the rest", () => {
    expect(readmeWith(folder, "new\n")).toBe("# A\n\n```txt\nnew\n```\n\nb\n");
    write("```sh\nx\n```\n```txt\n```\n");
    expect(readmeWith(folder, "new\n")).toBe("```sh\nx\n```\n```txt\nnew\n```\n");
  });

  it("needs one such block", () => {
    write("# A\n");
    expect(() => readmeWith(folder, "new\n")).toThrow("must have one block");
    write("```txt\na\n```\n\n```txt\nb\n```\n");
    expect(() => readmeWith(folder, "new\n")).toThrow("must have one block");
  });
});
