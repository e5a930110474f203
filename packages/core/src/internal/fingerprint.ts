import { mix32 } from "./hash.js";

/**
 * A running 64-bit hash over the semantic trace. Two lanes of multiply-and-rotate; numbers go in by their bits, so a
 * difference in the last place of a result shows.
 */
export class Fingerprint {
  private high = 0x243f6a88;
  private low = 0x85a308d3 | 0;
  /** Numbers that are being added, and the same as words. */
  private readonly numbers = new Float64Array(5);
  private readonly words = new Int32Array(this.numbers.buffer);

  addInteger(value: number): void {
    const high = Math.imul(this.high ^ value, 0x9e3779b1);
    const low = Math.imul(this.low + value, 0x85ebca77);
    this.high = ((high << 13) | (high >>> 19)) ^ this.low;
    this.low = (((low << 17) | (low >>> 15)) + high) | 0;
  }

  addNumber(value: number): void {
    this.put(0, value);
    // The lower half first, on every machine.
    this.addInteger(this.words[FIRST_WORD] as number);
    this.addInteger(this.words[1 - FIRST_WORD] as number);
  }

  /**
   * A fact: its moment, its kind, and `count` of the numbers, as {@link addNumber} and {@link addInteger} would add them one after
   * the other. There is one for nearly every record of a log, so nothing is written back in between.
   */
  addFact(ticks: number, kind: number, count: number, a: number, b: number, c: number, d: number): void {
    this.put(0, ticks);
    this.put(1, a);
    this.put(2, b);
    this.put(3, c);
    this.put(4, d);
    const { words } = this;
    let { high, low } = this;
    for (let i = 0; i < 2 * count + 3; i++) {
      // The kind comes behind the two words of the moment.
      const word = i === 2 ? kind : (words[(i < 2 ? i : i - 1) ^ FIRST_WORD] as number);
      const mixed = Math.imul(high ^ word, 0x9e3779b1);
      const added = Math.imul(low + word, 0x85ebca77);
      high = ((mixed << 13) | (mixed >>> 19)) ^ low;
      low = (((added << 17) | (added >>> 15)) + mixed) | 0;
    }
    this.high = high;
    this.low = low;
  }

  /** Lays out the bits of a number: adding 0 turns -0 into 0, and those of a NaN are the machine's affair. */
  private put(place: number, value: number): void {
    if (Number.isNaN(value)) {
      this.words[2 * place + FIRST_WORD] = 0;
      this.words[2 * place + 1 - FIRST_WORD] = NAN_HIGH_WORD;
    } else this.numbers[place] = value + 0;
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const high = mix32(this.high ^ mix32(this.low)) >>> 0;
    const low = mix32(this.low + mix32(this.high ^ 0x5bd1e995)) >>> 0;
    return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
  }
}

const NAN_HIGH_WORD = 0x7ff80000;
/** Which word of a double has the lower half of its bits: that depends on the machine. */
const FIRST_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;
