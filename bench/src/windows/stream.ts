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

/** Number `i` of `count` keys in an order that is as good as random: each once, then each once again. */
export class Shuffle {
  private readonly keys: readonly string[];
  private readonly step: number;
  private at = 0;

  /** @param count - a power of ten */
  constructor(count: number) {
    this.keys = Array.from({ length: count }, (_, i) => `user-${i}`);
    // About the golden section, and coprime to the powers of ten.
    this.step = Math.floor(count * 0.618) - (Math.floor(count * 0.618) % 10) + 7;
  }

  get count(): number {
    return this.keys.length;
  }

  /** The number of the next key. */
  next(): number {
    const at = this.at;
    const following = at + this.step;
    this.at = following % this.keys.length;
    return at;
  }

  key(number: number): string {
    return this.keys[number] as string;
  }
}
