import type { Key } from "../record.js";

/**
 * A window `[startS, endS)` in seconds: an event at `startS` is in it, one at `endS` is not.
 *
 * @public
 */
export type WindowBounds = readonly [startS: number, endS: number];

/**
 * What a stream processor hands to its window type with each record.
 *
 * @typeParam V - type of the payload
 * @sealed
 * @public
 */
export interface WindowContext<out V = unknown> {
  /** Key of the record. */
  readonly key: Key;
  /** Payload of the record. */
  readonly value: V;
}

/**
 * Windows of one size at regular distances: those that start at `offsetS + k * slideS` for every integer `k`, negative
 * ones too. Whole numbers of microseconds.
 *
 * @contract
 * @public
 */
export interface WindowPeriod {
  /** Length of a window in seconds. */
  readonly sizeS: number;
  /** Distance in seconds from one start to the next. */
  readonly slideS: number;
  /** Start of one of the windows in seconds, at least 0 and less than `slideS`. */
  readonly offsetS: number;
}

/**
 * How windows of one key grow together. Windows that merge are replaced by their cover, which is then compared with the
 * rest, until none merge any more.
 *
 * @contract
 * @public
 */
export interface WindowMerging {
  /**
   * Whether two windows become one, in whichever order they are given.
   *
   * @param a - a window
   * @param b - another window of the same key
   */
  merges(a: WindowBounds, b: WindowBounds): boolean;
  /**
   * The window that takes the place of two.
   *
   * @param a - a window
   * @param b - another one that merges with it
   */
  cover(a: WindowBounds, b: WindowBounds): WindowBounds;
}

/**
 * Sorts records into windows by event time. `assignWindows(eventTimeS)` and `shouldClose(windowEnd, watermarkS)` alone
 * are a complete implementation.
 *
 * @typeParam V - payloads of the records it understands
 * @contract
 * @public
 */
export interface WindowType<in V = unknown> {
  /** A short name for reports and errors. */
  readonly name: string;
  /**
   * Declares that `assignWindows` returns exactly the windows of this period which contain the event time. A processor
   * may then compute them itself instead of asking.
   */
  readonly period?: WindowPeriod | undefined;
  /** Declares that windows of one key may merge. Left out when each window stands by itself. */
  readonly merging?: WindowMerging | undefined;
  /**
   * The windows of a record. None is allowed: the record then counts for nothing.
   *
   * @param eventTimeS - event time in seconds
   * @param context - key and payload of the record
   * @returns windows with `startS` less than `endS`
   */
  assignWindows(eventTimeS: number, context: WindowContext<V>): readonly WindowBounds[];
  /**
   * Whether a window that ends at `windowEnd` is complete. Law: if it is, so is every window that ends earlier, and it
   * still is at every higher watermark. A processor relies on it and asks about the earliest end only.
   *
   * @param windowEnd - end of the window in seconds (exclusive)
   * @param watermarkS - the watermark in seconds, or -Infinity, or Infinity at the end of input
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean;
}
