import * as fc from "fast-check";
import { describe, it } from "vitest";
import { agreesWithSortedList, type EventQueue } from "../../packages/core/test/internal/calendar-model.js";
import { Calendar as ClosedGapHeap } from "./closed-gap-heap.js";
import { Calendar as EagerHeap } from "./eager-heap.js";
import { Calendar as LadderQueue } from "./ladder-queue.js";
import { Calendar as LazyHeap } from "./lazy-heap.js";
import { Calendar as ObjectHeap } from "./object-heap.js";

const queues: readonly (readonly [string, () => EventQueue])[] = [
  ["object heap", () => new ObjectHeap()],
  ["eager heap", () => new EagerHeap()],
  ["lazy heap", () => new LazyHeap()],
  ["ladder", () => new LadderQueue()],
  ["closed gap", () => new ClosedGapHeap()],
];

describe("[ORD1] the queues that are measured", () => {
  it.each(queues)("[ORD1] %s: agrees with a sorted list", (_name, create) => {
    fc.assert(agreesWithSortedList(create));
  });

  it("[ORD1] the ladder: also with its rungs in use", () => {
    // Rungs need few events, and times far apart, to be met by lists of a few hundred commands.
    fc.assert(agreesWithSortedList(() => new LadderQueue({ spill: 16, small: 4, split: 6 }), 1_000_000));
  });
});
