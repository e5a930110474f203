import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  GlobalWindow,
  never,
  onWatermark,
  orFinally,
  repeatedly,
  SessionWindow,
  type Trigger,
  type WindowBounds,
  type WindowType,
} from "@sim/strategies";
import type { Checker } from "../checker.js";
import { firstDifference, inOrderOfArrival } from "./compare.js";
import { milliseconds, Replay, type Result, seconds } from "./replay.js";
import type { Answer, Pane, Step, TriggerOf, WindowCase, WindowsOf } from "./window-case.js";

/** A timer of Beam is due when the clock is beyond it, and its clock counts milliseconds. */
const BEYOND_MS = 1;

/** `beam-windows`: windows and triggers in the profile `beam`. */
export const checkBeamWindows: Checker<WindowCase> = (_kind, _header, vectorCase) => {
  const { windows, lateness, trigger, accumulation = "accumulating", onTime, closing, steps, out } = vectorCase;
  const replay = new Replay(
    {
      windowType: windowTypeOf(windows),
      profile: "beam",
      trigger: triggerOf(trigger),
      accumulation,
      onTimeBehavior: onTime,
      closingBehavior: closing,
      allowedLatenessS: seconds(lateness),
    },
    0,
  );
  // The index among the results that are not early follows from the others.
  const expected = out.map(({ panes = [], dropped = 0 }): Answer => {
    return { panes: inBeamsOrder(panes.map(({ n: _, ...pane }) => pane)), dropped };
  });
  return firstDifference(vectorCase, expected, (index) => {
    const { results, before, after } = replay.take(steps[index] as Step);
    return { panes: inBeamsOrder(results.map(paneOf)), dropped: after.windowsMissed - before.windowsMissed };
  });
};

/** Beam leaves it open in which order windows send their results. */
function inBeamsOrder(panes: readonly Pane[]): readonly Pane[] {
  return [...panes].sort((a, b) => (a.e ?? 0) - (b.e ?? 0) || (a.s ?? 0) - (b.s ?? 0));
}

function paneOf({ key, windowStart, windowEnd, result, pane }: Result): Pane {
  const bounds = windowEnd === Infinity ? {} : { s: milliseconds(windowStart), e: milliseconds(windowEnd) };
  const last = pane.isFinal ? { f: true as const } : {};
  return { k: String(key), ...bounds, v: inOrderOfArrival(result), i: pane.index, t: pane.timing, ...last };
}

function windowTypeOf(windows: WindowsOf): WindowType {
  switch (windows.type) {
    case "tumbling":
      return new BeamGrid(windows.size, windows.size, windows.offset ?? 0, true);
    case "hopping":
      return new BeamGrid(windows.size, windows.slide, windows.offset ?? 0, false);
    case "session":
      return new SessionWindow(seconds(windows.gap));
    case "global":
      return new GlobalWindow();
    default:
      throw new Error(`Beam has no windows of type ${windows.type}`);
  }
}

/** Beam's windows at regular distances: off by one below the offset, as its remainder has the sign of what is divided. */
class BeamGrid implements WindowType {
  readonly name: string = "Beam's grid";
  readonly #size: number;
  readonly #slide: number;
  readonly #offset: number;
  readonly #isTumbling: boolean;

  constructor(size: number, slide: number, offset: number, isTumbling: boolean) {
    this.#isTumbling = isTumbling;
    this.#size = size;
    this.#slide = slide;
    this.#offset = offset;
  }

  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    const time = milliseconds(eventTimeS);
    const last = time - ((time + this.#slide - this.#offset) % this.#slide);
    const found: WindowBounds[] = [];
    if (this.#isTumbling) return [[seconds(last), seconds(last + this.#size)]];
    for (let start = last; start > time - this.#size; start -= this.#slide) {
      found.push([seconds(start), seconds(start + this.#size)]);
    }
    return found;
  }

  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }
}

function triggerOf(trigger: TriggerOf): Trigger {
  switch (trigger.type) {
    case "watermark":
      return onWatermark();
    case "never":
      return never();
    case "afterWatermark":
      if (trigger.early === undefined && trigger.late === undefined) return onWatermark();
      return onWatermark({
        ...(trigger.early === undefined ? {} : { early: triggerOf(trigger.early) }),
        ...(trigger.late === undefined ? {} : { late: triggerOf(trigger.late) }),
      });
    case "count":
      return afterCount(trigger.n);
    case "processingTime":
      return afterProcessingTime(seconds(trigger.delay + BEYOND_MS));
    case "any":
      return afterAny(...trigger.of.map(triggerOf));
    case "all":
      return afterAll(...trigger.of.map(triggerOf));
    case "each":
      return afterEach(...trigger.of.map(triggerOf));
    case "repeat":
      return repeatedly(triggerOf(trigger.of));
    case "orFinally":
      return orFinally(triggerOf(trigger.of), triggerOf(trigger.until));
    default:
      throw new Error(`Beam has no trigger ${trigger.type}`);
  }
}
