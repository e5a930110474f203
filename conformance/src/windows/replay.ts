import { Simulation, Sink } from "@sim/core";
import { ManualWatermark } from "@sim/strategies";
import {
  type LateRecord,
  StreamProcessor,
  type StreamProcessorOptions,
  type StreamProcessorStats,
  type WindowOutput,
} from "@sim/stream-processor";
import type { Step } from "./window-case.js";

/** A result that lists its values. */
export type Result = WindowOutput<string | null, readonly number[]>;

/** What came of a step. */
export interface Outcome {
  readonly results: readonly Result[];
  /** Values of records that went aside. */
  readonly aside: readonly number[];
  readonly before: StreamProcessorStats;
  readonly after: StreamProcessorStats;
}

/** The options that differ from case to case. */
export type CaseOptions = Pick<
  StreamProcessorOptions<string | null, number, readonly number[]>,
  | "windowType"
  | "trigger"
  | "profile"
  | "accumulation"
  | "watermarkStrategy"
  | "allowedLatenessS"
  | "onTimeBehavior"
  | "closingBehavior"
  | "storeRetentionS"
>;

/** Milliseconds in seconds. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** Seconds in whole milliseconds. */
export function milliseconds(inSeconds: number): number {
  return Math.round(inSeconds * 1000);
}

/** The processor of a case, driven step by step in a simulation whose clock is the case's. */
export class Replay {
  readonly #results = new Sink<Result>("results");
  readonly #aside = new Sink<LateRecord<string | null, number>>("aside");
  readonly #processor: StreamProcessor<string | null, number, readonly number[]>;
  readonly #sim: Simulation;
  /** By how much our watermark is above that of the engine, in milliseconds: ours is about records before it. */
  readonly #shift: number;

  constructor(options: CaseOptions, shift: number) {
    this.#shift = shift;
    this.#processor = new StreamProcessor<string | null, number, readonly number[]>("windows", {
      aggregateFn: (values: readonly number[]) => values,
      downstream: this.#results,
      lateEventPolicy: "sideOutput",
      sideOutput: this.#aside,
      watermarkIntervalS: 0,
      watermarkStrategy: new ManualWatermark(),
      endOfInputFlush: false,
      ...options,
    });
    this.#sim = new Simulation({ entities: [this.#processor] });
  }

  /** Takes a step, and says what came of it. */
  take(step: Step): Outcome {
    const sim = this.#sim;
    const before = this.#processor.stats;
    const [sent, aside] = [this.#results.events.length, this.#aside.events.length];
    switch (step[0]) {
      case "r": {
        const [, key, time, value] = step;
        sim.schedule(this.#processor, "Process", { key, value, eventTime: seconds(time) });
        break;
      }
      case "w":
        sim.schedule(this.#processor, "Watermark", { watermarkS: seconds(step[1] + this.#shift) });
        break;
      case "end":
        sim.schedule(this.#processor, "Watermark", { watermarkS: Infinity });
        break;
      default:
    }
    sim.runUntil(step[0] === "p" ? seconds(step[1]) : sim.now);
    return {
      results: this.#results.events.slice(sent),
      aside: this.#aside.events.slice(aside).map(({ value }) => value),
      before,
      after: this.#processor.stats,
    };
  }
}
