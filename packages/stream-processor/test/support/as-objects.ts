import type { Aggregator } from "@sim/strategies";

/** The same aggregation without its packed form, so that windows are objects. */
export function asObjects<V, A, R>(aggregator: Aggregator<V, A, R>): Aggregator<V, A, R> {
  return {
    create: () => aggregator.create(),
    add: (accumulator, value) => aggregator.add(accumulator, value),
    merge: (a, b) => aggregator.merge(a, b),
    result: (accumulator) => aggregator.result(accumulator),
  };
}
