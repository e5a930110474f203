import { requireFunction, requireInteger, requireName, requireOptions, requireTime } from "./checks.js";
import type { Kernel } from "./internal/kernel.js";
import { toTicks } from "./time.js";

/**
 * When a run is to stop for a look: right after the event that meets every part given.
 *
 * @public
 * @sealed
 */
export interface BreakpointRule {
  /** At or after this time, in seconds; met once. */
  readonly time?: number | undefined;
  /** A message of this type was delivered. */
  readonly type?: string | undefined;
  /** This holds. */
  readonly when?: (() => boolean) | undefined;
}

/**
 * A breakpoint that has been set.
 *
 * @public
 * @sealed
 */
export interface Breakpoint {
  /** Takes it back; nothing happens the second time. */
  remove(): void;
}

/** What is asked after every event: breakpoints, and whether it is time to report progress. */
export class Breakpoints {
  private readonly kernel: Kernel;
  private readonly rules = new Set<{ readonly rule: BreakpointRule; readonly ticks: number | undefined }>();
  private readonly onProgress: (() => void) | undefined;
  private readonly progressEvery: number;
  private untilProgress: number;

  constructor(kernel: Kernel, onProgress: (() => void) | undefined, progressEvery: number | undefined) {
    this.kernel = kernel;
    this.onProgress = onProgress === undefined ? undefined : requireFunction("Simulation", "onProgress", onProgress);
    this.progressEvery = requireInteger("Simulation", "progressEvery", progressEvery ?? 10_000, 1);
    this.untilProgress = this.progressEvery;
    this.install();
  }

  add(rule: BreakpointRule): Breakpoint {
    const owner = "Simulation.addBreakpoint";
    const { time, type, when } = requireOptions(owner, rule);
    if (time === undefined && type === undefined && when === undefined) {
      throw new RangeError(`${owner}: a rule needs a time, a type or a condition, got none`);
    }
    if (type !== undefined) requireName(owner, "type", type);
    if (when !== undefined) requireFunction(owner, "when", when);
    const entry = { rule, ticks: time === undefined ? undefined : toTicks(requireTime(owner, "time", time)) };
    // What was delivered while nobody asked is no news.
    if (this.rules.size === 0) this.kernel.lastDelivered = undefined;
    this.rules.add(entry);
    this.install();
    return {
      remove: () => {
        this.rules.delete(entry);
        this.install();
      },
    };
  }

  /** The loop asks only while there is something to ask. */
  private install(): void {
    const needed = this.rules.size > 0 || this.onProgress !== undefined;
    this.kernel.askAfterEvents(needed ? () => this.afterEvent() : undefined);
  }

  private afterEvent(): boolean {
    if (this.onProgress !== undefined && --this.untilProgress === 0) {
      this.untilProgress = this.progressEvery;
      this.onProgress();
    }
    let stop = false;
    for (const entry of this.rules) {
      const { rule, ticks } = entry;
      if (ticks !== undefined && this.kernel.ticks < ticks) continue;
      if (rule.type !== undefined && this.kernel.lastDelivered !== rule.type) continue;
      if (rule.when !== undefined && !rule.when()) continue;
      stop = true;
      // A time alone is met by every later event too: it has done its work.
      if (rule.type === undefined && rule.when === undefined) {
        this.rules.delete(entry);
        this.install();
      }
    }
    return stop;
  }
}
