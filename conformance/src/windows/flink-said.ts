import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../checker.js";
import { milliseconds, seconds } from "./replay.js";

// What the parts of Flink that make watermarks say. Flink's watermark W is about records at or before W, ours about
// those before it, so that ours is a millisecond more.

/** A time in milliseconds; `null` is -infinity, `"end"` the end of time. */
export type FlinkTime = number | null | "end";

/** Something that came out. */
export type Saying = readonly ["w", FlinkTime] | readonly ["idle"] | readonly ["active"];

/** Our watermark, in seconds, for one of Flink. */
export function watermarkOf(time: FlinkTime): number {
  if (time === null) return Number.NEGATIVE_INFINITY;
  return time === "end" ? Number.POSITIVE_INFINITY : seconds(time + 1);
}

/** How Flink says one of our watermarks. */
export function sayingOf(watermarkS: number): Saying {
  if (watermarkS === Number.NEGATIVE_INFINITY) return ["w", null];
  return ["w", watermarkS === Number.POSITIVE_INFINITY ? "end" : milliseconds(watermarkS) - 1];
}

/** Whatever a part is asked to do or is told, and what it said on it. */
export interface SayingCase<S> {
  /** Whether what it says goes through the output of a task. */
  readonly task?: boolean;
  readonly steps: readonly S[];
  readonly out: readonly (readonly Saying[])[];
}

/** The first step on which ours says something else. */
export function firstSaidDifferently<S>(
  { steps, out, task = false }: SayingCase<S>,
  take: (step: S) => readonly Saying[],
): Difference | undefined {
  const output = new TaskOutput();
  for (const [index, step] of steps.entries()) {
    const expected = out[index];
    const said = take(step);
    const actual = task ? output.pass(said) : said;
    if (!isDeepStrictEqual(actual, expected)) {
      return { where: `step ${index} ${JSON.stringify(step)}`, expected, actual };
    }
  }
  return undefined;
}

/**
 * What gets through the output of a source's task: watermarks that are higher than all before, and changes of the mark.
 * Only such a watermark ends idleness.
 */
class TaskOutput {
  #highestS = Number.NEGATIVE_INFINITY;
  #idle = false;

  pass(sayings: readonly Saying[]): readonly Saying[] {
    return sayings.flatMap((saying) => {
      if (saying[0] !== "w") return this.#mark(saying[0] === "idle");
      const watermarkS = watermarkOf(saying[1]);
      if (watermarkS <= this.#highestS) return [];
      this.#highestS = watermarkS;
      return [...this.#mark(false), saying];
    });
  }

  #mark(idle: boolean): readonly Saying[] {
    if (idle === this.#idle) return [];
    this.#idle = idle;
    return [[idle ? "idle" : "active"]];
  }
}
