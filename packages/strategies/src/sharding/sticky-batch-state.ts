/**
 * The memory of a sticky batch: where null-keyed records go at present, and how much went there.
 *
 * @sealed
 * @public
 */
export interface StickyBatchState {
  /** The present partition; -1 before the first record. */
  partition: number;
  /** Bytes sent there since it became the present one. */
  bytes: number;
}
