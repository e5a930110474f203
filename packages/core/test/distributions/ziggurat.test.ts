import { exponential } from "@sim/core";
import jstat from "jstat";
import { describe, expect, it } from "vitest";
import { ENDS, HEIGHTS } from "../../src/distributions/ziggurat.js";
import { stream } from "./statistics.js";

const LAYERS = 256;
const at = (values: Float64Array, index: number): number => values[index] as number;

describe("[CORE6] the layers of the exponential's ziggurat", () => {
  it("[CORE6] all have one area: the lowest with the tail, the others as rectangles, up to the density's top", () => {
    const lowest = at(ENDS, 1) * Math.exp(-at(ENDS, 1)) + Math.exp(-at(ENDS, 1));
    expect(at(ENDS, 0) * at(HEIGHTS, 1)).toBeCloseTo(lowest, 14);
    for (let layer = 1; layer < LAYERS; layer++) {
      const height = Math.exp(-at(ENDS, layer + 1)) - Math.exp(-at(ENDS, layer));
      expect(at(ENDS, layer) * height).toBeCloseTo(lowest, 14);
    }
    expect(at(ENDS, LAYERS)).toBe(0);
    expect(at(HEIGHTS, LAYERS)).toBe(1);
  });

  it("[CORE6] samples fall between the ends of the layers, and beyond them, as often as they should", () => {
    const count = 2_000_000;
    const random = stream("ziggurat");
    const unit = exponential(1);
    const seen = new Float64Array(LAYERS + 1);
    let excess = 0;
    for (let i = 0; i < count; i++) {
      const x = unit.sample(random);
      excess += Math.max(0, x - at(ENDS, 1));
      // The ends fall: the first that is not above x.
      let low = 1;
      let high = LAYERS;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at(ENDS, middle) <= x) high = middle;
        else low = middle + 1;
      }
      seen[low] = at(seen, low) + 1;
    }
    let chiSquare = 0;
    for (let bin = 1; bin <= LAYERS; bin++) {
      const above = bin === 1 ? 0 : Math.exp(-at(ENDS, bin - 1));
      const expected = count * (Math.exp(-at(ENDS, bin)) - above);
      chiSquare += (at(seen, bin) - expected) ** 2 / expected;
    }
    expect(chiSquare).toBeLessThan(jstat.chisquare.inv(0.999, LAYERS - 1));
    // Beyond the tail's beginning it is exponential again: mean and standard deviation 1.
    expect(Math.abs(excess / at(seen, 1) - 1)).toBeLessThan(3.29 / Math.sqrt(at(seen, 1)));
  });
});
