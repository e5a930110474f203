import { mix32 } from "./hash.js";

/**
 * A running 64-bit hash over the semantic trace. Two lanes of multiply-and-rotate; numbers go in by their bits, so a
 * difference in the last place of a result shows.
 */
export class Fingerprint {
  private high = 0x243f6a88;
  private low = 0x85a308d3 | 0;
  private readonly double = new Float64Array(1);
  private readonly words = new Int32Array(this.double.buffer);

  addInteger(value: number): void {
    const high = Math.imul(this.high ^ value, 0x9e3779b1);
    const low = Math.imul(this.low + value, 0x85ebca77);
    this.high = ((high << 13) | (high >>> 19)) ^ this.low;
    this.low = (((low << 17) | (low >>> 15)) + high) | 0;
  }

  addNumber(value: number): void {
    if (Number.isNaN(value)) {
      // The bits of a NaN are the machine's affair.
      this.addInteger(0);
      this.addInteger(NAN_HIGH_WORD);
      return;
    }
    // Adding 0 turns -0 into 0; the two words are taken in a fixed order on either endianness.
    this.double[0] = value + 0;
    const a = this.words[0] as number;
    const b = this.words[1] as number;
    this.addInteger(LITTLE_ENDIAN ? a : b);
    this.addInteger(LITTLE_ENDIAN ? b : a);
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const high = mix32(this.high ^ mix32(this.low)) >>> 0;
    const low = mix32(this.low + mix32(this.high ^ 0x5bd1e995)) >>> 0;
    return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
  }
}

const NAN_HIGH_WORD = 0x7ff80000;
const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
