/** What is left of a batch that a cleaning has emptied but kept, since it ends what has been cleaned. */
export interface Hollow {
  readonly offset: number;
  /** In ticks. */
  readonly timestamp: number;
  readonly sizeBytes: number;
}

/** One segment of a partition: what is known of it beside its records. Times in ticks. */
export class Segment {
  readonly baseOffset: number;
  sizeBytes = 0;
  /** Largest timestamp in it. */
  largest = -Infinity;
  /** Timestamp of what comes first in it; NaN while nothing is in it. */
  first = Number.NaN;
  /** When it was last written to. */
  modified: number;
  readonly created: number;
  hollow: Hollow | undefined = undefined;

  constructor(baseOffset: number, now: number) {
    this.baseOffset = baseOffset;
    this.created = now;
    this.modified = now;
  }

  /** Whether nothing is in it. */
  get empty(): boolean {
    return Number.isNaN(this.first);
  }

  /** Something with that timestamp now stands at its end. */
  note(timestamp: number, sizeBytes: number): void {
    if (this.empty) this.first = timestamp;
    if (timestamp > this.largest) this.largest = timestamp;
    this.sizeBytes += sizeBytes;
  }

  /** Keeps an emptied batch at its end. */
  keepHollow(hollow: Hollow): void {
    this.hollow = hollow;
    this.note(hollow.timestamp, hollow.sizeBytes);
  }

  /** Its largest timestamp; while nothing is in it, when it was last written to. */
  get largestOrModified(): number {
    return this.empty ? this.modified : this.largest;
  }
}
