import type { Aggregator, PackedAggregator } from "../aggregation/aggregator.js";

/** The packed form of an aggregation whose accumulators are single numbers. */
export class PackedNumber<V, R> implements PackedAggregator<V, R> {
  readonly width = 1;
  readonly aggregator: Aggregator<V, number, R>;

  constructor(aggregator: Aggregator<V, number, R>) {
    this.aggregator = aggregator;
  }

  create(cells: Float64Array, at: number): void {
    cells[at] = this.aggregator.create();
  }

  add(cells: Float64Array, at: number, value: V): void {
    cells[at] = this.aggregator.add(cells[at] as number, value);
  }

  merge(cells: Float64Array, at: number, otherCells: Float64Array, otherAt: number): void {
    cells[at] = this.aggregator.merge(cells[at] as number, otherCells[otherAt] as number);
  }

  result(cells: Float64Array, at: number): R {
    return this.aggregator.result(cells[at] as number);
  }
}
