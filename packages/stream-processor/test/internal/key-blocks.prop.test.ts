import type { Key } from "@sim/strategies";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cellsOf,
  createKeyBlocks,
  firstWindow,
  idOf,
  insertWindow,
  internKey,
  type KeyBlocks,
  placeOf,
  removeWindow,
  tidyBlocks,
  windowsOf,
} from "../../src/internal/key-blocks.js";
import { NO_ID } from "../../src/internal/key-index.js";

const WIDTH = 3;

/** Starts and one more number of each window of a key, as the blocks have them. */
function contentsOf(blocks: KeyBlocks, key: Key): number[][] {
  const id = idOf(blocks, key);
  if (id === NO_ID) return [];
  const first = firstWindow(blocks, id);
  return Array.from({ length: windowsOf(blocks, id) }, (_, place) => {
    const at = first + place * WIDTH;
    return Array.from(cellsOf(blocks, id).subarray(at, at + WIDTH));
  });
}

function put(blocks: KeyBlocks, key: Key, start: number, mark: number): void {
  const id = internKey(blocks, key);
  const place = placeOf(blocks, id, start);
  if (place < 0) insertWindow(blocks, id, -1 - place);
  const at = firstWindow(blocks, id) + (place < 0 ? -1 - place : place) * WIDTH;
  cellsOf(blocks, id).set([start, mark, -mark], at);
}

function take(blocks: KeyBlocks, key: Key, start: number): void {
  const id = idOf(blocks, key);
  removeWindow(blocks, id, placeOf(blocks, id, start));
}

/** Moves all blocks together, however little is free. */
function tidyNow(blocks: KeyBlocks): void {
  const { free } = blocks;
  blocks.free = Infinity;
  tidyBlocks(blocks);
  if (blocks.free !== 0) throw new Error(`not tidied: ${free} free`);
}

const keys: readonly Key[] = ["a", "b", 1, "1", null];
const step = fc.record({ key: fc.constantFrom(...keys), start: fc.integer({ min: -30, max: 30 }), drop: fc.boolean() });

describe("the blocks of keys", () => {
  it("hold what a map of sorted windows holds, whatever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 400, size: "max" }), (steps) => {
        const blocks = createKeyBlocks(WIDTH);
        const model = new Map<Key, Map<number, number>>(keys.map((key) => [key, new Map()]));
        for (const [mark, { key, start, drop }] of steps.entries()) {
          const windows = model.get(key) as Map<number, number>;
          if (!drop) {
            put(blocks, key, start, mark);
            windows.set(start, mark);
            if (mark % 7 === 0) tidyNow(blocks);
          } else if (windows.has(start)) {
            take(blocks, key, start);
            windows.delete(start);
          }
        }
        for (const [key, windows] of model) {
          const expected = [...windows].sort(([a], [b]) => a - b).map(([start, mark]) => [start, mark, -mark]);
          expect(contentsOf(blocks, key)).toEqual(expected);
          expect(idOf(blocks, key) !== NO_ID).toBe(windows.size > 0);
        }
      }),
    );
  });

  it("do not grow with what has been: windows that come at the end and go at the beginning, keys that come and go", () => {
    const blocks = createKeyBlocks(WIDTH);
    const open = 12;
    for (let t = 0; t < 5_000; t++) {
      put(blocks, "for ever", t, t);
      if (t >= open) take(blocks, "for ever", t - open);
      put(blocks, `key ${t}`, t, t);
      if (t >= open) take(blocks, `key ${t - open}`, t - open);
    }
    expect(blocks.index.size).toBe(1 + open);
    expect(blocks.index.keys.length).toBeLessThanOrEqual(2 + open);
    const numbers = blocks.pages.reduce((all, page) => all + page.length, 0);
    expect(numbers).toBeLessThanOrEqual(1024);
    expect(contentsOf(blocks, "for ever").map(([start]) => start)).toEqual(
      Array.from({ length: open }, (_, i) => 5_000 - open + i),
    );
  });

  it("do not keep what keys have grown out of, nor what a crowd has left behind", () => {
    const blocks = createKeyBlocks(WIDTH);
    const [crowd, each] = [2_000, 10];
    const numbers = () => blocks.pages.reduce((all, page) => all + page.length, 0);
    for (let t = 0; t < each; t++) {
      for (let key = 0; key < crowd; key++) put(blocks, key, t, key);
      tidyBlocks(blocks);
    }
    // Room for up to 12 windows each, at most as much again to be used again, and the rest of a page.
    expect(numbers()).toBeLessThanOrEqual(2 * crowd * 12 * WIDTH + 2 * 32_768);
    for (let key = 0; key < crowd; key++) {
      expect(contentsOf(blocks, key).map(([start, mark]) => [start, mark])).toEqual(
        Array.from({ length: each }, (_, t) => [t, key]),
      );
    }
    for (let key = 1; key < crowd; key++) for (let t = 0; t < each; t++) take(blocks, key, t);
    tidyBlocks(blocks);
    expect(numbers()).toBeLessThan(1024);
    expect(contentsOf(blocks, 0).length).toBe(each);
  });

  it("of a key with very many windows have a page of their own, which is given back", () => {
    const blocks = createKeyBlocks(WIDTH);
    const many = 20_000;
    const round = () => {
      for (let t = 0; t < many; t++) put(blocks, "a", t, t);
      expect(windowsOf(blocks, idOf(blocks, "a"))).toBe(many);
      put(blocks, "b", 7, 7);
      for (let t = 0; t < many; t++) take(blocks, "a", t);
      expect(contentsOf(blocks, "b")).toEqual([[7, 7, -7]]);
      take(blocks, "b", 7);
    };
    const numbers = () => blocks.pages.reduce((all, page) => all + page.length, 0);
    round();
    const after = numbers();
    // What other keys share, and not the 20,000 windows.
    expect(after).toBeLessThan(many * WIDTH);
    round();
    round();
    expect(numbers()).toBe(after);
  });
});
