import {
  afterCount,
  MonotonicWatermark,
  never,
  onWindowClose,
  SessionWindow,
  SlidingWindow,
  TimeDifferenceWindow,
  type Trigger,
  TumblingWindow,
  type WindowType,
} from "@sim/strategies";
import type { Checker } from "../checker.js";
import { firstDifference, inOrderOfArrival } from "./compare.js";
import { milliseconds, type Outcome, Replay, type Result, seconds } from "./replay.js";
import type { Answer, Pane, Step, TriggerOf, WindowCase, WindowsOf } from "./window-case.js";

/** The kinds of the vectors of Kafka Streams. */
export const kafkaStreamsKinds = ["kafkaStreams-time", "kafkaStreams-session", "kafkaStreams-sliding"] as const;

/**
 * `kafkaStreams-…`: windows in the profile `kafkaStreams`, their watermark the highest time so far, as stream time is.
 *
 * Values of sessions are compared in order of arrival: Kafka Streams puts those of merged sessions one after the other.
 */
export const checkKafkaStreams: Checker<WindowCase> = (_kind, _header, vectorCase) => {
  const { windows, lateness, retention, trigger, steps, out } = vectorCase;
  const replay = new Replay(
    {
      windowType: windowTypeOf(windows),
      profile: "kafkaStreams",
      accumulation: "retracting",
      trigger: triggerOf(trigger, windows),
      closingBehavior: trigger.type === "onWindowClose" ? "ifNonEmpty" : "never",
      ...(retention === undefined ? {} : { storeRetentionS: seconds(retention) }),
      allowedLatenessS: seconds(lateness),
      watermarkStrategy: new MonotonicWatermark(),
    },
    0,
  );
  const sorted = windows.type === "session";
  const expected = out.map(({ panes = [], dropped = 0 }): Answer => {
    return {
      panes: panes.map((pane) => (sorted && pane.v !== undefined ? { ...pane, v: inOrderOfArrival(pane.v) } : pane)),
      dropped,
    };
  });
  return firstDifference(vectorCase, expected, (index) =>
    answerOf(windows, trigger, replay.take(steps[index] as Step)),
  );
};

function answerOf(windows: WindowsOf, trigger: TriggerOf, { results, before, after }: Outcome): Answer {
  const dropped = after.windowsMissed - before.windowsMissed + after.nullKeysSkipped - before.nullKeysSkipped;
  const panes = results.flatMap((result) =>
    windows.type === "session" && trigger.type === "update"
      ? [...tombstones(result, windows.gap), paneOf(windows, result)]
      : [paneOf(windows, result)],
  );
  return { panes, dropped };
}

/** A session that takes in others removes them first; but not if it is as short as its record. */
function tombstones({ key, pane, windowStart, windowEnd }: Result, gap: number): Pane[] {
  if (milliseconds(windowEnd) - gap === milliseconds(windowStart)) return [];
  return (pane.retracts ?? []).map((held): Pane => {
    return { k: String(key), s: milliseconds(held.windowStart), e: milliseconds(held.windowEnd) - gap, x: true };
  });
}

/** The ends of sessions and sliding windows are their last instants. */
function paneOf(windows: WindowsOf, { key, windowStart, windowEnd, result }: Result): Pane {
  const beyond = windows.type === "session" ? windows.gap : windows.type === "sliding" ? 1 : 0;
  return { k: String(key), s: milliseconds(windowStart), e: milliseconds(windowEnd) - beyond, v: result };
}

function windowTypeOf(windows: WindowsOf): WindowType {
  switch (windows.type) {
    case "tumbling":
      return new TumblingWindow(seconds(windows.size));
    case "hopping":
      return new SlidingWindow(seconds(windows.size), seconds(windows.slide));
    case "session":
      return new SessionWindow(seconds(windows.gap));
    case "sliding":
      return new TimeDifferenceWindow(seconds(windows.difference), { unitS: 0.001, notBeforeS: 0 });
    default:
      throw new Error(`Kafka Streams has no windows of type ${windows.type}`);
  }
}

function triggerOf(trigger: TriggerOf, windows: WindowsOf): Trigger {
  switch (trigger.type) {
    case "update":
      return afterCount(1);
    case "suppress":
      // A sliding window is held back up to its last instant, and that is a unit before its end.
      return onWindowClose(windows.type === "sliding" ? { unitS: 0.001 } : {});
    case "onWindowClose":
      return never();
    default:
      throw new Error(`Kafka Streams has no trigger ${trigger.type}`);
  }
}
