/** How far back the estimate looks, in seconds, and how many samples it keeps for that. */
const WINDOW = 60;
const SAMPLES = 64;

/** The lag of each partition at a moment. */
export interface LagSample {
  readonly time: number;
  readonly lags: Float64Array;
}

/** Samples of the lag over the last minute, for an estimate of when it will be gone. */
export class CatchUpMeter {
  private readonly samples: LagSample[] = [];

  /** Whether it is time for a sample: a 64th of the window after the last one. */
  due(time: number): boolean {
    const last = this.samples.at(-1);
    return last === undefined || time - last.time >= WINDOW / SAMPLES;
  }

  /** Notes the lag at a moment. */
  add(sample: LagSample): void {
    const { samples } = this;
    samples.push(sample);
    // Keeps one sample at or beyond the window's far edge, so the slope spans the whole of it.
    while (samples.length > 2 && (samples[1] as LagSample).time <= sample.time - WINDOW) samples.shift();
  }

  /** The oldest sample, if it is from before this moment. */
  before(time: number): LagSample | undefined {
    const [oldest] = this.samples;
    return oldest !== undefined && oldest.time < time ? oldest : undefined;
  }
}
