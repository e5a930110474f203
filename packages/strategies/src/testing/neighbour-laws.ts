import type { HeldWindow, NeighbourWindows, WindowBounds, WindowSuccession, WindowType } from "@sim/strategies";
import * as fc from "fast-check";
import { ticksOf } from "./event-times.js";
import type { Law } from "./law.js";
import { show } from "./show.js";

/** The laws of windows that depend on the other records of their key, tried with the times of records as they come. */
export function neighbourLaws(make: () => WindowType<any>, times: fc.Arbitrary<readonly number[]>): readonly Law[] {
  const neighbours = () => make().neighbours as NeighbourWindows;
  const complete: Law<readonly number[]> = {
    name: "all windows around",
    says: "windowsAround returns proper windows, among them each window of the key that holds the record",
    why: "the record would be missing in a window that it lies in",
    cases: times,
    breach(given) {
      const windows = new KeyWindows(neighbours());
      for (const timeS of given) {
        const around = windows.add(timeS);
        const wrong = around.find(([startS, endS]) => !(startS < endS));
        if (wrong !== undefined) return `the record at ${timeS} s leads to the window ${show(wrong)}`;
        const missing = windows.bounds().find((each) => holds(each, timeS) && !around.some((one) => same(one, each)));
        if (missing !== undefined) {
          return `the record at ${timeS} s lies in ${show(missing)}, but windowsAround gave ${show(around)}`;
        }
      }
      return undefined;
    },
  };
  const anyOrder: Law = {
    name: "windows around in any order",
    says: "the windows of a key come to the same set in whatever order its records come, told of those within reachS",
    why: "records come out of order, and results would depend on how",
    cases: fc.record({ times, turn: fc.nat(7) }),
    breach({ times: given, turn }: { times: readonly number[]; turn: number }) {
      const other = [...given.slice(turn), ...given.slice(0, turn)].toReversed();
      const [one, two] = [given, other].map((order) => show(allOf(neighbours(), order))) as [string, string];
      if (one === two) return undefined;
      return `${one} with records at ${given.join(", ")} s; ${two} at ${other.join(", ")} s`;
    },
  };
  const succeeds: Law<readonly number[]> = {
    name: "succession",
    says: "windowsAfter comes to the windows of windowsAround, with the same records, as long as none is closed",
    why: "what a model answers would depend on the profile of its processor even without late records",
    cases: times,
    breach(given) {
      const [around, after] = [allOf(neighbours(), given), allAfter(neighbours(), given)].map(show) as [string, string];
      return around === after ? undefined : `windowsAround comes to ${around}, windowsAfter to ${after}`;
    },
  };
  return [complete, anyOrder, ...(neighbours().succession === undefined ? [] : [succeeds])];
}

/** A window with the times of its records, ascending. */
interface Contents {
  readonly window: WindowBounds;
  readonly timesS: number[];
}

/** The windows of one key by the contract of neighbours. */
class KeyWindows {
  readonly neighbours: NeighbourWindows;
  readonly timesS: number[] = [];
  readonly held: Contents[] = [];

  constructor(neighbours: NeighbourWindows) {
    this.neighbours = neighbours;
  }

  /** Takes a record; returns what `windowsAround` has returned. */
  add(timeS: number): readonly WindowBounds[] {
    const reach = ticksOf(this.neighbours.reachS);
    const near = this.timesS.filter((other) => Math.abs(ticksOf(other) - ticksOf(timeS)) <= reach);
    const others = [...new Set(near)].sort((a, b) => a - b);
    const around = this.neighbours.windowsAround(timeS, others);
    this.timesS.push(timeS);
    for (const window of around) {
      const held = this.held.find((each) => same(each.window, window));
      if (held === undefined) {
        this.held.push({ window, timesS: this.timesS.filter((time) => holds(window, time)) });
      } else if (holds(window, timeS)) {
        held.timesS.push(timeS);
      }
    }
    return around;
  }

  bounds(): readonly WindowBounds[] {
    return this.held.map(({ window }) => window);
  }
}

function allOf(neighbours: NeighbourWindows, timesS: readonly number[]): readonly Contents[] {
  const windows = new KeyWindows(neighbours);
  for (const timeS of timesS) windows.add(timeS);
  return sorted(windows.held);
}

/** The windows of one key by the contract of succession, none of which is ever closed. */
function allAfter(neighbours: NeighbourWindows, timesS: readonly number[]): readonly Contents[] {
  const { reachS, windowsAfter } = neighbours.succession as WindowSuccession;
  const kept: Contents[] = [];
  for (const timeS of timesS) {
    const before = sorted(kept.map(({ window, timesS }) => ({ window, timesS: [...timesS] })));
    const near = before.filter(({ window }) => ticksOf(window[0]) >= ticksOf(timeS) - ticksOf(reachS));
    const held = near.map(({ window, timesS }): HeldWindow => ({ window, latestS: Math.max(...timesS) }));
    const changed: WindowBounds[] = [];
    for (const { window, from } of windowsAfter.call(neighbours.succession, timeS, held)) {
      // A window that is returned twice is the same both times.
      if (changed.some((each) => same(each, window))) continue;
      changed.push(window);
      const source = from && before.find((each) => same(each.window, from));
      if (from !== undefined && source === undefined) throw new RangeError(`no window ${show(from)} is held`);
      let target = kept.find((each) => same(each.window, window));
      if (target === undefined) {
        target = { window, timesS: [...(source?.timesS ?? [])] };
        kept.push(target);
      }
      if (holds(window, timeS)) target.timesS.push(timeS);
    }
  }
  return sorted(kept);
}

function sorted(windows: readonly Contents[]): readonly Contents[] {
  return windows
    .map(({ window, timesS }) => ({ window, timesS: timesS.toSorted((a, b) => a - b) }))
    .sort((a, b) => a.window[0] - b.window[0] || a.window[1] - b.window[1]);
}

function same(a: WindowBounds, b: WindowBounds): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function holds([startS, endS]: WindowBounds, timeS: number): boolean {
  return startS <= timeS && timeS < endS;
}
