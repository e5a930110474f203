// A second implementation of Kafka's default partitioner, written from the description of the algorithm with arithmetic
// of another kind (BigInt), to compare with.

const MASK = 0xffffffffn;
const M = 0x5bd1e995n;

/** What Java's `String.getBytes(UTF_8)` gives. */
export function javaUtf8(text: string): Uint8Array {
  const encoder = new TextEncoder();
  // Iteration is by code point; a surrogate that is left over alone cannot be encoded, which Java writes as "?".
  return Uint8Array.from([...text].flatMap((char) => [...encoder.encode(/^[\ud800-\udfff]$/.test(char) ? "?" : char)]));
}

export function murmur2Reference(bytes: Uint8Array): bigint {
  let hash = 0x9747b28cn ^ BigInt(bytes.length);
  for (let at = 0; at < bytes.length; at += 4) {
    const group = [...bytes.subarray(at, at + 4)];
    // The first byte of a group is the lowest.
    let word = group.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    if (group.length === 4) {
      word = (word * M) & MASK;
      word = ((word ^ (word / 2n ** 24n)) * M) & MASK;
      hash = ((hash * M) & MASK) ^ word;
    } else {
      hash = ((hash ^ word) * M) & MASK;
    }
  }
  hash = ((hash ^ (hash / 2n ** 13n)) * M) & MASK;
  return BigInt.asIntN(32, hash ^ (hash / 2n ** 15n));
}

export function partitionReference(bytes: Uint8Array, numPartitions: number): number {
  return Number((murmur2Reference(bytes) & 0x7fffffffn) % BigInt(numPartitions));
}
