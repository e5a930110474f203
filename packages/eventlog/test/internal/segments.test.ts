import { expect, it } from "vitest";
import { bytesWithHorizon } from "../../src/internal/batch-bytes.js";
import { Segments } from "../../src/internal/segments.js";

it("[SEG1] offsets of a segment span 31 bits", () => {
  const rules = { maxBytes: Infinity, maxAge: Infinity, byEventTime: true, maxFuture: Infinity, maxPast: Infinity };
  const segments = new Segments(rules, 0);
  segments.roll(1000, 0);
  segments.written(0, 100, 0);
  expect(segments.mustRoll(1, 0, 1000 + 2 ** 31 - 1, 0)).toBe(false);
  expect(segments.mustRoll(1, 0, 1000 + 2 ** 31, 0)).toBe(true);
});

/** A number as Kafka writes it: zigzag, then seven bits to a byte, the lowest first. */
function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

/** Size of a batch with one record of so many bytes of value, no key, and its time so many milliseconds behind the base. */
function batchBytes(valueBytes: number, timeDelta: bigint): number {
  const attributes = 1;
  const offsetDelta = varint(0n).length;
  const keyLength = varint(-1n).length;
  const headers = varint(0n).length;
  const value = varint(BigInt(valueBytes)).length + valueBytes;
  const record = attributes + varint(timeDelta).length + offsetDelta + keyLength + value + headers;
  return 61 + varint(BigInt(record)).length + record;
}

it("[CMP4] a batch with a horizon has the size of one whose record is that far from its base time", () => {
  const valueLengths = [...Array(300).keys(), ...Array.from({ length: 60 }, (_, i) => 8150 + i), 1_048_560, 1_048_570];
  const distances = [0, 1, 63, 64, 65, 8191, 8192, 8193, 1_048_576, 1_048_577, 86_400_000, 134_217_729, 2 ** 40];
  const wrong = valueLengths.flatMap((length) =>
    distances.flatMap((distance) =>
      [-1, 1].map((sign) => {
        const timestamp = 5e12;
        const horizon = timestamp + sign * distance;
        const size = bytesWithHorizon(batchBytes(length, 0n), timestamp * 1000, horizon * 1000);
        return [length, sign * distance, size - batchBytes(length, BigInt(timestamp - horizon))] as const;
      }),
    ),
  );
  expect(wrong.filter(([, , difference]) => difference !== 0)).toEqual([]);
});

it("[CMP4] sizes that no batch has grow all the same, by as many bytes as the time takes", () => {
  for (const size of [0, 1, 60, 61, 62, 126]) {
    expect(bytesWithHorizon(size, 0, 64_000)).toBe(size);
    expect(bytesWithHorizon(size, 0, 86_400_000_000) - size).toBeGreaterThanOrEqual(3);
    expect(bytesWithHorizon(size, 0, Infinity) - size).toBeGreaterThanOrEqual(9);
  }
});
