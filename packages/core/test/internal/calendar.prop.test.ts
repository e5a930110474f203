import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Calendar, type Callback } from "../../src/internal/calendar.js";
import { DEFAULT_ORDER_BASE, HOUSEKEEPING_ORDER_BASE, orderBase } from "../../src/order.js";

interface Entry {
  readonly id: number;
  readonly time: number;
  readonly rank: number;
  readonly sequence: number;
  readonly daemon: boolean;
}

/** The obvious calendar: a list, sorted whenever somebody looks. */
class Model {
  entries: Entry[] = [];

  next(): Entry | undefined {
    this.entries.sort((a, b) => a.time - b.time || a.rank - b.rank || a.sequence - b.sequence);
    return this.entries[0];
  }
}

const nothing = (): void => {};

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      time: fc.integer({ min: 0, max: 4 }),
      priority: fc.constantFrom(-1000, -1, 0, 0, 0, 1, 1000, "housekeeping" as const),
      daemon: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(), fresh: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("take" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("peek" as const) }) },
);

const rankOf = (priority: number | "housekeeping"): number => (priority === "housekeeping" ? 1e9 : priority);
const baseOf = (priority: number | "housekeeping"): number =>
  priority === "housekeeping" ? HOUSEKEEPING_ORDER_BASE : orderBase(priority);

describe("[ORD1] the calendar", () => {
  it("[ORD1] agrees with a sorted list under any mixture of scheduling, cancelling and looking", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
        const calendar = new Calendar();
        const model = new Model();
        const handles: { readonly slot: number; readonly generation: number; readonly id: number }[] = [];
        let sequence = 0;
        for (const step of commands) {
          if (step.kind === "add") {
            const id = sequence++;
            const order = baseOf(step.priority) + id;
            const slot = calendar.add(step.time, order, nothing as Callback, id, step.daemon);
            handles.push({ slot, generation: calendar.generation(slot), id });
            model.entries.push({ id, time: step.time, rank: rankOf(step.priority), sequence: id, daemon: step.daemon });
          } else if (step.kind === "cancel" && handles.length > 0) {
            // Often a recent one: most cancelled timers are young.
            const index = step.fresh ? handles.length - 1 - (step.which % Math.min(8, handles.length)) : step.which;
            const handle = handles[index % handles.length] as (typeof handles)[number];
            const known = model.entries.some((entry) => entry.id === handle.id);
            expect(calendar.isPending(handle.slot, handle.generation)).toBe(known);
            expect(calendar.cancel(handle.slot, handle.generation)).toBe(known);
            expect(calendar.isPending(handle.slot, handle.generation)).toBe(false);
            model.entries = model.entries.filter((entry) => entry.id !== handle.id);
          } else {
            const next = model.next();
            expect(calendar.nextTime()).toBe(next?.time ?? Infinity);
            if (next !== undefined) expect(calendar.argumentOf(calendar.nextSlot())).toBe(next.id);
            if (step.kind === "take" && next !== undefined) {
              calendar.removeNext();
              model.entries.shift();
            }
          }
          expect(calendar.pending).toBe(model.entries.length);
          expect(calendar.ordinary).toBe(model.entries.filter((entry) => !entry.daemon).length);
        }
        for (let next = model.next(); next !== undefined; next = model.next()) {
          expect(calendar.nextTime()).toBe(next.time);
          expect(calendar.argumentOf(calendar.nextSlot())).toBe(next.id);
          calendar.removeNext();
          model.entries.shift();
        }
        expect(calendar.nextTime()).toBe(Infinity);
      }),
    );
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
});
