/**
 * MurmurHash2 of 32 bits as Kafka seeds it, in the arithmetic of whole numbers: slow, and written without a look at the
 * hash of the packages, which it is to check.
 *
 * @see Austin Appleby's MurmurHash2; `org.apache.kafka.common.utils.Utils.murmur2` for the seed
 */
export function murmur2(text: string): number {
  const bytes = [...new TextEncoder().encode(text)].map(BigInt);
  const m = 0x5bd1e995n;
  let h = 0x9747b28cn ^ BigInt(bytes.length);
  while (bytes.length >= 4) {
    const word = bytes.splice(0, 4).reduceRight((sum, byte) => sum * 256n + byte, 0n);
    h = wrap(h * m) ^ wrap(mix(wrap(word * m), 24n) * m);
  }
  if (bytes.length > 0) h = wrap((h ^ bytes.reduceRight((sum, byte) => sum * 256n + byte, 0n)) * m);
  h = wrap(mix(h, 13n) * m);
  return Number(BigInt.asIntN(32, mix(h, 15n)));
}

/** Where Kafka's default partitioner sends a key: the hash without its sign bit, modulo the number of partitions. */
export function partitionOf(key: string, partitions: number): number {
  return Number((BigInt(murmur2(key)) & 0x7fffffffn) % BigInt(partitions));
}

function wrap(x: bigint): bigint {
  return BigInt.asUintN(32, x);
}

function mix(x: bigint, shift: bigint): bigint {
  return x ^ (x >> shift);
}
