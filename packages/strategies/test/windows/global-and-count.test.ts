import { CountWindow, GlobalWindow, type Trigger, type TriggerContext } from "@sim/strategies";
import { describe, expect, it } from "vitest";

const context = { watermarkS: Infinity, nowS: 5, count: 1 } as TriggerContext;

/** The results of so many records through the trigger, each the numbers of the records in it. */
function results(type: CountWindow, records: number): number[][] {
  const trigger: Trigger = type.defaultTrigger();
  const state = trigger.createState() as unknown;
  const fired: number[][] = [];
  let held: number[] = [];
  for (let record = 1; record <= records; record++) {
    held.push(record);
    if (type.keepLast !== undefined) held = held.slice(-type.keepLast);
    const decision = trigger.onElement(state, context);
    if (decision === "fire" || decision === "fireAndPurge") fired.push([...held]);
    if (decision === "purge" || decision === "fireAndPurge") held = [];
  }
  expect([trigger.onWatermark(state, context), trigger.onWake(state, context)]).toEqual(["continue", "continue"]);
  return fired;
}

describe("GlobalWindow", () => {
  it("[WND7] [W8] one window for all times, which ends with the input", () => {
    const type = new GlobalWindow();
    expect(type.assignWindows()).toEqual([[-Infinity, Infinity]]);
    expect([-Infinity, 0, 2 ** 33, Infinity].map((watermark) => type.shouldClose(Infinity, watermark))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(Object.isFrozen(type.assignWindows())).toBe(true);
  });
});

describe("CountWindow", () => {
  it("[WND8] [W8] windows of so many records, one after the other; the rest comes to nothing", () => {
    expect(results(new CountWindow(3), 8)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(results(new CountWindow(1), 2)).toEqual([[1], [2]]);
  });

  it("[WND8] with a slide the last so many, at first fewer", () => {
    expect(results(new CountWindow(4, 2), 8)).toEqual([
      [1, 2],
      [1, 2, 3, 4],
      [3, 4, 5, 6],
      [5, 6, 7, 8],
    ]);
    expect(results(new CountWindow(2, 3), 7)).toEqual([
      [2, 3],
      [5, 6],
    ]);
  });

  it("[WND8] keys and copies of the state count for themselves", () => {
    const trigger: Trigger = new CountWindow(2).defaultTrigger();
    const [a, b] = [trigger.createState() as unknown, trigger.createState() as unknown];
    expect([a, b, a].map((state) => trigger.onElement(state, context))).toEqual([
      "continue",
      "continue",
      "fireAndPurge",
    ]);
    expect(trigger.onElement(structuredClone(b), context)).toBe("fireAndPurge");
  });

  it("[ERR1] bad arguments", () => {
    for (const count of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => new CountWindow(count)).toThrow(RangeError);
      expect(() => new CountWindow(1, count)).toThrow(RangeError);
    }
    expect(() => new CountWindow("3" as never)).toThrow(
      new TypeError('CountWindow: size must be an integer >= 1, got "3"'),
    );
    expect(() => new CountWindow(3, null as never)).toThrow(TypeError);
  });
});
