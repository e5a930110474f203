import * as fc from "fast-check";
import { expect } from "vitest";
import type { Calendar, Callback } from "../../src/internal/calendar.js";
import { HOUSEKEEPING_ORDER_BASE, orderBase } from "../../src/order.js";

/** What the engine asks of its queue of events. */
export type EventQueue = Pick<Calendar, keyof Calendar>;

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

const commandUpTo = (latest: number) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("add" as const),
        time: fc.integer({ min: 0, max: latest }),
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

/**
 * A queue agrees with a sorted list under any mixture of scheduling, cancelling, looking and taking.
 *
 * @param latest - Times are integers from 0 to this: a small number makes many of them equal.
 */
export function agreesWithSortedList(create: () => EventQueue, latest: number = 4): fc.IProperty<unknown> {
  return fc.property(fc.array(commandUpTo(latest), { maxLength: 400, size: "max" }), (commands) => {
    const calendar = create();
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
  });
}
