import type { Message } from "@sim/core";
import type { Key, WindowBounds } from "@sim/strategies";

/**
 * The key part of a {@link StreamRecord}: optional exactly where `null` is one of the keys, as that is its default.
 *
 * @public
 */
export type KeyPart<K extends Key> = null extends K
  ? {
      /** What the record is filed under. Default `null`. */
      readonly key?: K | undefined;
    }
  : {
      /** What the record is filed under. */
      readonly key: K;
    };

/**
 * One record for a {@link StreamProcessor}: the payload of `Process`, and an element of `ProcessBatch`.
 *
 * @typeParam K - type of the keys
 * @typeParam V - type of the values
 * @public
 */
export type StreamRecord<K extends Key, V> = KeyPart<K> & {
  /** What the aggregate is made of. */
  readonly value: V;
  /** When the thing happened, in seconds, within +-2^33. Default: now. */
  readonly eventTime?: number | undefined;
  /** The input it came by, an integer from 0, such as a partition. Default 0. */
  readonly input?: number | undefined;
};

/**
 * Hands one record to a {@link StreamProcessor}.
 *
 * @public
 */
export type ProcessMessage<K extends Key, V> = Message<"Process", StreamRecord<K, V>>;

/**
 * Hands records to a {@link StreamProcessor}, as if each came by a `Process` of its own, in this order. If one of them
 * is malformed none is taken.
 *
 * @public
 */
export type ProcessBatch<K extends Key, V> = Message<"ProcessBatch", readonly StreamRecord<K, V>[]>;

/**
 * The payload of {@link WatermarkMessage}.
 *
 * @public
 * @sealed
 */
export interface WatermarkPromise {
  /** No more records with an event time before this, in seconds. Infinity: no more records at all. */
  readonly watermarkS: number;
  /**
   * The input the promise is about, an integer from 0. Without it the promise is about all of them and raises the
   * watermark at once. Promises of single inputs raise it to the least of them, as soon as every input heard of, by a
   * record or a promise, has made one or is idle.
   */
  readonly input?: number | undefined;
}

/**
 * Raises the watermark of a {@link StreamProcessor} beside its strategy; what would lower it is without effect.
 * Processors also send it to their `watermarkTarget`.
 *
 * @public
 */
export type WatermarkMessage = Message<"Watermark", WatermarkPromise>;

/**
 * The payload of {@link WatermarkStatusMessage}.
 *
 * @public
 * @sealed
 */
export interface WatermarkIdleness {
  /** The input it is about, an integer from 0. */
  readonly input: number;
  /** Whether nothing is to be expected from it for the time being. */
  readonly idle: boolean;
}

/**
 * Tells a {@link StreamProcessor} that an input is idle, so that its promises in `Watermark` messages are not waited for, or
 * that it is active again. One that wakes up behind the watermark does not hold the others until it has caught up; what an
 * idle input promises is ignored; records do not wake it. When the last active input becomes idle, the watermark goes to the
 * highest promise of all if it was this input that held it.
 *
 * @see `WatermarkStatus` and `StatusWatermarkValve` in Flink
 * @public
 */
export type WatermarkStatusMessage = Message<"WatermarkStatus", WatermarkIdleness>;

/**
 * A result that a retracting processor takes back.
 *
 * @public
 * @sealed
 */
export interface WindowRetraction<out R> {
  /** Start of the window it was sent for, in seconds. */
  readonly windowStart: number;
  /** End of the window it was sent for, in seconds. */
  readonly windowEnd: number;
  /** The result as it was sent. */
  readonly result: R;
}

/**
 * Where a result stands among the results of its window. Results that stand alike may share one: it is frozen then.
 *
 * @public
 * @sealed
 */
export interface WindowPane<out R> {
  /** How many results came before, for this window or a window that has merged into it. */
  readonly index: number;
  /**
   * `early`: the watermark had not reached the end of the window; only where the end time of the run cut it short.
   * `onTime`: sent because the watermark reached the end, or because the input was used up. `late`: sent again on
   * account of a record that came after that, or first sent for a window all of whose records did.
   */
  readonly timing: "early" | "onTime" | "late";
  /** Whether no other result of this window can come. If false, none need come. */
  readonly isFinal: boolean;
  /** Whether results came before: `index > 0`. */
  readonly isUpdate: boolean;
  /**
   * Set when the end of the run sent it, and the watermark did not: `endOfInput` when nothing was left to run, so that
   * the result is complete; `truncated` when the end time came first, so that records may be missing.
   */
  readonly final?: "endOfInput" | "truncated";
  /**
   * With `accumulation: "retracting"`, in every update, and in `beam` in the first result of a merged window too: the results
   * that no longer hold, by ascending end and start.
   */
  readonly retracts?: readonly WindowRetraction<R>[];
}

/**
 * The payload of {@link WindowResult}: what the records of one key in one window `[windowStart, windowEnd)` come to.
 *
 * @typeParam K - type of the keys
 * @typeParam R - type of the result
 * @public
 * @sealed
 */
export interface WindowOutput<out K, out R> {
  /** Key of the records. */
  readonly key: K;
  /** Start of the window in seconds, inclusive. */
  readonly windowStart: number;
  /** End of the window in seconds, exclusive. */
  readonly windowEnd: number;
  /** What the aggregate made of the records. */
  readonly result: R;
  /** How many records are in `result`: all of the window, or with `accumulation: "discarding"` those not sent before. */
  readonly recordCount: number;
  /** Where it stands among the results of the window. */
  readonly pane: WindowPane<R>;
  /** The windows sent before that have merged into this one, with other bounds than its own. Usually empty. */
  readonly replaces: readonly WindowBounds[];
}

/**
 * The result of a window, sent to `downstream`.
 *
 * @public
 */
export type WindowResult<K, R> = Message<"WindowResult", WindowOutput<K, R>>;

/**
 * The payload of {@link LateEvent}: a record that no window took.
 *
 * @typeParam K - type of the keys
 * @typeParam V - type of the values
 * @public
 * @sealed
 */
export interface LateRecord<out K, out V> {
  /** Its key. */
  readonly key: K;
  /** Its value. */
  readonly value: V;
  /** Its event time in seconds. */
  readonly eventTime: number;
  /** The watermark in seconds that it was judged by. */
  readonly watermarkS: number;
  /** `watermarkS - eventTime`. */
  readonly latenessS: number;
  /** `late`: all its windows were closed. `future`: it was further ahead of the clock than `maxFutureSkewS`. */
  readonly reason: "late" | "future";
}

/**
 * A record that no window took, sent to `sideOutput`.
 *
 * @public
 */
export type LateEvent<K, V> = Message<"LateEvent", LateRecord<K, V>>;
