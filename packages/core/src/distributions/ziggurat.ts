import { exp, log } from "../internal/portable-math.js";
import type { RandomStream } from "../random.js";

/**
 * Samples of the exponential distribution of mean 1 by the ziggurat method: the area under the density is cut into layers
 * of equal area, of which all but a hundredth of the points need one random number, a multiplication and a comparison.
 *
 * A number on [0, 1) chooses the layer by its first 8 bits and the point in it by the other 45, so the two are independent.
 *
 * @see {@link https://doi.org/10.18637/jss.v005.i08 | Marsaglia and Tsang, The Ziggurat Method for Generating Random
 * Variables, 2000}, for the layers; Doornik, An Improved Ziggurat Method, 2005, for the independence.
 */
const LAYERS = 256;

/** Where the tail begins, and the area of each layer, for 256 layers (Marsaglia and Tsang, section 3). */
const TAIL = 7.69711747013105;
const AREA = 0.003949659822581557;

/** The right ends of the layers, from the lowest: as wide as its area asks, then the tail's beginning, down to 0. */
export const ENDS: Float64Array = /* @__PURE__ */ layerEnds();
/** The density at the ends. */
export const HEIGHTS: Float64Array = /* @__PURE__ */ ENDS.map((x) => exp(-x));

function layerEnds(): Float64Array {
  const ends = new Float64Array(LAYERS + 1);
  ends[0] = AREA / exp(-TAIL);
  ends[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) {
    const below = ends[i - 1] as number;
    ends[i] = -log(AREA / below + exp(-below));
  }
  return ends;
}

/** A sample of the exponential distribution of mean 1. */
export function unitExponential(random: RandomStream): number {
  const chosen = random.next() * LAYERS;
  const layer = Math.trunc(chosen);
  const x = (chosen - layer) * (ENDS[layer] as number);
  return x < (ENDS[layer + 1] as number) ? x : edgeOf(random, layer, x);
}

/** The point lies where its layer is not all under the density: in the tail, or by the curve. */
function edgeOf(random: RandomStream, layer: number, x: number): number {
  // It has no memory: beyond the tail's beginning it begins anew.
  if (layer === 0) return TAIL + unitExponential(random);
  const low = HEIGHTS[layer] as number;
  const high = HEIGHTS[layer + 1] as number;
  return low + random.next() * (high - low) < exp(-x) ? x : unitExponential(random);
}
