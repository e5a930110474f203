import type { Key } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addKey, createKeyIndex, findKey, NO_ID, removeKey } from "../../src/internal/key-index.js";

// Against a `Map`, which compares keys in the same way but for NaN, which is not a key.

const keys: readonly Key[] = [
  null,
  "",
  "null",
  "0",
  0,
  1,
  -1,
  0.5,
  -0.5,
  2 ** 32,
  2 ** 53,
  1e300,
  Number.MIN_VALUE,
  Infinity,
  -Infinity,
  ...Array.from({ length: 40 }, (_, i) => `user-${i}`),
  ...Array.from({ length: 40 }, (_, i) => i * 65_536),
];

describe("the index of keys", () => {
  it("knows what a map knows, whatever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { minLength: 50, maxLength: 1_000, size: "max" }), (turns) => {
        const index = createKeyIndex();
        const model = new Map<Key, number>();
        for (const key of turns) {
          const id = findKey(index, key);
          expect(id).toBe(model.get(key) ?? NO_ID);
          if (id === NO_ID) {
            const given = addKey(index, key);
            expect([...model.values()]).not.toContain(given);
            model.set(key, given);
          } else {
            removeKey(index, id);
            model.delete(key);
          }
          expect(index.size).toBe(model.size);
        }
        for (const key of keys) expect(findKey(index, key)).toBe(model.get(key) ?? NO_ID);
        for (const [key, id] of model) expect(index.keys[id]).toBe(key);
      }),
    );
  });

  it("takes 0 and -0 for the same key", () => {
    const index = createKeyIndex();
    const id = addKey(index, 0);
    expect(findKey(index, -0)).toBe(id);
    removeKey(index, id);
    addKey(index, -0);
    expect(findKey(index, 0)).toBe(id);
  });

  it("tells texts apart that have the same hash", () => {
    // FNV-1a gives both the same 32 bits, see https://softwareengineering.stackexchange.com/a/145633
    const [one, other] = ["costarring", "liquid"];
    const index = createKeyIndex();
    const first = addKey(index, one);
    expect(findKey(index, other)).toBe(NO_ID);
    const second = addKey(index, other);
    expect([findKey(index, one), findKey(index, other)]).toEqual([first, second]);
    removeKey(index, first);
    expect([findKey(index, one), findKey(index, other)]).toEqual([NO_ID, second]);
  });

  it("is as large as its keys ask for: at most half full, and small again when they have gone", () => {
    const index = createKeyIndex();
    const many = 10_000;
    for (let i = 0; i < many; i++) addKey(index, `key ${i}`);
    expect(index.slots.length / 2).toBeGreaterThanOrEqual(2 * many);
    expect(index.slots.length / 2).toBeLessThanOrEqual(4 * many);
    for (let i = 1; i < many; i++) removeKey(index, findKey(index, `key ${i}`));
    expect(index.slots.length / 2).toBeLessThanOrEqual(32);
    expect(findKey(index, "key 0")).toBe(0);
    expect(index.keys.length).toBe(many);
  });

  it("finds a key among very many in a few steps, whatever the keys are called", () => {
    const schemes: { readonly [scheme: string]: (i: number) => Key } = {
      "numbered from the left": (i) => `${i}-user`,
      "numbered from the right": (i) => `user-${i}`,
      "with zeros before": (i) => `device/${String(i).padStart(8, "0")}/temperature`,
      numbers: (i) => i,
      "every thousandth number": (i) => i * 1000,
      fractions: (i) => i / 7,
    };
    const many = 100_000;
    for (const [scheme, keyOf] of Object.entries(schemes)) {
      const index = createKeyIndex();
      for (let i = 0; i < many; i++) addKey(index, keyOf(i));
      const { slots } = index;
      const mask = slots.length / 2 - 1;
      let steps = 0;
      for (let at = 0; at < slots.length; at += 2) {
        if (slots[at + 1] !== 0) steps += 1 + ((at / 2 - (slots[at] as number)) & mask);
      }
      // Linear probing, of good hashes, takes (1 + 1 / (1 - load)) / 2 on average (Knuth), 1.5 at half load.
      expect(steps / many, scheme).toBeLessThan(1.6);
    }
  });
});
