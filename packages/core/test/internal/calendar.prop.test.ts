import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Calendar, type Callback } from "../../src/internal/calendar.js";
import { DEFAULT_ORDER_BASE, HOUSEKEEPING_ORDER_BASE, orderBase } from "../../src/order.js";
import { agreesWithSortedList } from "./calendar-model.js";

const nothing = (): void => {};

/** What is left, by argument, in the order in which it is taken. */
function taken(calendar: Calendar): unknown[] {
  const order: unknown[] = [];
  for (; calendar.nextTime() < Infinity; calendar.removeNext()) order.push(calendar.argumentOf(calendar.nextSlot()));
  return order;
}

/** A calendar at 5, where the event just taken has left its place open: another one is due then too, one is due at 6. */
function atFive(): { calendar: Calendar; add(time: number, what: unknown): readonly [number, number] } {
  const calendar = new Calendar();
  let sequence = 0;
  const add = (time: number, what: unknown): readonly [number, number] => {
    const slot = calendar.add(time, DEFAULT_ORDER_BASE + sequence++, nothing as Callback, what, false);
    return [slot, calendar.generation(slot)];
  };
  add(5, "taken");
  add(5, "known before");
  add(6, "later");
  expect(calendar.nextTime()).toBe(5);
  calendar.removeNext();
  return { calendar, add };
}

describe("[ORD1] the calendar", () => {
  it("[ORD1] agrees with a sorted list under any mixture of scheduling, cancelling and looking", () => {
    fc.assert(agreesWithSortedList(() => new Calendar()));
  });
});

describe("[CORE4] slots", () => {
  it("[CORE4] a handle of a past event does not cancel the one that has its slot now", () => {
    const calendar = new Calendar();
    const first = calendar.add(1, 1, nothing as Callback, "a", false);
    const generation = calendar.generation(first);
    expect(calendar.nextTime()).toBe(1);
    calendar.removeNext();
    const second = calendar.add(2, 2, nothing as Callback, "b", false);
    expect(second).toBe(first);
    expect(calendar.cancel(first, generation)).toBe(false);
    expect(calendar.isPending(second, calendar.generation(second))).toBe(true);
  });

  it("[CORE4] timers that are always cancelled do not pile up: slots are used again", () => {
    const calendar = new Calendar();
    let highest = 0;
    for (let i = 0; i < 100_000; i++) {
      const slot = calendar.add(1e9 + i, DEFAULT_ORDER_BASE + i, nothing as Callback, i, false);
      highest = Math.max(highest, slot);
      calendar.cancel(slot, calendar.generation(slot));
    }
    expect(calendar.pending).toBe(0);
    expect(highest).toBeLessThan(100);
  });

  it("[CORE4] grows beyond its first capacity and keeps the order", () => {
    const calendar = new Calendar();
    const times = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000);
    for (const [i, time] of times.entries()) {
      calendar.add(time, DEFAULT_ORDER_BASE + i, nothing as Callback, time, i % 2 === 0);
    }
    for (let expected = 0; expected < 5000; expected++) {
      expect(calendar.nextTime()).toBe(expected);
      calendar.removeNext();
    }
    expect([calendar.pending, calendar.ordinary]).toEqual([0, 0]);
  });

  it("[CORE4] a sweep in the middle of an event, when the place of that event is still empty", () => {
    const calendar = new Calendar();
    const add = (time: number): readonly [number, number] => {
      const slot = calendar.add(time, DEFAULT_ORDER_BASE + time, nothing as Callback, time, false);
      return [slot, calendar.generation(slot)];
    };
    const handles = Array.from({ length: 200 }, (_, time) => add(time));
    expect(calendar.nextTime()).toBe(0);
    calendar.removeNext();
    // All but every tenth: far more than half, so the dead are swept.
    for (const [time, handle] of handles.entries()) if (time % 10 !== 0) expect(calendar.cancel(...handle)).toBe(true);
    expect(calendar.cancel(...(handles[0] as readonly [number, number]))).toBe(false);
    expect(calendar.pending).toBe(19);
    add(15);
    const left: unknown[] = [];
    for (; calendar.nextTime() < Infinity; calendar.removeNext()) left.push(calendar.argumentOf(calendar.nextSlot()));
    expect(left).toEqual([10, 15, ...Array.from({ length: 18 }, (_, i) => 20 + 10 * i)]);
  });

  it("[ORD1] whatever the number of events: after growing, and after a sweep", () => {
    for (let count = 66; count < 600; count++) {
      const times = Array.from({ length: count }, (_, i) => 1 + ((i * 7919) % count));
      const grown = new Calendar();
      for (const time of times) grown.add(time, DEFAULT_ORDER_BASE + time, nothing as Callback, time, false);
      expect(taken(grown)).toEqual(times.toSorted((a, b) => a - b));

      const swept = new Calendar();
      const slots = times.map((_, i) => swept.add(i, DEFAULT_ORDER_BASE + i, nothing as Callback, i, false));
      const early = 1 + (count >> 1);
      for (const slot of slots.slice(0, early)) swept.cancel(slot, swept.generation(slot));
      expect(taken(swept)).toEqual(Array.from({ length: count - early }, (_, i) => early + i));
    }
  });
});

describe("[ORD1] what is scheduled for the present instant", () => {
  it("[ORD1] comes in the order of scheduling, behind what was due at it before, and before all later", () => {
    const { calendar, add } = atFive();
    const now = Array.from({ length: 1000 }, (_, i) => i);
    for (const i of now) add(5, i);
    expect(calendar.pending).toBe(1002);
    expect(taken(calendar)).toEqual(["known before", ...now, "later"]);
    expect(calendar.pending).toBe(0);
  });

  it("[ORD1] an event of higher priority goes first, housekeeping last, though scheduled in between", () => {
    const { calendar, add } = atFive();
    add(5, "a");
    calendar.add(5, HOUSEKEEPING_ORDER_BASE + 10, nothing as Callback, "housekeeping", true);
    calendar.add(5, orderBase(-1) + 11, nothing as Callback, "first", false);
    add(5, "b");
    expect(taken(calendar)).toEqual(["first", "known before", "a", "b", "housekeeping", "later"]);
  });

  it("[ORD1] a chain in which each event schedules the next, of which the place of the first one stays open", () => {
    const { calendar, add } = atFive();
    expect(calendar.nextTime()).toBe(5);
    calendar.removeNext();
    for (let i = 0; i < 300; i++) {
      add(5, `wake ${i}`);
      if (i % 3 === 0) add(5.5, `timer ${i}`);
      expect(calendar.nextTime()).toBe(5);
      expect(calendar.argumentOf(calendar.nextSlot())).toBe(`wake ${i}`);
      calendar.removeNext();
    }
    const timers = Array.from({ length: 100 }, (_, i) => `timer ${3 * i}`);
    expect(taken(calendar)).toEqual([...timers, "later"]);
  });

  it("[CORE4] can be cancelled, so many that the dead are swept too; slots are used again", () => {
    const { calendar, add } = atFive();
    const next = (): unknown => {
      expect(calendar.nextTime()).toBe(5);
      const what = calendar.argumentOf(calendar.nextSlot());
      calendar.removeNext();
      return what;
    };
    expect(next()).toBe("known before");
    let highest = 0;
    for (let round = 0; round < 50; round++) {
      const handles = Array.from({ length: 100 }, (_, i) => add(5, i));
      highest = Math.max(highest, ...handles.map(([slot]) => slot));
      for (const [i, handle] of handles.entries()) if (i % 10 !== 0) expect(calendar.cancel(...handle)).toBe(true);
      expect(calendar.pending).toBe(11);
      expect(Array.from({ length: 10 }, next)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    }
    expect(taken(calendar)).toEqual(["later"]);
    expect(highest).toBeLessThan(250);
  });
});
