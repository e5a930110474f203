import {
  afterCount,
  CountWindow,
  continuousEventTime,
  continuousProcessingTime,
  GlobalWindow,
  never,
  onProcessingTime,
  onWatermark,
  purging,
  SessionWindow,
  SlidingWindow,
  type Trigger,
  TumblingWindow,
  type WindowType,
  withTimeout,
} from "@sim/strategies";
import type { Checker, Difference } from "../checker.js";
import { firstDifference, inOrderOfArrival } from "./compare.js";
import { milliseconds, Replay, type Result, seconds } from "./replay.js";
import type { Answer, Pane, Step, TriggerOf, WindowCase, WindowsOf } from "./window-case.js";

/** Flink counts time in milliseconds, and its watermark W says: no more records at or before W. */
const UNIT_MS = 1;
const unitS = seconds(UNIT_MS);

/**
 * `flink-windows`: windows and triggers in the profile `flink`, which is the default. Where Flink's trigger is the one for
 * event time, without any trigger as well: that is the processor's own path.
 *
 * Two things are not compared. Flink holds the values of merged sessions in an order that comes from a hash table, ours is that of
 * arrival. And Flink sends a record that is in no window aside if it is late; ours counts it apart, and so it is left out.
 */
export const checkFlinkWindows: Checker<WindowCase> = (_kind, _header, vectorCase) => {
  const withTrigger = check(vectorCase, triggerOf(vectorCase.trigger));
  if (withTrigger !== undefined || vectorCase.trigger.type !== "watermark") return withTrigger;
  const without = check(vectorCase, undefined);
  return without && { ...without, where: `${without.where ?? ""}, without a trigger` };
};

function check(vectorCase: WindowCase, trigger: Trigger | undefined): Difference | undefined {
  const { windows, lateness, steps, out } = vectorCase;
  const replay = new Replay(
    { windowType: windowTypeOf(windows), trigger, allowedLatenessS: seconds(lateness) },
    UNIT_MS,
  );
  const sorted = windows.type === "session";
  const expected = out.map(({ panes = [], late = [] }, index): Answer => {
    const step = steps[index] as Step;
    return {
      panes: panes.map(({ at: _, ...pane }) => (sorted ? { ...pane, v: inOrderOfArrival(pane.v ?? []) } : pane)),
      late: step[0] === "r" && isInNoWindow(windows, step[2]) ? [] : late,
    };
  });
  return firstDifference(vectorCase, expected, (index) => {
    const { results, aside } = replay.take(steps[index] as Step);
    return { panes: results.map(paneOf), late: aside };
  });
}

function paneOf({ key, windowStart, windowEnd, result }: Result): Pane {
  const bounds = windowEnd === Infinity ? {} : { s: milliseconds(windowStart), e: milliseconds(windowEnd) };
  return { k: String(key), ...bounds, v: result };
}

function isInNoWindow(windows: WindowsOf, time: number): boolean {
  return (
    windows.type === "hopping" && windowTypeOf(windows).assignWindows(seconds(time), { key: "", value: 0 }).length === 0
  );
}

function windowTypeOf(windows: WindowsOf): WindowType {
  switch (windows.type) {
    case "tumbling":
      return new TumblingWindow(seconds(windows.size), { offsetS: seconds(windows.offset ?? 0) });
    case "hopping":
      return new SlidingWindow(seconds(windows.size), seconds(windows.slide), {
        offsetS: seconds(windows.offset ?? 0),
      });
    case "session":
      return new SessionWindow(seconds(windows.gap));
    case "global":
      return new GlobalWindow();
    case "count":
      return new CountWindow(windows.size, windows.slide);
    default:
      throw new Error(`Flink has no windows of type ${windows.type}`);
  }
}

function triggerOf(trigger: TriggerOf): Trigger {
  switch (trigger.type) {
    case "watermark":
      return onWatermark();
    case "endOfStream":
      // Flink's takes nothing back when it is cleared.
      return { ...onWatermark(), clear: () => {} };
    case "count":
      return afterCount(trigger.n);
    case "never":
      return never();
    case "purging":
      return purging(triggerOf(trigger.of));
    case "continuousEventTime":
      return continuousEventTime(seconds(trigger.interval), { unitS });
    case "continuousProcessingTime":
      return continuousProcessingTime(seconds(trigger.interval), { unitS });
    case "processingTimeAtEnd":
      return onProcessingTime({ unitS });
    case "timeout":
      return withTimeout(triggerOf(trigger.of), seconds(trigger.delay), {
        resetsOnRecord: trigger.reset,
        clearsOnTimeout: trigger.clear,
      });
    default:
      throw new Error(`Flink has no trigger ${trigger.type}`);
  }
}
