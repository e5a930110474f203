import type { SessionRule, WindowBounds, WindowMerging, WindowType } from "@sim/strategies";
import * as fc from "fast-check";
import { secondsOf, ticksOf } from "./event-times.js";
import type { Law } from "./law.js";
import { show } from "./show.js";
import { type WindowedEvent, windowsOf } from "./windowed-event.js";

/** The laws of windows that merge, tried with the windows of events. */
export function mergingLaws<V>(
  make: () => WindowType<V>,
  events: fc.Arbitrary<readonly WindowedEvent<V>[]>,
): readonly Law[] {
  const merging = () => make().merging as WindowMerging;
  const windows = (given: readonly WindowedEvent<V>[]) => given.flatMap((event) => windowsOf(make(), event));
  const symmetric: Law<readonly WindowedEvent<V>[]> = {
    name: "symmetric merging",
    says: "whether two windows merge, and what covers them, is the same whichever is named first",
    why: "which of two comes first depends on the order in which records arrive",
    cases: events,
    breach(given) {
      const { merges, cover } = bound(merging());
      for (const [a, b] of pairs(windows(given))) {
        const [one, other] = [merges(a, b), merges(b, a)];
        if (one !== other) return `merges(${show(a)}, ${show(b)}) is ${one}, the other way round ${other}`;
        if (!one) continue;
        const [ab, ba] = [show(cover(a, b)), show(cover(b, a))];
        if (ab !== ba) return `cover(${show(a)}, ${show(b)}) is ${ab}, the other way round ${ba}`;
      }
      return undefined;
    },
  };
  const covering: Law<readonly WindowedEvent<V>[]> = {
    name: "covers cover",
    says: "the cover of two windows that merge goes from at most their starts to at least their ends",
    why: "records of the two would be in a window that does not hold them, and be late at another time",
    cases: events,
    breach(given) {
      const { merges, cover } = bound(merging());
      for (const [a, b] of pairs(windows(given))) {
        if (!merges(a, b)) continue;
        const [startS, endS] = cover(a, b);
        if (!(startS <= Math.min(a[0], b[0]) && endS >= Math.max(a[1], b[1]))) {
          return `cover(${show(a)}, ${show(b)}) is ${show([startS, endS])}`;
        }
      }
      return undefined;
    },
  };
  const associative: Law<readonly WindowedEvent<V>[]> = {
    name: "associative merging",
    says: "of three windows that merge one after the other, it does not matter which two merge first",
    why: "which two merge first depends on the order in which records arrive, and results would too",
    cases: events,
    breach(given) {
      const { merges, cover } = bound(merging());
      const all = windows(given);
      for (const [a, b] of pairs(all)) {
        for (const c of all) {
          if (!merges(a, b) || !merges(b, c)) continue;
          const [left, right] = [cover(a, b), cover(b, c)];
          const named = `a = ${show(a)}, b = ${show(b)}, c = ${show(c)}`;
          if (!merges(left, c)) return `a merges with b and b with c, but the cover of a and b not with c: ${named}`;
          const [one, other] = [show(cover(left, c)), show(cover(a, right))];
          if (one !== other) return `(a, b) first gives ${one}, (b, c) first ${other}: ${named}`;
        }
      }
      return undefined;
    },
  };
  const anyOrder: Law = {
    name: "merging in any order",
    says: "the windows that a key comes to are the same in whatever order its records come",
    why: "records come out of order, and results would depend on how",
    cases: fc.record({ events, turn: fc.nat(5) }),
    breach({ events: given, turn }: { events: readonly WindowedEvent<V>[]; turn: number }) {
      const other = [...given.slice(turn), ...given.slice(0, turn)].toReversed();
      const [one, two] = [given, other].map((order) => show(merged(merging(), windows(order)))) as [string, string];
      const times = (order: readonly WindowedEvent<V>[]) => order.map(({ timeS }) => timeS).join(", ");
      return one === two ? undefined : `${one} with events at ${times(given)} s; ${two} at ${times(other)} s`;
    },
  };
  const sessions = merging().sessions === undefined ? [] : [sessionRule(make, events)];
  return [symmetric, covering, associative, anyOrder, ...sessions];
}

/** What is left when each window has merged with all that it merges with, by ascending start. */
function merged(merging: WindowMerging, windows: readonly WindowBounds[]): readonly WindowBounds[] {
  const { merges, cover } = bound(merging);
  const held: WindowBounds[] = [];
  for (const window of windows) {
    let grown = window;
    for (let i = held.findIndex((each) => merges(each, grown)); i >= 0; ) {
      grown = cover(held[i] as WindowBounds, grown);
      held.splice(i, 1);
      i = held.findIndex((each) => merges(each, grown));
    }
    held.push(grown);
  }
  return held.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function sessionRule<V>(
  make: () => WindowType<V>,
  events: fc.Arbitrary<readonly WindowedEvent<V>[]>,
): Law<readonly WindowedEvent<V>[]> {
  return {
    name: "session rule",
    says: "windows begin, merge and grow as the declared rule of sessions says",
    why: "a processor may go by the rule instead of asking, and would come to other windows",
    cases: events,
    breach(given) {
      const type = make();
      const merging = type.merging as WindowMerging;
      const { spanS, overlapS } = merging.sessions as SessionRule;
      for (const event of given) {
        const begins = show([[event.timeS, secondsOf(ticksOf(event.timeS) + ticksOf(spanS))]]);
        const actual = show(windowsOf(type, event));
        if (actual !== begins) return `an event at ${event.timeS} s begins as ${actual}, by the rule as ${begins}`;
      }
      for (const [a, b] of pairs(given.flatMap((event) => windowsOf(type, event)))) {
        const shared = ticksOf(Math.min(a[1], b[1])) - ticksOf(Math.max(a[0], b[0]));
        const byRule = shared >= ticksOf(overlapS);
        if (merging.merges(a, b) !== byRule)
          return `merges(${show(a)}, ${show(b)}) is ${!byRule}, by the rule ${byRule}`;
        const cover: WindowBounds = [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
        if (byRule && show(merging.cover(a, b)) !== show(cover)) {
          return `cover(${show(a)}, ${show(b)}) is ${show(merging.cover(a, b))}, by the rule ${show(cover)}`;
        }
      }
      return undefined;
    },
  };
}

function bound(merging: WindowMerging): Pick<WindowMerging, "merges" | "cover"> {
  return { merges: (a, b) => merging.merges(a, b), cover: (a, b) => merging.cover(a, b) };
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((a) => items.map((b) => [a, b] as const));
}
