import { HashSharding } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { murmur2 } from "../../src/internal/murmur2.js";
import { javaUtf8, murmur2Reference, partitionReference } from "./java-partitioner.js";

// Code units drawn one by one give lone surrogates, code points give every plane.
const unit = fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7fe, max: 0xe001 })).map((n) => String.fromCharCode(n));
const point = fc.nat(0x10ffff).map((n) => String.fromCodePoint(n));
const anyKey = fc.array(fc.oneof(unit, point), { maxLength: 60 }).map((parts) => parts.join(""));

describe("HashSharding", () => {
  it("[SHARD1] [LOG1] equals an independent implementation over all of Unicode and 1 to 1000 partitions", () => {
    const sharding = new HashSharding();
    fc.assert(
      fc.property(anyKey, fc.integer({ min: 1, max: 1000 }), (key, numPartitions) => {
        expect(sharding.shard(key, numPartitions)).toBe(partitionReference(javaUtf8(key), numPartitions));
      }),
    );
  });

  it("[SHARD1] [LOG1] keys of ASCII alone, and such with one other character anywhere", () => {
    const sharding = new HashSharding();
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 40 });
    fc.assert(
      fc.property(ascii, fc.oneof(ascii, unit), ascii, (before, between, after) => {
        const key = before + between + after;
        expect(sharding.shard(key, 1_000_003)).toBe(partitionReference(javaUtf8(key), 1_000_003));
      }),
    );
  });

  it("[SHARD1] murmur2 equals an independent implementation on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        expect(BigInt(murmur2(bytes, bytes.length))).toBe(murmur2Reference(bytes));
        expect(murmur2(new Int8Array(bytes), bytes.length)).toBe(murmur2(bytes, bytes.length));
      }),
    );
  });
});
