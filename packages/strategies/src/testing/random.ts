import type { UniformRandom } from "@sim/strategies";

/** Uniform numbers from a seed: the linear congruential generator of Numerical Recipes, its upper 24 bits. */
export function randomFrom(seed: number): UniformRandom {
  let state = seed | 0;
  return {
    next() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return (state >>> 8) / 2 ** 24;
    },
  };
}
