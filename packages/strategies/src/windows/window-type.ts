import type { Key } from "../record.js";
import type { Trigger } from "../triggers/trigger.js";

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
 * rest, until none merge any more. A record is once in each window that its own have become part of when it comes; if two of those
 * that it is in merge later, on account of another record, it is twice in what they become.
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
  /** Declares that windows are sessions. A processor may then compute all of this itself instead of asking. */
  readonly sessions?: SessionRule | undefined;
}

/**
 * Windows that are sessions: each record at `t` begins with `[t, t + spanS)`, windows that have at least `overlapS` in common
 * merge, and the cover goes from the least start to the greatest end. Whole numbers of microseconds.
 *
 * @contract
 * @public
 */
export interface SessionRule {
  /** Length of the window of a single record in seconds. */
  readonly spanS: number;
  /** How much windows that merge have in common at least, in seconds: 0 if it is enough that they touch. */
  readonly overlapS: number;
}

/**
 * Windows that depend on the other records of a key, as when each record is the end of a window of its own. A processor
 * that knows this contract keeps the records of a key for as long as a window may need them, and asks `windowsAround` in
 * place of `assignWindows`.
 *
 * With each record it adds the record to those of the windows returned which contain it, and makes those that are not there
 * yet with all records of the key that they contain, in the order in which these came. Laws: the answer depends on the
 * times within `reachS` of the record alone; the windows returned end at most `reachS` after it; the windows of a key come to the
 * same set in whatever order its records come; and each window that contains the record is returned. A record that is in no window
 * is not among the other times of those that come later.
 *
 * @contract
 * @public
 */
export interface NeighbourWindows {
  /** How far in seconds the times of other records may be from that of a record and still matter to its windows. */
  readonly reachS: number;
  /**
   * The windows that a record is in, and those that there are from now on because of it, in the order in which they
   * should be dealt with.
   *
   * @param eventTimeS - event time of the record in seconds
   * @param otherTimesS - distinct event times of the records of its key that came before and are at most `reachS` away,
   *   ascending; `eventTimeS` is among them if it is not the first record of this time
   * @returns windows with `startS` less than `endS`
   */
  windowsAround(eventTimeS: number, otherTimesS: readonly number[]): readonly WindowBounds[];
  /** How the same windows follow from each other where no records are kept. Left out where that cannot be said. */
  readonly succession?: WindowSuccession | undefined;
}

/**
 * A window that a key has, as a {@link WindowSuccession} sees it.
 *
 * @sealed
 * @public
 */
export interface HeldWindow {
  /** Its bounds. */
  readonly window: WindowBounds;
  /** Event time in seconds of the latest record in it. */
  readonly latestS: number;
}

/**
 * A window that changes with a record.
 *
 * @contract
 * @public
 */
export interface WindowChange {
  /** Its bounds. */
  readonly window: WindowBounds;
  /** The held window with whose contents it begins, as they were before the record; its own if left out. */
  readonly from?: WindowBounds | undefined;
}

/**
 * Windows that follow from other windows of their key, as the sliding windows of Kafka Streams do, whose store has windows and
 * no records. A processor in the profile `kafkaStreams` asks this in place of `windowsAround`.
 *
 * It makes the changes in the order in which they are returned. A window gets what it begins with and then, if the record
 * lies in it, the record, unless it is closed by then. A window that is returned twice is the same both times, and a result twice.
 *
 * @contract
 * @public
 */
export interface WindowSuccession {
  /**
   * How long in seconds a window is held, beyond the allowed lateness, unless the owner of the processor says otherwise:
   * it goes when a window has come that starts so much later, and is closed. Until then others may be made of it.
   */
  readonly retentionS: number;
  /** How far in seconds before a record a held window may start and still matter. */
  readonly reachS: number;
  /**
   * The windows that change with a record.
   *
   * @param eventTimeS - event time of the record in seconds
   * @param heldWindows - windows of its key that start at most `reachS` before it, closed ones too, in the order of their starts
   * @returns changes, each of whose `from` is one of the held windows
   */
  windowsAfter(eventTimeS: number, heldWindows: readonly HeldWindow[]): readonly WindowChange[];
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
  /** Declares that windows depend on the other records of the key: `windowsAround` is asked instead of `assignWindows`. */
  readonly neighbours?: NeighbourWindows | undefined;
  /**
   * Declares that a window holds the last so many of its records and forgets the others, an integer from 1. A processor
   * can do so only if it keeps the records.
   */
  readonly keepLast?: number | undefined;
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
  /**
   * The trigger of its windows where the owner of the processor gives none. Left out when they fire at their end, as
   * `shouldClose` says.
   */
  defaultTrigger?(): Trigger;
}
