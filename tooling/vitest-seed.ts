import type { TestProject } from "vitest/node";

/**
 * Chooses the seed of this run's property tests, once for all workers: `SIM_SEED` if given, else a fresh one, so that
 * every run tries new cases. It is printed, and again by each property that fails.
 */
export default function provideSeed(project: TestProject): void {
  const seed = integerFromEnv("SIM_SEED", -(2 ** 31), 2 ** 31 - 1) ?? freshSeed();
  const runs = integerFromEnv("SIM_RUNS", 1, 2 ** 31 - 1) ?? 100;
  project.provide("simSeed", seed);
  project.provide("simRuns", runs);
  console.log(`seed: SIM_SEED=${seed}`);
}

function freshSeed(): number {
  return (Date.now() ^ (process.pid << 12)) & 0x7fffffff;
}

function integerFromEnv(name: string, least: number, most: number): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be an integer from ${least} to ${most}, got ${text}`);
  }
  return value;
}
