import type { Key } from "../record.js";

/**
 * What a stream processor hands to its watermark strategy with each record.
 *
 * It may be one object for all records, changed in between: keep what it says, not the object.
 *
 * @typeParam V - type of the payload
 * @sealed
 * @public
 */
export interface WatermarkContext<out V = unknown> {
  /** Key of the record. */
  readonly key: Key;
  /** Payload of the record. */
  readonly value: V;
}

/**
 * Derives the watermark of a stream from its event times. The watermark W says that no more events with a time before W
 * are expected: a window is complete once W has reached its end.
 *
 * The owner of a state asks for the watermark before it judges a record, then tells the strategy of the record, then asks
 * again; and at ticks of its own when no record comes. Ticks may be as rare or as frequent as the owner likes: W at a
 * moment depends on the records and the clock alone, not on how often it was asked for.
 *
 * @typeParam S - its state, plain data
 * @typeParam V - payloads of the records it understands
 * @contract
 * @public
 */
export interface WatermarkStrategy<S = any, in V = unknown> {
  /** A short name for reports and errors. */
  readonly name: string;
  /** Fresh memory for one stream: plain data that `structuredClone` can copy. */
  createState(): S;
  /**
   * Takes note of a record.
   *
   * @param state - the memory, changed in place
   * @param eventTimeS - event time of the record in seconds
   * @param input - the input it came by, an integer from 0: its partition, or 0 where there is only one input
   * @param nowS - the clock in seconds
   * @param context - key and payload of the record, where the owner of the state has them
   */
  onEvent(state: S, eventTimeS: number, input: number, nowS: number, context?: WatermarkContext<V>): void;
  /**
   * The watermark in seconds; -Infinity as long as nothing is known. It never goes back for a state.
   *
   * @param state - the memory, changed in place where the clock matters
   * @param nowS - the clock in seconds
   */
  watermark(state: S, nowS: number): number;
}
