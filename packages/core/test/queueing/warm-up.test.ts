import { describe, expect, it } from "vitest";
import { birthDeath, erlangPhases, hyperexponential, nonPreemptiveService, preemptive, series } from "./chains.js";
import type { MarkovChain } from "./markov-chain.js";
import { patient, urgent, WARM_UP } from "./studies.js";
import { gammaMoments, relaxationTime } from "./theory.js";

/** How far the mean of `value` is from its steady state after `t` seconds from empty, as a share of it. */
function leftOver(chain: MarkovChain, t: number, value: (state: readonly number[]) => number): number {
  const steady = chain.mean(chain.stationary(), value);
  return Math.abs(chain.mean(chain.at(t), value) - steady) / steady;
}

const count = (state: readonly number[]): number => (state[0] as number) + (state[1] ?? 0);
const waiting = ([n = 0]: readonly number[]): number => Math.max(0, n - 1);
const unit = gammaMoments(1, 1);

/**
 * What is left of the empty start when the observation begins, computed and not simulated: below 0.1 %. It goes on falling,
 * and counts only until it is gone, so that it shifts the mean over a replication by far less.
 */
describe("[LAWS] the warm-up that is deleted is long enough", () => {
  it.each([0.5, 0.7, 0.95])("[LAWS] M/M/1 at load %d", (load) => {
    const chain = birthDeath(load, 1, 1, load < 0.9 ? 80 : 400);
    expect(leftOver(chain, WARM_UP * relaxationTime(load, unit), waiting)).toBeLessThan(1e-3);
    // Two relaxation times would not do.
    expect(leftOver(chain, 2 * relaxationTime(load, unit), waiting)).toBeGreaterThan(1e-2);
  });

  it("[LAWS] M/M/2, M/M/1/5, and M/G/1 with service of low and of high variability", () => {
    const room = ([n = 0]: readonly number[]) => Math.max(0, n - 2);
    expect(leftOver(birthDeath(1.2, 1, 2, 80), WARM_UP * relaxationTime(0.6, unit), room)).toBeLessThan(1e-3);
    for (const load of [0.8, 1.2]) {
      expect(leftOver(birthDeath(load, 1, 1, 5), WARM_UP * relaxationTime(0.8, unit), waiting)).toBeLessThan(1e-3);
    }
    const phases = erlangPhases(0.6, 4, 1, 60);
    const t = WARM_UP * relaxationTime(0.6, gammaMoments(1, 4));
    expect(leftOver(phases, t, ([left = 0]) => Math.max(0, Math.ceil(left / 4) - 1))).toBeLessThan(1e-3);
    const varied = hyperexponential(0.5, 2, 150);
    expect(leftOver(varied, WARM_UP * relaxationTime(0.5, gammaMoments(1, 0.5)), waiting)).toBeLessThan(1e-3);
  });

  it("[LAWS] two stations in series: the second has to wait for the first", () => {
    const t = WARM_UP * (relaxationTime(0.5, unit) + relaxationTime(0.55, gammaMoments(1.1, 1)));
    expect(leftOver(series(0.5, [1, 1.1], 40), t, ([, b = 0]) => Math.max(0, b - 1))).toBeLessThan(1e-3);
  });

  it("[LAWS] priorities: also those who wait for the others", () => {
    const t = WARM_UP * relaxationTime(0.5, urgent.service);
    for (const chain of [preemptive(urgent, patient, 40), nonPreemptiveService(urgent, patient, 40)]) {
      expect(leftOver(chain, t, count)).toBeLessThan(1e-3);
      expect(leftOver(chain, t, ([, b = 0]) => b)).toBeLessThan(1e-3);
    }
  });
});
