import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Seed of this run's property tests. */
    simSeed: number;
    /** Runs per property. */
    simRuns: number;
  }
}
