import type { Aggregator } from "@sim/strategies";

/** The accumulator of some values. */
export function accumulate<V, A, R>(aggregator: Aggregator<V, A, R>, values: readonly V[]): A {
  return values.reduce((accumulator, value) => aggregator.add(accumulator, value), aggregator.create());
}

/** The result of some values. */
export function aggregate<V, A, R>(aggregator: Aggregator<V, A, R>, values: readonly V[]): R {
  return aggregator.result(accumulate(aggregator, values));
}
