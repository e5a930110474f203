import { HashSharding, type Key, type ShardingContext, type StickyBatchState } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { murmur2 } from "../../src/internal/murmur2.js";
import { javaUtf8, murmur2Reference, partitionReference } from "./java-partitioner.js";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe("murmur2", () => {
  it("[SHARD1] gives Kafka's own test vectors", () => {
    const vectors: [string, number][] = [
      ["21", -973932308],
      ["foobar", -790332482],
      ["a-little-bit-long-string", -985981536],
      ["a-little-bit-longer-string", -1486304829],
      ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
      ["abc", 479470107],
    ];
    for (const [text, hash] of vectors) {
      expect(murmur2(ascii(text), text.length)).toBe(hash);
      expect(murmur2Reference(ascii(text))).toBe(BigInt(hash));
    }
  });
});

describe("HashSharding", () => {
  const sharding = new HashSharding();

  it("[SHARD1] [LOG1] user-0 to user-19 fill four partitions 5/3/7/5, as in Kafka", () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20; i++) {
      const partition = sharding.shard(`user-${i}`, 4);
      counts[partition] = (counts[partition] as number) + 1;
    }
    expect(counts).toEqual([5, 3, 7, 5]);
  });

  it("[SHARD1] [LOG1] equals an independent implementation for every code unit, alone and beside a surrogate", () => {
    for (let code = 0; code <= 0xffff; code++) {
      const unit = String.fromCharCode(code);
      for (const key of [unit, `\ud83d${unit}`, `${unit}\ude00`]) {
        const expected = partitionReference(javaUtf8(key), 1000);
        if (sharding.shard(key, 1000) !== expected) {
          expect.fail(`key ${JSON.stringify(key)}: ${sharding.shard(key, 1000)}, expected ${expected}`);
        }
      }
    }
  });

  it("[SHARD1] a surrogate without its other half counts as a question mark", () => {
    const lone = ["\ud800", "a\udfffb", "\udc00\ud800", "\ud83d\ud83d\ude00", "\ude00x\ud83d"];
    const marked = ["?", "a?b", "??", "?\u{1f600}", "?x?"];
    for (const [index, key] of lone.entries()) {
      expect(sharding.shard(key, 2 ** 31)).toBe(sharding.shard(marked[index] as string, 2 ** 31));
    }
  });

  it("[SHARD1] empty and very long keys", () => {
    // Longer than the buffer starts out, and back to short ones in what is then a dirty buffer.
    for (const key of ["", "x".repeat(100_003), "", "日本語".repeat(30_001), "a", "\u{10ffff}".repeat(257), "ab"]) {
      expect(sharding.shard(key, 1000)).toBe(partitionReference(javaUtf8(key), 1000));
    }
  });

  it("[SHARD1] keys of every length as the first one, and so the first that the buffer has to hold", () => {
    for (let length = 0; length <= 200; length++) {
      const key = "語".repeat(length);
      expect(new HashSharding().shard(key, 1000)).toBe(partitionReference(javaUtf8(key), 1000));
    }
  });

  it("[SHARD2] a number is its decimal string", () => {
    for (const key of [0, 7, -1, 1.5, 1e21, 2 ** 53]) {
      expect(sharding.shard(key, 1000)).toBe(partitionReference(ascii(String(key)), 1000));
    }
    expect(sharding.shard(-0, 1000)).toBe(sharding.shard("0", 1000));
  });

  it("[SHARD2] keyBytes replaces the encoding", () => {
    const bigEndian = new HashSharding({
      keyBytes: (key) => new Uint8Array(new BigInt64Array([BigInt(key)]).buffer).toReversed(),
    });
    const bytes = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2);
    expect(bigEndian.shard(258, 1000)).toBe(partitionReference(bytes, 1000));
    const noBytes = new HashSharding({ keyBytes: () => "abc" as unknown as Uint8Array });
    expect(() => noBytes.shard("k", 4)).toThrow(
      new TypeError('HashSharding: the result of keyBytes must be a Uint8Array, got "abc"'),
    );
  });

  it("[SHARD3] a null key follows the sticky batch, untouched by keyed records between", () => {
    const draws = [0.75, 0.25];
    const context: ShardingContext<StickyBatchState> = {
      random: { next: () => draws.shift() ?? Number.NaN },
      state: sharding.createState(),
      sizeBytes: 8192,
    };
    const keys: Key[] = [null, "a", null, "b", null, null];
    const a = sharding.shard("a", 8);
    const b = sharding.shard("b", 8);
    expect(keys.map((key) => sharding.shard(key, 8, context))).toEqual([6, a, 6, b, 2, 2]);
  });

  it("[SHARD3] [ERR1] a null key without a context is refused", () => {
    expect(() => sharding.shard(null, 4)).toThrow(
      new TypeError(
        "HashSharding: context must be given for a record without a key (its log hands one in), got undefined",
      ),
    );
  });

  it("[ERR1] bad arguments", () => {
    expect(() => sharding.shard("k", 0)).toThrow(
      new RangeError("HashSharding: numPartitions must be an integer >= 1, got 0"),
    );
    for (const n of [-1, 1.5, Number.NaN, Infinity]) {
      expect(() => sharding.shard("k", n)).toThrow(RangeError);
    }
    expect(() => sharding.shard("k", "4" as unknown as number)).toThrow(TypeError);
    for (const key of [undefined, {}, true, 5n]) {
      expect(() => sharding.shard(key as unknown as string, 4)).toThrow(TypeError);
    }
    expect(() => new HashSharding({ batchBytes: 0 })).toThrow(
      new RangeError("HashSharding: batchBytes must be an integer >= 1, got 0"),
    );
    expect(() => new HashSharding({ keyBytes: 5 as never })).toThrow(
      new TypeError("HashSharding: keyBytes must be a function, got 5"),
    );
  });

  it("[SHARD4] two owners of one instance do not meet: it keeps nothing between calls", () => {
    const owner = (seed: number): Omit<ShardingContext<StickyBatchState>, "sizeBytes"> => {
      let draw = seed;
      const next = (): number => {
        draw = (draw * 16807) % 2147483647;
        return draw / 2147483647;
      };
      return { random: { next }, state: sharding.createState() };
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40_000))), (calls) => {
        const mine = calls.filter(([left]) => left);
        const alone = owner(1);
        const expected = mine.map(([, sizeBytes]) => sharding.shard(null, 7, { ...alone, sizeBytes }));
        const [left, right] = [owner(1), owner(5)];
        const both = calls.map(([isLeft, sizeBytes]) =>
          sharding.shard(null, 7, { ...(isLeft ? left : right), sizeBytes }),
        );
        expect(both.filter((_, index) => calls[index]?.[0])).toEqual(expected);
      }),
    );
  });
});
