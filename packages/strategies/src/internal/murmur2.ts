const SEED = 0x9747b28c | 0;
const M = 0x5bd1e995;

/**
 * MurmurHash2 in its 32-bit form with Kafka's seed, over the first `length` bytes; a signed 32-bit number, as in Java.
 *
 * @see `org.apache.kafka.common.utils.Utils.murmur2`
 */
export function murmur2(bytes: ArrayLike<number>, length: number): number {
  const tail = length & ~3;
  let h = SEED ^ length;
  for (let i = 0; i < tail; i += 4) {
    let k = byte(bytes, i) | (byte(bytes, i + 1) << 8) | (byte(bytes, i + 2) << 16) | (byte(bytes, i + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = length & 3;
  if (rest === 3) {
    h ^= byte(bytes, tail + 2) << 16;
  }
  if (rest >= 2) {
    h ^= byte(bytes, tail + 1) << 8;
  }
  if (rest >= 1) {
    h = Math.imul(h ^ byte(bytes, tail), M);
  }
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}

function byte(bytes: ArrayLike<number>, index: number): number {
  return (bytes[index] as number) & 0xff;
}
