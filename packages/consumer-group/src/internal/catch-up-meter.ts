/** How far back the estimate looks, in seconds, and how many samples it keeps for that. */
const WINDOW = 60;
const SAMPLES = 64;

/** Samples of the total lag over the last minute, for an estimate of when it will be gone. */
export class CatchUpMeter {
  private readonly times: number[] = [];
  private readonly lags: number[] = [];

  /** Whether it is time for a sample: a 64th of the window after the last one. */
  due(time: number): boolean {
    const last = this.times.at(-1);
    return last === undefined || time - last >= WINDOW / SAMPLES;
  }

  /** Notes the lag at a moment. */
  sample(time: number, lag: number): void {
    this.times.push(time);
    this.lags.push(lag);
    // Keeps one sample at or beyond the window's far edge, so the slope spans the whole of it.
    while (this.times.length > 2 && (this.times[1] as number) <= time - WINDOW) {
      this.times.shift();
      this.lags.shift();
    }
  }

  /** Records per second by which the lag has shrunk (negative: grown) since the oldest sample. */
  drainRate(time: number, lag: number): number | undefined {
    const since = this.times[0];
    if (since === undefined || time <= since) return undefined;
    return ((this.lags[0] as number) - lag) / (time - since);
  }
}
