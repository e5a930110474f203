import type { TestFunction } from "@sim/strategies/testing";

/** A runner that notes what fails, and what makes the cases the same each time. */
export interface NotingRunner {
  readonly test: TestFunction;
  readonly seed: number;
  readonly numRuns: number;
}

/** What a suite says of an implementation: the messages of the laws that it breaks, by the name of the law. */
export function failuresOf(suite: (runner: NotingRunner) => void): ReadonlyMap<string, string> {
  const failures = new Map<string, string>();
  suite({
    seed: 7,
    numRuns: 100,
    test(name, body) {
      try {
        body();
      } catch (error) {
        failures.set(name.slice(name.indexOf(": ") + 2), (error as Error).message);
      }
    },
  });
  return failures;
}
