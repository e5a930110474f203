import fc from "fast-check";
import { expect, it } from "vitest";
import { Fingerprint } from "../../src/internal/fingerprint.js";

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, 0, -0, Infinity, 2 ** 53));
const fact = fc.record({
  ticks: fc.maxSafeInteger(),
  kind: fc.integer(),
  numbers: fc.array(number, { maxLength: 4 }),
});

it("a fact adds what its numbers add one by one", () => {
  fc.assert(
    fc.property(fc.array(fact, { minLength: 1 }), (facts) => {
      const atOnce = new Fingerprint();
      const oneByOne = new Fingerprint();
      for (const { ticks, kind, numbers } of facts) {
        // What lies behind the count is not looked at.
        const [a = 1, b = 2, c = 3, d = 4] = numbers;
        atOnce.addFact(ticks, kind, numbers.length, a, b, c, d);
        oneByOne.addNumber(ticks);
        oneByOne.addInteger(kind);
        for (const each of numbers) oneByOne.addNumber(each);
      }
      expect(atOnce.digest()).toBe(oneByOne.digest());
    }),
  );
});
