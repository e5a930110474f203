import * as fc from "fast-check";

/**
 * How often a property is to be tried that should be tried `usual` times where others are tried 100 times: `SIM_RUNS`
 * scales it as it scales them.
 */
export function propertyRuns(usual: number): number {
  return Math.ceil((usual * (fc.readConfigureGlobal()?.numRuns ?? 100)) / 100);
}
