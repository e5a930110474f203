import type { Target } from "@sim/core";
import type { Aggregator, Key, LateEventPolicy, Trigger, WatermarkStrategy, WindowType } from "@sim/strategies";
import type { LateEvent, WatermarkMessage, WindowResult } from "./messages.js";

/**
 * What is made of the records of a window: a function of all their values, or an aggregator that takes them one at a
 * time, so that a window holds one accumulator and no values. Exactly one of the two.
 *
 * @typeParam V - type of the values
 * @typeParam R - type of the result
 * @public
 */
export type Aggregation<V, R> =
  | {
      /**
       * Called at each result with the values of the window in order of arrival (of its update alone, if discarding).
       * Annotate the parameter: V and R are taken from it.
       */
      readonly aggregateFn: (values: readonly V[]) => R;
      readonly aggregator?: undefined;
    }
  | {
      /** Called with each record. */
      readonly aggregator: Aggregator<V, any, R>;
      readonly aggregateFn?: undefined;
    };

/**
 * What becomes of late events.
 *
 * @typeParam K - type of the keys
 * @typeParam V - type of the values
 * @public
 */
export type LateHandling<K, V> =
  | {
      /** Late events are counted and dropped. The default. */
      readonly lateEventPolicy?: typeof LateEventPolicy.DROP | undefined;
      readonly sideOutput?: undefined;
      readonly updateHorizonS?: undefined;
    }
  | {
      /** Late events go into their closed windows after all. */
      readonly lateEventPolicy: typeof LateEventPolicy.UPDATE;
      readonly sideOutput?: undefined;
      /**
       * How many seconds of the watermark a closed window is kept for that, `>= 0`. Default Infinity: for ever, in
       * memory too (`stats.closedWindowsHeld`).
       */
      readonly updateHorizonS?: number | undefined;
    }
  | {
      /** Late events are sent on. */
      readonly lateEventPolicy: typeof LateEventPolicy.SIDE_OUTPUT;
      /** Who receives them, and records that are too far ahead (`maxFutureSkewS`). */
      readonly sideOutput: Target<LateEvent<K, V>>;
      readonly updateHorizonS?: undefined;
    };

/**
 * What a result holds when its window has sent one before: `accumulating` the whole contents; `discarding` only the
 * records that were in no result yet; `retracting` the whole contents, and the results it takes back.
 *
 * @public
 */
export type Accumulation = "accumulating" | "discarding" | "retracting";

/**
 * Whether the result at the end of a window is sent in any case, perhaps with no values, or only if there is something new.
 *
 * @public
 */
export type OnTimeBehavior = "ifNonEmpty" | "always";

/**
 * Whether a window that is closed sends a last result: never, if there is something new, or in any case.
 *
 * @public
 */
export type ClosingBehavior = "never" | "ifNonEmpty" | "always";

/**
 * The engine whose rules hold where engines differ: what late means for sessions, whether sessions that only touch are
 * one, whether windows start below zero, what leaves when without a trigger, what an update holds.
 *
 * @public
 */
export type Profile = "flink" | "beam" | "kafkaStreams";

/**
 * Options of {@link StreamProcessor}.
 *
 * @typeParam K - type of the keys
 * @typeParam V - type of the values
 * @typeParam R - type of the results
 * @public
 */
export type StreamProcessorOptions<K extends Key, V, R> = Aggregation<V, R> &
  LateHandling<NoInfer<K>, NoInfer<V>> & {
    /** Sorts records into windows. */
    readonly windowType: WindowType<NoInfer<V>>;
    /** Who receives the results. */
    readonly downstream: Target<WindowResult<NoInfer<K>, NoInfer<R>>>;
    /** How many seconds of the watermark a window takes records after its end, `>= 0`, Infinity allowed. Default 0. */
    readonly allowedLatenessS?: number | undefined;
    /**
     * Seconds of the clock between two publications of results, `>= 0`. Default 1. 0 for none: results are published as
     * soon as a record or a `Watermark` has been dealt with, and a watermark that follows the clock alone is not noticed.
     */
    readonly watermarkIntervalS?: number | undefined;
    /** Where the watermark comes from. Default `new BoundedOutOfOrderness()`: the highest event time so far. */
    readonly watermarkStrategy?: WatermarkStrategy | undefined;
    /**
     * When the result of a window is sent. Default: the window type's own trigger, else that of the profile, which in
     * `kafkaStreams` is with each record, else when the watermark reaches the end and with each record that comes later.
     */
    readonly trigger?: Trigger | undefined;
    /** The engine whose rules hold where they differ. Default `flink`. */
    readonly profile?: Profile | undefined;
    /**
     * With a trigger: whether a result that is due at the end of a window is sent if nothing has come since the one before.
     * Default `ifNonEmpty`, in the profile `beam` `always`.
     */
    readonly onTimeBehavior?: OnTimeBehavior | undefined;
    /**
     * With a trigger: whether a window that is closed sends a last result. Default `never`, as in Flink and Kafka Streams, which forget
     * what was not sent (`stats.recordsUnfired`); in the profile `beam` `ifNonEmpty`.
     */
    readonly closingBehavior?: ClosingBehavior | undefined;
    /**
     * With `profile: "kafkaStreams"`: for how many seconds the store keeps a window after the latest window in it, `>= 0`.
     * Default: the length of the window, or the gap of sessions, and the allowed lateness. It matters for sessions, which
     * merge with what is kept even if it is closed, and with `closingBehavior`, which cannot send what is not kept.
     */
    readonly storeRetentionS?: number | undefined;
    /** What an update holds. Default `accumulating`, in the profile `beam` `discarding`. */
    readonly accumulation?: Accumulation | undefined;
    /**
     * A record whose event time is more than this many seconds ahead of the clock is not believed, `>= 0`: it goes to
     * `sideOutput` or is dropped, and does not move the watermark. Default: all are believed.
     */
    readonly maxFutureSkewS?: number | undefined;
    /** Whether the end of the run sends what is left in open windows. Default true. */
    readonly endOfInputFlush?: boolean | undefined;
    /** Receives a `Watermark` after each tick in which the watermark rose, behind the results of that tick. */
    readonly watermarkTarget?: Target<WatermarkMessage> | undefined;
  };
