import { describe, expect, it } from "vitest";
import type { Comparison } from "../../src/live/compare-part.js";
import { report } from "../../src/live/report.js";

const span = { least: 0, most: 1000, because: "heartbeat + 3 polls" };
const pause = (partition: number, kafka: number, simulator: number, agrees = true): Comparison => ({
  step: "C leaves",
  what: `pause of ${partition}, C to B`,
  kafka: `${kafka} ms`,
  simulator: `${simulator} ms`,
  difference: simulator - kafka,
  span,
  agrees,
});

describe("the two side by side", () => {
  it("[CONF] one entry where both are the same, two figures of a time, alike pauses in a line, reasons below", () => {
    const comparisons: readonly Comparison[] = [
      { step: "C leaves", what: "owners", kafka: "B 0,1,2", simulator: "B 0,1,2", agrees: true },
      pause(0, 239, 159),
      pause(1, 239, 159),
      pause(2, 15, 4),
      {
        step: "C leaves",
        what: "at rest after",
        kafka: "447 ms",
        simulator: "160 ms",
        difference: -287,
        span: { least: -1800, most: 1800, because: "the longest pause" },
        agrees: true,
      },
    ];
    expect(report([{ part: "classic-range", comparisons }])).toEqual([
      "classic-range                                        Kafka   simulator   diff.  allowed, ms",
      "=".repeat(100),
      "C leaves",
      "  owners            B 0,1,2",
      "  pause of 0,1: C to B                              239 ms      159 ms     -80  0..1000    a",
      "  pause of 2: C to B                                 15 ms        4 ms     -11  0..1000    a",
      "  at rest after                                     447 ms      160 ms    -287  +-1800     b",
      "-".repeat(100),
      "a  heartbeat + 3 polls",
      "b  the longest pause",
      "",
      "5 comparisons in 1 parts: all agree, times within what the rules allow",
    ]);
  });

  it("[CONF] marks what differs, and counts it", () => {
    const comparisons: readonly Comparison[] = [
      { step: "C leaves", what: "owners", kafka: "B 0,1,2", simulator: "B 0,1", agrees: false },
      pause(0, 2239, 159, false),
      { ...pause(1, Number.NaN, 159, false), kafka: "never" },
    ];
    const lines = report([{ part: "classic-range", comparisons }]);
    expect(lines.slice(3, 7)).toEqual([
      "! owners            Kafka: B 0,1,2",
      "                    simulator: B 0,1",
      "! pause of 0: C to B                               2239 ms      159 ms   -2080  0..1000    a",
      "! pause of 1: C to B                                 never      159 ms          0..1000    a",
    ]);
    expect(lines.at(-1)).toBe("3 comparisons in 1 parts: 3 differ, marked with !");
  });

  it("[CONF] says first what has to be known", () => {
    expect(report([{ part: "p", note: "The machine was busy.", comparisons: [] }]).slice(1, 4)).toEqual([
      "=".repeat(100),
      "The machine was busy.",
      "",
    ]);
  });

  it("[CONF] fits on a page of 100 columns", () => {
    const ids = Array.from({ length: 9 }, (_, i) => `C${i}=C-f9d4f9b1-e95e-4bbd-8f5e-ce0df5ba2226`).join(", ");
    const comparisons: readonly Comparison[] = [
      { step: "s ".repeat(80).trim(), what: "members", kafka: ids, simulator: ids, agrees: true },
    ];
    const lines = report([{ part: "p", comparisons }]);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(100);
  });

  it("[CONF] does not take nothing for agreement", () => {
    expect(report([]).at(-1)).toBe("0 comparisons in 0 parts: nothing to compare");
  });
});
