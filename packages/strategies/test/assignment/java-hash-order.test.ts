import { javaHashOrder } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const numbered = (n: number): string[] => upTo(n).map((i) => `consumer-${i}`);

/** The binary digits of `0..n-1`, lowest first, with "Aa" and "BB", which have one hash code: so have all of these. */
const colliding = (blocks: number, n: number): string[] =>
  upTo(n).map((i) =>
    upTo(blocks)
      .map((bit) => ((i >> bit) & 1 ? "BB" : "Aa"))
      .join(""),
  );

/** Positions in the list of keys, in the order of iteration. */
function order(keys: readonly string[], capacity?: number): number[] {
  return javaHashOrder(keys, capacity === undefined ? undefined : { capacity }).map((key) => keys.indexOf(key));
}

describe("javaHashOrder", () => {
  it("[ASG10] one-letter names: the hash code is the character, so the bin is its code modulo 16", () => {
    expect(javaHashOrder(["c", "p", "b", "o", "a"])).toEqual(["p", "a", "b", "c", "o"]);
  });

  it("[ASG10] keys that share a bin stay in the order in which they were put", () => {
    expect(javaHashOrder(["q", "b", "a"])).toEqual(["q", "a", "b"]);
    expect(javaHashOrder(["a", "b", "q"])).toEqual(["a", "q", "b"]);
  });

  it("[ASG10] the upper half of the hash code counts", () => {
    // "aaa" is 97 * (961 + 31 + 1) = 0x17841, folded 0x17840: bin 0, not 1.
    expect(javaHashOrder(["a", "aaa"])).toEqual(["aaa", "a"]);
  });

  it("[ASG10] the table doubles with the 13th key, and may be larger from the start", () => {
    const letters = [..."abcdefghijkl"];
    expect(javaHashOrder(["q", ...letters.slice(1)])[0]).toBe("q");
    expect(javaHashOrder(["q", ...letters]).at(-1)).toBe("q");
    expect(javaHashOrder(["q", "b"], { capacity: 17 })).toEqual(["b", "q"]);
  });

  // What OpenJDK 17 answers.
  it("[ASG10] as Java: growth, and characters beyond ASCII", () => {
    expect(order(numbered(10))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(order(numbered(10), 64)).toEqual([6, 5, 4, 3, 2, 1, 0, 9, 8, 7]);
    // biome-ignore format: one list
    expect(order(numbered(30))).toEqual([
      11, 10, 6, 17, 5, 16, 4, 19, 3, 18, 2, 13, 1, 12, 0, 15, 14, 20, 22, 21, 28, 27, 29, 24, 23, 26, 25, 9, 8, 7,
    ]);
    expect(order(["ä", "\u{10000}", "\uffff", "日本", "\ud800"])).toEqual([4, 0, 1, 3, 2]);
  });

  it("[ASG10] as Java: a ninth key in one bin of a small table makes it grow", () => {
    expect(order([...colliding(4, 8), "ann", "bob", "cat"])).toEqual([8, 9, 10, 0, 1, 2, 3, 4, 5, 6, 7]);
    expect(order([...colliding(4, 9), "ann", "bob", "cat"])).toEqual([9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11]);
  });

  it("[ASG10] as Java: a bin of nine keys in a table of 64 is a tree, also after it has been split", () => {
    // biome-ignore format: one list
    expect(order(colliding(5, 32))).toEqual([
      1, 0, 16, 2, 3, 19, 13, 29, 21, 4, 24, 12, 28, 20, 5, 6, 14, 30, 22, 7, 27, 15, 31, 23, 11, 8, 9, 25, 17, 10, 26,
      18,
    ]);
    // Hash codes 97 + 64 i: one bin of 64.
    const sameBin = (n: number): string[] => upTo(n).map((i) => String.fromCharCode(97 + 64 * i));
    expect(order(sameBin(30), 64)).toEqual([7, 3, 0, 1, 2, 4, 5, 6, ...upTo(30).slice(8)]);
    // biome-ignore format: one list
    expect(order(sameBin(60), 64)).toEqual([
      19, 15, 7, 3, 1, 5, 9, 11, 13, 17, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59,
      14, 0, 2, 4, 6, 8, 10, 12, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58,
    ]);
  });

  it("[ASG10] a key that comes again changes nothing; nothing in, nothing out", () => {
    expect(javaHashOrder(["q", "a", "q"])).toEqual(["q", "a"]);
    expect(javaHashOrder([])).toEqual([]);
  });

  it("[ERR1] bad arguments", () => {
    expect(() => javaHashOrder("a" as never)).toThrow(new TypeError('javaHashOrder: keys must be an array, got "a"'));
    expect(() => javaHashOrder([1 as never])).toThrow(new TypeError("javaHashOrder: keys must be strings, got 1"));
    expect(() => javaHashOrder([], { capacity: 0 })).toThrow(RangeError);
    expect(() => javaHashOrder([], { capacity: 2 ** 21 })).toThrow(
      new RangeError("javaHashOrder: capacity must be at most 1048576, got 2097152"),
    );
  });
});
