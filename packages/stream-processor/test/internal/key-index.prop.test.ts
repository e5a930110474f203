import type { Key } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf } from "../../src/internal/key-hash.js";
import {
  addKey,
  CROWD,
  createKeyIndex,
  findKey,
  isCrowd,
  type KeyIndex,
  NO_ID,
  removeKey,
} from "../../src/internal/key-index.js";

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

/** With others beside the keys of a test: none, or a crowd. */
function indexWith(others: number): KeyIndex {
  const index = createKeyIndex();
  for (let i = 0; i < others; i++) addKey(index, `other ${i}`);
  expect(isCrowd(index)).toBe(others > 0);
  return index;
}

const sameHash = (): readonly [string, string] => {
  const byHash = new Map<number, string>();
  for (let i = 0; ; i++) {
    const text = `text ${i}`;
    const other = byHash.get(hashOf(text));
    if (other !== undefined) return [other, text];
    byHash.set(hashOf(text), text);
  }
};

describe.each([
  ["few keys", 0],
  ["a crowd", CROWD],
])("the index of %s", (_, others) => {
  it("knows what a map knows, whatever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { minLength: 50, maxLength: 1_000, size: "max" }), (turns) => {
        const index = indexWith(others);
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
          expect(index.size).toBe(others + model.size);
        }
        for (const key of keys) expect(findKey(index, key)).toBe(model.get(key) ?? NO_ID);
        for (const [key, id] of model) expect(index.keys[id]).toBe(key);
      }),
    );
  });

  it("takes 0 and -0 for the same key", () => {
    const index = indexWith(others);
    const id = addKey(index, 0);
    expect(findKey(index, -0)).toBe(id);
    removeKey(index, id);
    addKey(index, -0);
    expect(findKey(index, 0)).toBe(id);
  });

  it("tells texts apart that have the same hash", () => {
    const [one, other] = sameHash();
    const index = indexWith(others);
    const first = addKey(index, one);
    expect(findKey(index, other)).toBe(NO_ID);
    const second = addKey(index, other);
    expect([findKey(index, one), findKey(index, other)]).toEqual([first, second]);
    removeKey(index, first);
    expect([findKey(index, one), findKey(index, other)]).toEqual([NO_ID, second]);
  });
});

describe("the index of a crowd", () => {
  it("is as large as its keys ask for, at most half full, and that of few again when they have gone", () => {
    const index = createKeyIndex();
    const many = 200_000;
    for (let i = 0; i < many; i++) addKey(index, `key ${i}`);
    expect(index.few.size).toBe(0);
    expect(index.slots.length / 2).toBeGreaterThanOrEqual(2 * many);
    expect(index.slots.length / 2).toBeLessThanOrEqual(4 * many);
    const ids = Array.from({ length: many }, (_, i) => findKey(index, `key ${i}`));
    expect(ids).toEqual(Array.from(ids.keys()));
    for (let i = many - 1; i > 0; i--) {
      removeKey(index, findKey(index, `key ${i}`));
      if (i === CROWD / 2) expect(index.slots.length / 2).toBeLessThanOrEqual(16 * i);
    }
    expect(index.slots.length).toBe(0);
    expect([...index.few]).toEqual([["key 0", 0]]);
    expect(findKey(index, "key 0")).toBe(0);
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
