/** What a Java hash table needs to know of its keys. */
export interface JavaKeys<K> {
  /** `hashCode()`, as a signed 32-bit number. */
  hashCode(key: K): number;
  /** `compareTo()`: negative, zero for the same key, or positive. */
  compare(a: K, b: K): number;
}

/** `java.lang.String`, whose characters are UTF-16 code units. */
export const JAVA_STRINGS: JavaKeys<string> = {
  hashCode(key) {
    let hash = 0;
    for (let i = 0; i < key.length; i++) {
      hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0;
    }
    return hash;
  },
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
};

/** `java.lang.Integer`. */
export const JAVA_INTEGERS: JavaKeys<number> = {
  hashCode: (key) => key | 0,
  compare: (a, b) => a - b,
};
