import type { Measurement } from "./model.js";
import { paceNow, quickPace } from "./pace.js";

/** Environment variable that tells a measuring process for which pace to wait, before it starts the clock. */
export const QUIET_PACE = "BENCH_QUIET_PACE";

/** A pace this many times the best one seen tells of somebody else on the machine. */
const DISTURBED = 1.15;
/** How often one figure is measured before the least disturbed is taken, and for how long. */
const MOST_TRIES = 4;
const MOST_SECONDS = 20;
/** How often the pace is looked at before the first measurement, so that there is a best one to compare with. */
const SOUNDINGS = 12;

/** What became of the measurements: all that were made, those not used, and those used although disturbed. */
export interface Takes {
  readonly made: number;
  readonly unused: number;
  readonly disturbed: number;
}

/** Measures once, in an environment that has that beside. */
export type Measure = (env: { readonly [name: string]: string }) => Promise<Measurement>;

/**
 * Measures while the machine is undisturbed: a measurement with a pace far from the best right before or right after is made
 * again, whatever its figure. All engines are treated alike.
 */
export class QuietMoments {
  private readonly pace: () => number;
  private best = Infinity;
  private made = 0;
  private unused = 0;
  private disturbed = 0;

  /** @param pace - how long the machine takes for something that is always the same */
  constructor(pace: () => number = paceNow) {
    this.pace = pace;
    for (let i = 0; i < SOUNDINGS; i++) this.look();
  }

  /** The first measurement in a quiet moment; if there is none, the one with the best pace. */
  async measure(measure: Measure): Promise<Measurement> {
    const end = performance.now() + MOST_SECONDS * 1_000;
    let least = await this.take(measure);
    for (let tries = 1; least.pace > DISTURBED * this.best; tries++) {
      if (tries === MOST_TRIES || performance.now() > end) {
        this.disturbed++;
        break;
      }
      const next = await this.take(measure);
      this.unused++;
      if (next.pace < least.pace) least = next;
    }
    return least.measured;
  }

  /** What became of the measurements since the last call. */
  counts(): Takes {
    const { made, unused, disturbed } = this;
    this.made = 0;
    this.unused = 0;
    this.disturbed = 0;
    return { made, unused, disturbed };
  }

  /** A process that has looked at the pace itself was nearer to what it measured. */
  private async take(measure: Measure): Promise<{ measured: Measurement; pace: number }> {
    const quiet = DISTURBED * this.best;
    const before = quickPace(quiet, () => this.look());
    const measured = await measure({ [QUIET_PACE]: String(quiet) });
    const after = this.look();
    this.made++;
    return { measured, pace: measured.pace ?? Math.max(before, after) };
  }

  private look(): number {
    const pace = this.pace();
    this.best = Math.min(this.best, pace);
    return pace;
  }
}
