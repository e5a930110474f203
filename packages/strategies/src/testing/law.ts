import * as fc from "fast-check";
import { show } from "./show.js";

/**
 * What a test runner offers for a single test: `test` or `it` of vitest and jest, `test` of `node:test`. The body is
 * synchronous and takes no arguments.
 *
 * @public
 */
export type TestFunction = (name: string, body: () => void) => unknown;

/**
 * What all suites are told.
 *
 * @public
 */
export interface SuiteOptions {
  /** The runner's function for one test. Each law becomes one test. */
  readonly test: TestFunction;
  /** With how many cases each law is tried, an integer of at least 1. Default: that of fast-check, which is 100. */
  readonly numRuns?: number | undefined;
  /** Where the cases come from, an integer: the seed that a failure has printed repeats it. Default: a fresh one. */
  readonly seed?: number | undefined;
}

/**
 * Something that holds for every implementation of a contract, in every case.
 *
 * @typeParam C - a case, plain data
 * @contract
 * @public
 */
export interface Law<C = any> {
  /** Two or three words to refer to it. */
  readonly name: string;
  /** What holds, in a sentence. */
  readonly says: string;
  /** What goes wrong in a simulation where it does not hold. */
  readonly why: string;
  /** The cases to try. They shrink to the smallest that breaks the law. */
  readonly cases: fc.Arbitrary<C>;
  /**
   * What happened instead, in words; undefined if the law holds in this case. An error thrown counts as a breach too.
   *
   * @param given - the case
   */
  breach(given: C): string | undefined;
}

/**
 * Registers one test for each law. A test that fails names the law, says why it matters, and shows the smallest case that
 * breaks it, what happened, and the seed to repeat it with.
 *
 * The suites of this entry point are made of it; with laws of your own it makes others.
 *
 * @param subject - who has to keep the laws
 * @param laws - what to try
 * @param options - the runner's `test`, and how often to try
 *
 * @example
 * ```ts
 * import { describeLaws, type Law } from "@sim/strategies/testing";
 * import * as fc from "fast-check";
 *
 * const commutes: Law<readonly [number, number]> = {
 *   name: "any order",
 *   says: "the order of two numbers does not matter",
 *   why: "results would depend on who came first",
 *   cases: fc.tuple(fc.integer(), fc.integer()),
 *   breach: ([a, b]) => (a - b === b - a ? undefined : `${a - b} one way, ${b - a} the other`),
 * };
 * const told: string[] = [];
 * const test = (name: string, body: () => void) => {
 *   try {
 *     body();
 *   } catch (error) {
 *     told.push(name, ...(error as Error).message.split("\n").slice(0, 3));
 *   }
 * };
 * describeLaws("minus", [commutes], { test, seed: 1 });
 * told[0]; // => "minus: any order"
 * told[1]; // => 'minus breaks the law "any order": the order of two numbers does not matter.'
 * told[2]; // => "Why it matters: results would depend on who came first."
 * ```
 *
 * @public
 */
export function describeLaws(subject: string, laws: readonly Law[], options: SuiteOptions): void {
  for (const law of laws) {
    options.test(`${subject}: ${law.name}`, () => checkLaw(subject, law, options));
  }
}

function checkLaw(subject: string, law: Law, { numRuns, seed }: SuiteOptions): void {
  const property = fc.property(law.cases, (given) => {
    const breach = breachOf(law, given);
    if (breach !== undefined) throw new Error(breach);
  });
  const settings: fc.Parameters<[unknown]> = {};
  if (numRuns !== undefined) settings.numRuns = numRuns;
  if (seed !== undefined) settings.seed = seed;
  const run = fc.check(property, settings);
  if (!run.failed) return;
  const { given, happened } = smallestBreach(property, settings, run);
  throw new Error(
    [
      `${subject} breaks the law "${law.name}": ${law.says}.`,
      `Why it matters: ${law.why}.`,
      `Smallest case: ${given}`,
      `What happened: ${happened}`,
      `To repeat: seed: ${run.seed} in the options of the suite.`,
    ].join("\n"),
  );
}

/** How many other seeds are tried for a smaller case. */
const OTHER_SEEDS = 10;

interface Breach {
  readonly given: string;
  readonly happened: string;
}

/** Shrinking comes to a case that is the smallest of those near it. Of what several seeds come to this is the shortest. */
function smallestBreach(
  property: fc.IProperty<[unknown]>,
  settings: fc.Parameters<[unknown]>,
  first: fc.RunDetails<[unknown]>,
): Breach {
  let smallest = breachIn(first);
  for (let i = 1; i <= OTHER_SEEDS; i++) {
    const run = fc.check(property, { ...settings, seed: first.seed + i });
    if (!run.failed) continue;
    const breach = breachIn(run);
    const shorter = breach.given.length - smallest.given.length;
    if (shorter < 0 || (shorter === 0 && breach.given < smallest.given)) smallest = breach;
  }
  return smallest;
}

function breachIn({ counterexample, errorInstance }: fc.RunDetails<[unknown]>): Breach {
  const happened = (errorInstance as Error | null)?.message ?? "no case could be made";
  return { given: show(counterexample?.[0]), happened };
}

function breachOf(law: Law, given: unknown): string | undefined {
  try {
    return law.breach(given);
  } catch (error) {
    return `it threw ${String(error)}`;
  }
}
