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
    h = mixed(h, byte(bytes, i) | (byte(bytes, i + 1) << 8) | (byte(bytes, i + 2) << 16) | (byte(bytes, i + 3) << 24));
  }
  let rest = 0;
  for (let i = length - 1; i >= tail; i--) rest = (rest << 8) | byte(bytes, i);
  return finished(tail < length ? Math.imul(h ^ rest, M) : h);
}

/**
 * The same over the UTF-8 of a text whose characters are all ASCII, which is what most keys are: their codes are the bytes,
 * so nothing is written anywhere. Undefined for any other text.
 */
export function murmur2OfAscii(text: string): number | undefined {
  const { length } = text;
  const tail = length & ~3;
  let h = SEED ^ length;
  let bits = 0;
  for (let i = 0; i < tail; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    bits |= a | b | c | d;
    h = mixed(h, a | (b << 8) | (c << 16) | (d << 24));
  }
  let rest = 0;
  for (let i = length - 1; i >= tail; i--) {
    const unit = text.charCodeAt(i);
    bits |= unit;
    rest = (rest << 8) | unit;
  }
  if (bits > 0x7f) return undefined;
  return finished(tail < length ? Math.imul(h ^ rest, M) : h);
}

/** The hash with four more bytes in it, the first one lowest. */
function mixed(h: number, word: number): number {
  const k = Math.imul(word, M);
  return Math.imul(h, M) ^ Math.imul(k ^ (k >>> 24), M);
}

function finished(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 13), M);
  return h ^ (h >>> 15);
}

function byte(bytes: ArrayLike<number>, index: number): number {
  return (bytes[index] as number) & 0xff;
}
