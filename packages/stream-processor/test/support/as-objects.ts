import type { Aggregator } from "@sim/strategies";

/** The same aggregation without its packed form, so that windows are objects. */
export const asObjects = (aggregator: Aggregator<number, any, number>): Aggregator<number, any, number> => ({
  create: () => aggregator.create(),
  add: (accumulator, value) => aggregator.add(accumulator, value),
  merge: (a, b) => aggregator.merge(a, b),
  result: (accumulator) => aggregator.result(accumulator),
});
