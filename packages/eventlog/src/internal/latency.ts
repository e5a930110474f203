import { type Duration, type RandomStream, sampleDuration, toTicks } from "@sim/core";

/** Draws the latency of one request after the other, in ticks, at the pace of the log. */
export class Latency {
  private readonly constantTicks: number;
  private readonly duration: Duration;
  private readonly random: RandomStream;
  private readonly log: { readonly slowdown: number };

  constructor(duration: Duration, random: RandomStream, log: { readonly slowdown: number }) {
    this.duration = duration;
    this.random = random;
    this.log = log;
    this.constantTicks = typeof duration === "number" ? toTicks(duration) : -1;
  }

  next(): number {
    const ticks = this.constantTicks >= 0 ? this.constantTicks : toTicks(sampleDuration(this.duration, this.random));
    return Math.round(ticks * this.log.slowdown);
  }
}
