import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  continuousEventTime,
  continuousProcessingTime,
  never,
  onProcessingTime,
  onWatermark,
  onWindowClose,
  orFinally,
  purging,
  repeatedly,
  type Trigger,
  type TriggerContext,
  withTimeout,
} from "@sim/strategies";
import { describe, expect, it } from "vitest";

/** A window `[0, 10)` closed at 15, and what was asked for. */
function contextOf(given: Partial<TriggerContext> = {}) {
  const asked: string[] = [];
  const context: TriggerContext = {
    window: [0, 10],
    closesAtS: 15,
    watermarkS: Number.NEGATIVE_INFINITY,
    nowS: 0,
    count: 1,
    eventTimeS: 1,
    dueS: Number.NaN,
    merging: false,
    wakeAt: (timeS) => asked.push(`clock ${timeS}`),
    cancelWakeAt: (timeS) => asked.push(`not clock ${timeS}`),
    wakeAtWatermark: (timeS) => asked.push(`watermark ${timeS}`),
    cancelWakeAtWatermark: (timeS) => asked.push(`not watermark ${timeS}`),
    ...given,
  };
  return { context, asked };
}

const all: readonly Trigger[] = [
  onWatermark(),
  onWatermark({ early: afterProcessingTime(3), late: afterCount(2) }),
  onWindowClose(),
  afterCount(3),
  afterProcessingTime(4),
  continuousEventTime(4),
  continuousProcessingTime(4),
  onProcessingTime(),
  purging(afterCount(2)),
  withTimeout(afterCount(2), 5),
  never(),
  repeatedly(afterAny(afterCount(2), afterProcessingTime(5))),
  afterAll(afterCount(2), onWatermark()),
  afterEach(afterCount(1), afterCount(2)),
  orFinally(repeatedly(afterCount(1)), afterCount(3)),
];

describe("triggers", () => {
  it.each(all.map((trigger) => [trigger.name, trigger] as const))(
    "[TRG1] %s: its state is plain data, and that of one window is not that of another",
    (_name, trigger) => {
      const [one, other] = [trigger.createState(), trigger.createState()];
      const fresh = structuredClone(other);
      for (let i = 0; i < 3; i++) trigger.onElement(one, contextOf({ nowS: i }).context);
      expect(other).toEqual(fresh);
      // A copy goes on as the original does.
      const copy = structuredClone(one);
      const [a, b] = [contextOf({ nowS: 3 }), contextOf({ nowS: 3 })];
      expect(trigger.onElement(copy, b.context)).toBe(trigger.onElement(one, a.context));
      expect(b.asked).toEqual(a.asked);
      expect(copy).toEqual(one);
    },
  );

  it("[TRG2] onWatermark: asks for the end, fires there, and with each record after", () => {
    const trigger = onWatermark();
    const { context, asked } = contextOf();
    expect(trigger.onElement(null, context)).toBe("continue");
    expect(asked).toEqual(["watermark 10"]);
    expect(trigger.onWatermark(null, contextOf({ watermarkS: 12, dueS: 10 }).context)).toBe("fire");
    expect(trigger.onElement(null, contextOf({ watermarkS: 12 }).context)).toBe("fire");
    expect(onWindowClose().onElement(null, contextOf({ watermarkS: 14.9 }).context)).toBe("continue");
    expect(onWindowClose().onElement(null, contextOf({ watermarkS: 15 }).context)).toBe("fire");
  });

  it("[TRG3] continuousEventTime: the next multiple, never beyond the end; with a unit both are that much later", () => {
    const next = (eventTimeS: number, unitS: number) => {
      const { context, asked } = contextOf({ eventTimeS });
      const trigger = continuousEventTime(4, { unitS });
      trigger.onElement(trigger.createState(), context);
      return asked;
    };
    expect(next(1, 0)).toEqual(["watermark 10", "watermark 4"]);
    expect(next(4, 0)).toEqual(["watermark 10", "watermark 8"]);
    expect(next(9, 0)).toEqual(["watermark 10", "watermark 10"]);
    expect(next(1, 0.001)).toEqual(["watermark 10", "watermark 4.001"]);
    // Towards zero: the multiple before -1 is 0.
    expect(next(-1, 0)).toEqual(["watermark 10", "watermark 4"]);
  });

  it("[TRG4] [TRG5] purging fires and purges; composites fire as their parts are met", () => {
    const fired = (trigger: Trigger, times: number) => {
      const state = trigger.createState();
      return Array.from({ length: times }, () => trigger.onElement(state, contextOf().context) !== "continue");
    };
    expect(purging(afterCount(1)).onElement({ seen: 0 }, contextOf().context)).toBe("fireAndPurge");
    expect(fired(afterAny(afterCount(2), afterCount(3)), 5)).toEqual([false, true, false, false, false]);
    expect(fired(repeatedly(afterAny(afterCount(2), afterCount(3))), 5)).toEqual([false, true, false, true, false]);
    expect(fired(repeatedly(afterAll(afterCount(2), afterCount(3))), 6)).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(fired(afterEach(afterCount(1), afterCount(2)), 5)).toEqual([true, false, true, false, false]);
    expect(fired(orFinally(repeatedly(afterCount(1)), afterCount(3)), 5)).toEqual([true, true, true, false, false]);
  });

  it("[TRG6] merged: counts add up, the earliest time holds, and is asked for again", () => {
    const count = afterCount(5);
    expect(count.mergeStates?.([{ seen: 2 }, { seen: 1 }], contextOf().context, undefined)).toEqual({ seen: 3 });
    const { context, asked } = contextOf();
    expect(afterProcessingTime(5).mergeStates?.([{ at: 9 }, { at: null }, { at: 7 }], context, undefined)).toEqual({
      at: 7,
    });
    expect(asked).toEqual(["clock 7"]);
    expect(withTimeout(afterCount(2), 5).mergeStates).toBeUndefined();
    // A composite merges only if all its parts do.
    expect(repeatedly(withTimeout(afterCount(2), 5)).mergeStates).toBeUndefined();
    const trigger = repeatedly(afterAny(afterCount(3), afterProcessingTime(60)));
    const parts = [1, 2].map(() => {
      const state = trigger.createState();
      trigger.onElement(state, contextOf().context);
      return state;
    });
    const merged = trigger.mergeStates?.(parts, contextOf().context, undefined);
    expect(trigger.onElement(merged, contextOf().context)).toBe("fire");
  });

  it("[ERR1] bad arguments are errors at once", () => {
    expect(() => afterCount(0)).toThrow(new RangeError("afterCount: n must be an integer >= 1, got 0"));
    expect(() => afterProcessingTime(-1)).toThrow(RangeError);
    expect(() => continuousEventTime(0)).toThrow(RangeError);
    expect(() => continuousProcessingTime("1" as never)).toThrow(TypeError);
    expect(() => purging({} as never)).toThrow(
      new TypeError(
        "purging: of must be a trigger, with the methods createState, onElement, onWatermark, onWake, got an object",
      ),
    );
    expect(() => afterAny()).toThrow(new RangeError("afterAny: needs at least one trigger, got none"));
    expect(() => withTimeout(never(), 1, { resetsOnRecord: 1 as never })).toThrow(TypeError);
  });
});
