import { describe, expect, it } from "vitest";
import { goldenFingerprints, goldenModels } from "../golden-models/index.js";

describe("[DET1] the golden models", () => {
  it("[DET1] give the fingerprints that are checked in", async () => {
    const found = goldenFingerprints();
    expect(Object.keys(found)).toHaveLength(10);
    await expect(`${JSON.stringify(found, undefined, 2)}\n`).toMatchFileSnapshot("../golden-models/fingerprints.json");
  });

  it.each([...goldenModels])("[DET1] %s does enough, and what it does depends on the seed", (_, model) => {
    const sim = model(1);
    const { events } = sim.run();
    expect(events).toBeGreaterThan(10_000);
    expect(events).toBeLessThan(100_000);
    const other = model(2);
    other.run();
    expect(other.fingerprint).not.toBe(sim.fingerprint);
  });

  it("[DET1] depend on nothing whose last digits ECMAScript leaves to the engine", () => {
    const expected = goldenFingerprints();
    const disturbed = withOtherMath(goldenFingerprints);
    expect(disturbed.value).toEqual(expected);
    // The disturbance is real: a model that did call them would notice.
    expect(disturbed.differs).toBe(true);
  });
});

/** The functions of `Math` that an engine may work out as it likes (ECMA-262, 21.3.2); `sqrt` and the rounding ones are exact. */
const implementationDefined = [
  ...["acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp", "expm1", "hypot"],
  ...["log", "log1p", "log10", "log2", "pow", "sin", "sinh", "tan", "tanh"],
] as const;

/** Calls `work` while each of those functions is off by some units in its last place, as on another engine. */
function withOtherMath<T>(work: () => T): { readonly value: T; readonly differs: boolean } {
  const math = Math as unknown as { [name: string]: (...numbers: number[]) => number };
  const original = Object.fromEntries(implementationDefined.map((name) => [name, math[name] as (x: number) => number]));
  const before = Math.exp(1.5);
  try {
    for (const name of implementationDefined) {
      math[name] = (...numbers) =>
        (original[name] as (...all: number[]) => number)(...numbers) * (1 + 4 * Number.EPSILON);
    }
    return { value: work(), differs: Math.exp(1.5) !== before };
  } finally {
    Object.assign(math, original);
  }
}
