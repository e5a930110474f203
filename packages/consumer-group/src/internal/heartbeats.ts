import { type Duration, type RandomStream, sampleDuration, toTicks } from "@sim/core";

/**
 * When a client's heartbeats go out, in ticks, as long as it runs: each an interval after the one before, and late by a draw.
 * They are computed when somebody asks, at times that only grow.
 */
export class Heartbeats {
  private readonly interval: number;
  private readonly jitter: Duration;
  private readonly random: RandomStream;
  private last: number;
  private next: number;

  /** @param start - counts as one */
  constructor(start: number, interval: number, jitter: Duration, random: RandomStream) {
    this.interval = interval;
    this.jitter = jitter;
    this.random = random;
    this.last = start;
    this.next = this.after(start);
  }

  /** They are counted from now on, which counts as one. */
  restart(now: number): void {
    this.last = now;
    this.next = this.after(now);
  }

  /** The last one at `now` or before. */
  lastUntil(now: number): number {
    this.advance(now);
    return this.last;
  }

  /** The first one at `now` or after. */
  firstFrom(now: number): number {
    return this.lastUntil(now) === now ? now : this.next;
  }

  /** The first one after `now`. */
  firstAfter(now: number): number {
    this.advance(now);
    return this.next;
  }

  private advance(now: number): void {
    if (now < this.next || this.next === Infinity) return;
    if (this.jitter === 0) {
      this.last += Math.floor((now - this.last) / this.interval) * this.interval;
      this.next = this.last + this.interval;
      return;
    }
    while (this.next <= now) {
      this.last = this.next;
      this.next = this.after(this.last);
    }
  }

  private after(beat: number): number {
    return beat + this.interval + (this.jitter === 0 ? 0 : toTicks(sampleDuration(this.jitter, this.random)));
  }
}
