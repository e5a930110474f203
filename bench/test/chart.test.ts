import { describe, expect, it } from "vitest";
import { svgOf } from "../src/chart/svg.js";

describe("the chart", () => {
  const svg = svgOf({
    title: "time & records",
    xLabel: "records",
    yLabel: "ns",
    lines: [
      {
        label: "a",
        points: [
          [1e4, 1_000],
          [1e5, 100],
          [1e6, 1_000],
        ],
      },
      { label: "b", points: [[1e4, 100]] },
    ],
  });
  const placesOf = (label: number) => {
    const lines = [...svg.matchAll(/<polyline .* points="([^"]*)"/g)];
    return (lines[label]?.[1] ?? "").split(" ").map((place) => place.split(",").map(Number));
  };

  it("puts a decade as far from the next everywhere, and more further up", () => {
    const [first = [], second = [], third = []] = placesOf(0);
    expect(third[0]).toBeCloseTo(2 * (second[0] as number) - (first[0] as number), 0);
    expect(first[1]).toBe(third[1]);
    expect(second[1]).toBeGreaterThan(first[1] as number);
    expect(placesOf(1)).toEqual([[first[0], second[1]]]);
  });

  it("names decades, lines and axes, and is well-formed XML", () => {
    for (const words of [">10,000<", ">1,000,000<", ">100<", ">a<", ">b<", ">records<", ">ns<"]) {
      expect(svg).toContain(words);
    }
    expect(svg).toContain("<title>time &#38; records</title>");
    expect(svg.match(/&(?!#\d+;)/g)).toBeNull();
    const opened = [...svg.matchAll(/<(\w+)(?:\s[^>]*)?(?<!\/)>/g)].map(([, name]) => name);
    const closed = [...svg.matchAll(/<\/(\w+)>/g)].map(([, name]) => name);
    expect(opened.toSorted()).toEqual(closed.toSorted());
  });
});
