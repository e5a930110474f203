import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../checker.js";
import type { Answer, Pane, WindowCase } from "./window-case.js";

/** The first step whose answers part. Of panes the order counts within a key; those of different keys have none. */
export function firstDifference(
  { steps }: WindowCase,
  expected: readonly Answer[],
  actualOf: (index: number) => Answer,
): Difference | undefined {
  for (const [index, step] of steps.entries()) {
    const theirs = byKey(expected[index] as Answer);
    const ours = byKey(actualOf(index));
    if (!isDeepStrictEqual(ours, theirs)) {
      return { where: `step ${index} ${JSON.stringify(step)}`, expected: theirs, actual: ours };
    }
  }
  return undefined;
}

interface Comparable {
  readonly panes: readonly Pane[];
  readonly late: readonly number[];
  readonly dropped: number;
}

function byKey({ panes = [], late = [], dropped = 0 }: Answer): Comparable {
  const order = (a: Pane, b: Pane): number => (a.k < b.k ? -1 : a.k > b.k ? 1 : 0);
  return { panes: [...panes].sort(order), late, dropped };
}

/** The values in ascending order, which is that of arrival. */
export function inOrderOfArrival(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
