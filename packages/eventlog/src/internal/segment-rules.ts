import { describeValue, requireInteger, requireOneOf } from "@sim/core";
import type { SegmentOptions } from "../segment-options.js";
import type { SegmentRules } from "./segments.js";
import { ticksOrInfinity } from "./ticks-or-infinity.js";

/**
 * Checks the options of segments and puts in Kafka's defaults.
 *
 * @param mostAge - another limit on their age, in ticks
 */
export function segmentRules(options: SegmentOptions, mostAge: number): SegmentRules {
  const owner = "EventLog";
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: segments must be an object, got ${describeValue(options)}`);
  }
  const {
    maxBytes = 2 ** 30,
    maxAgeS = 604_800,
    timestamps = "create",
    maxFutureS = Infinity,
    maxPastS = Infinity,
  } = options;
  requireInteger(owner, "segments.maxBytes", maxBytes, 1);
  requireOneOf(owner, "segments.timestamps", timestamps, ["create", "append"]);
  const maxAge = Math.min(mostAge, ticksOrInfinity(owner, "segments.maxAgeS", maxAgeS));
  const maxFuture = ticksOrInfinity(owner, "segments.maxFutureS", maxFutureS);
  const maxPast = ticksOrInfinity(owner, "segments.maxPastS", maxPastS);
  return { maxBytes, maxAge, byEventTime: timestamps === "create", maxFuture, maxPast };
}
