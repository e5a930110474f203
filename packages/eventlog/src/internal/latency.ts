import { type Duration, type RandomStream, sampleDuration, toTicks } from "@sim/core";

/** Draws the latency of one request after the other, in ticks. */
export class Latency {
  private readonly constantTicks: number;
  private readonly duration: Duration;
  private readonly random: RandomStream;

  constructor(duration: Duration, random: RandomStream) {
    this.duration = duration;
    this.random = random;
    this.constantTicks = typeof duration === "number" ? toTicks(duration) : -1;
  }

  next(): number {
    return this.constantTicks >= 0 ? this.constantTicks : toTicks(sampleDuration(this.duration, this.random));
  }
}
