const QUESTION_MARK = 0x3f;

/**
 * Encodes strings as UTF-8 into one buffer that grows and is used again, so that hashing a key allocates nothing. An
 * unpaired surrogate becomes a question mark as in Java (`TextEncoder` would write the replacement character).
 */
export class Utf8Scratch {
  bytes: Uint8Array = new Uint8Array(64);

  /** Overwrites the buffer with `text` and returns how many bytes that took. */
  write(text: string): number {
    const length = text.length;
    // No UTF-16 code unit needs more than three bytes: a pair of them makes four.
    if (this.bytes.length < 3 * length) {
      this.bytes = new Uint8Array(2 ** (32 - Math.clz32(3 * length - 1)));
    }
    const bytes = this.bytes;
    let at = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else if ((unit & 0xf800) !== 0xd800) {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        const next = i + 1 < length ? text.charCodeAt(i + 1) : 0;
        if (unit < 0xdc00 && (next & 0xfc00) === 0xdc00) {
          const point = 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff);
          bytes[at++] = 0xf0 | (point >> 18);
          bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
          bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
          bytes[at++] = 0x80 | (point & 0x3f);
          i++;
        } else {
          bytes[at++] = QUESTION_MARK;
        }
      }
    }
    return at;
  }
}
