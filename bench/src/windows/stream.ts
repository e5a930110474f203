import type { WindowType } from "@sim/strategies";

/** A record that is written anew for each use, so that the stream costs next to nothing beside the operator. */
export interface StreamedRecord {
  key: string;
  value: number;
  /** Seconds. */
  eventTime: number;
}

/** Records that keep a constant number of windows open, and how the operator is to take them. */
export interface Stream {
  readonly windowType: WindowType;
  /** How far records may be behind the latest, in seconds. */
  readonly disorder: number;
  /** In how many windows each record is. */
  readonly windowsPerRecord: number;
  /** Records per second. */
  readonly rate: number;
  /** Opens the windows: all the records to begin with, by key and event time. */
  opening(): Iterable<readonly [key: string, eventTime: number]>;
  /** Writes key and event time of the next record. */
  next(record: StreamedRecord): void;
}

/**
 * Numbered keys in an order that is as good as random: each once, then each once again. They are laid out in that order, so
 * that finding the next one costs next to nothing; the strings themselves lie anywhere.
 */
export class Shuffle {
  /** The key of the number given last. */
  key = "";
  private readonly numbers: Int32Array;
  private readonly keys: readonly string[];
  private at = 0;

  /** @param count - a power of ten */
  constructor(count: number) {
    // About the golden section, and coprime to the powers of ten.
    const step = Math.floor(count * 0.618) - (Math.floor(count * 0.618) % 10) + 7;
    this.numbers = Int32Array.from({ length: count }, (_, i) => (i * step) % count);
    const named = Array.from({ length: count }, (_, i) => `user-${i}`);
    this.keys = Array.from(this.numbers, (number) => named[number] as string);
  }

  get count(): number {
    return this.keys.length;
  }

  /** Goes on to the next key and gives its number. */
  next(): number {
    const { at } = this;
    this.key = this.keys[at] as string;
    this.at = at + 1 === this.keys.length ? 0 : at + 1;
    return this.numbers[at] as number;
  }
}
