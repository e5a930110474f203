// How many bytes Kafka's format, version 2, takes for a batch of one record: a header of 61, and the record with its length
// in front. What of it varies with the time is a number of variable length, zigzag, seven bits to a byte.

/** A batch without any record. */
const HEADER_BYTES = 61;

/** What is left of a batch that has lost its record but stays. */
export function emptiedBytes(sizeBytes: number): number {
  return Math.min(HEADER_BYTES, sizeBytes);
}

/**
 * Size of a batch of one record once a delete horizon is written into it: the horizon becomes the time that the record
 * counts its own from, and so that number takes more bytes.
 *
 * @param sizeBytes - size so far; one that no batch of one record can have counts as the next smaller one that it can
 * @param timestamp - of the record, in ticks
 * @param horizon - in ticks
 */
export function bytesWithHorizon(sizeBytes: number, timestamp: number, horizon: number): number {
  const length = recordLength(sizeBytes - HEADER_BYTES);
  const grown = length - 1 + varintBytes(milliseconds(timestamp) - milliseconds(horizon));
  return sizeBytes + (grown + varintBytes(grown)) - (length + varintBytes(length));
}

/** The greatest length that with the number which tells it takes at most `bytes`. */
function recordLength(bytes: number): number {
  for (let prefix = 1; prefix < 10; prefix++) {
    const length = bytes - prefix;
    if (varintBytes(length) <= prefix) return Math.max(1, length);
  }
  return 1;
}

/** Bytes of a whole number in zigzag form, at most the ten that any takes. */
function varintBytes(value: number): number {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  let bytes = 1;
  for (; rest >= 128 && bytes < 10; bytes++) rest = Math.floor(rest / 128);
  return bytes;
}

/** Kafka's unit of time. */
function milliseconds(ticks: number): number {
  return Math.floor(ticks / 1000);
}
