import { durationTicks, positiveTicks } from "../internal/check.js";
import { wrongKind, wrongValue } from "../internal/errors.js";
import { type Holder, hidden } from "../internal/hidden.js";
import { toSeconds, toTicks } from "../internal/ticks.js";
import { reaches, windowAt } from "../internal/window-grid.js";
import type { WindowBounds, WindowMerging, WindowType } from "./window-type.js";

/**
 * Options of {@link SessionWindow}.
 *
 * @public
 */
export interface SessionWindowOptions {
  /**
   * What two sessions are whose events are exactly a gap apart: one, `"merge"`, as in Flink and Kafka Streams, or two,
   * `"separate"`, as in Beam. `"merge"` by default.
   */
  readonly touching?: "merge" | "separate" | undefined;
  /**
   * How many seconds a session goes on beyond the gap after its last event, at least 0. 0 by default. Kafka Streams counts
   * the instant that lies exactly a gap after the last event as part of the session, and its instants are milliseconds:
   * with 0.001 a session is complete, and late, when it is there.
   */
  readonly unitS?: number | undefined;
}

/**
 * Windows of activity: events of a key that are at most `gapS` apart belong together. Each event starts as a window
 * `[t, t + gap)` of its own, and windows that overlap or touch merge into one that covers both, whatever order the
 * events come in. Events exactly `gapS` apart are in one session, as in Flink; in Beam they are in two
 * (`touching: "separate"`).
 *
 * @example
 * ```ts
 * import { SessionWindow } from "@sim/strategies";
 *
 * const sessions = new SessionWindow(5);
 *
 * sessions.assignWindows(10); // => [[10, 15]]
 * sessions.merging.merges([10, 15], [15, 20]); // => true
 * sessions.merging.cover([10, 15], [7, 12]); // => [7, 15]
 *
 * const asInBeam = new SessionWindow(5, { touching: "separate" });
 * asInBeam.merging.merges([10, 15], [15, 20]); // => false
 *
 * // The last instant of a session in Kafka Streams is 15.
 * const asInKafkaStreams = new SessionWindow(5, { unitS: 0.001 });
 * asInKafkaStreams.assignWindows(10); // => [[10, 15.001]]
 * asInKafkaStreams.merging.merges([10, 15.001], [15, 20.001]); // => true
 * asInKafkaStreams.merging.merges([10, 15.001], [15.001, 20.002]); // => false
 * ```
 *
 * @see `EventTimeSessionWindows` and `TimeWindow.intersects` in Flink, `Sessions` in Beam, `SessionWindows` in Kafka Streams
 * @public
 */
export class SessionWindow implements WindowType {
  /** `"session"` */
  readonly name: string = "session";
  /** Inactivity in seconds that ends a session, a whole number of microseconds. */
  readonly gapS: number;
  /** Windows whose events are at most (or, separate, less than) a gap apart merge. */
  readonly merging: WindowMerging;

  /**
   * @param gapS - inactivity in seconds that ends a session, at least one microsecond; rounded to whole microseconds
   * @param options - what happens exactly a gap apart
   * @throws RangeError or TypeError if an argument is of the wrong kind or out of range
   */
  constructor(gapS: number, options: SessionWindowOptions = {}) {
    const { touching = "merge", unitS = 0 } = options;
    if (touching !== "merge" && touching !== "separate") {
      const wrong = typeof touching === "string" ? wrongValue : wrongKind;
      throw wrong("SessionWindow", "touching", '"merge" or "separate"', touching);
    }
    const gap = positiveTicks("SessionWindow", "gapS", gapS);
    const unit = durationTicks("SessionWindow", "unitS", unitS);
    this.gapS = toSeconds(gap);
    this.merging = mergingFrom(gap + unit, touching === "merge" ? unit : unit + 1);
    (this as this & Holder<number>)[hidden] = gap + unit;
  }

  /**
   * The window of an event before any merging.
   *
   * @param eventTimeS - event time in seconds
   * @throws RangeError or TypeError if the time or its window is not within +-2^33 seconds
   */
  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    const start = toTicks(eventTimeS, "SessionWindow", "eventTimeS");
    return [windowAt("SessionWindow", start, (this as this & Holder<number>)[hidden])];
  }

  /**
   * Whether the watermark has reached the end of the session.
   *
   * @param windowEnd - end of the merged window in seconds
   * @param watermarkS - the watermark in seconds
   * @throws RangeError if one of them is NaN
   */
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return reaches("SessionWindow", windowEnd, watermarkS);
  }
}

/** Windows of so many ticks each merge that share at least so many. */
function mergingFrom(span: number, overlap: number): WindowMerging {
  return {
    sessions: { spanS: toSeconds(span), overlapS: toSeconds(overlap) },
    merges: overlap === 0 ? touch : (a, b) => shared(a, b) >= overlap,
    cover: (a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])],
  };
}

function touch(a: WindowBounds, b: WindowBounds): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

function shared(a: WindowBounds, b: WindowBounds): number {
  return Math.min(ticks(a[1]), ticks(b[1])) - Math.max(ticks(a[0]), ticks(b[0]));
}

function ticks(boundS: number): number {
  return toTicks(boundS, "SessionWindow", "a bound");
}
