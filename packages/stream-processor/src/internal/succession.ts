import { describeValue, toSeconds } from "@sim/core";
import type { Key, WindowBounds, WindowChange } from "@sim/strategies";
import { boundsInTicks } from "./assigning.js";
import { isClosed, isGone } from "./closing.js";
import type { Placement } from "./late-events.js";
import { type Operator, surroundingsOf } from "./operator.js";
import type { ChainedWindow } from "./operator-state.js";
import type { Neighbours, Succession } from "./settings.js";
import { isInChain } from "./store.js";
import { runAlarms } from "./triggering.js";
import { followRecord } from "./watermark.js";
import { addToWindow, hasWindow, touchWindow } from "./window-table.js";

// Windows that are made of other windows of their key. Beside the table, from which a window goes when it is closed, each key
// has a chain of the windows that later ones may still be made of.

/** A change, in ticks. */
interface Change {
  readonly start: number;
  readonly end: number;
  /** What a new window begins with: another, as it was before the record. */
  readonly from: { readonly latest: number; readonly values: readonly unknown[] };
  /** Whether the record at hand lies in it. */
  readonly takesRecord: boolean;
  /** Whether it has come before in the same answer. */
  readonly isRepeated: boolean;
}

const NOTHING: Change["from"] = { latest: -Infinity, values: [] };

/** Puts a record into the windows that its key has and those that follow from them. */
export function placeBySuccession(
  operator: Operator,
  { reach }: Neighbours,
  succession: Succession,
  key: Key,
  value: unknown,
): Placement {
  const { counts, eventTime: time } = operator;
  if (isGone(operator, time + reach)) {
    // Even a window that begins with it would be closed.
    counts.windowsMissed++;
    return "late";
  }
  const chain = chainOf(operator, succession, key);
  const changes = changesBy(operator, succession, chain, time);
  const own = changes.filter(({ takesRecord }) => takesRecord);
  const open = changes.filter(({ end }) => !isGone(operator, end));
  const missed = own.filter((change) => !open.includes(change)).length;
  const isOpen = own.some(({ end }) => !isClosed(operator, end));
  for (const [index, change] of open.entries()) {
    makeChange(operator, chain, key, value, change);
    // Stream time goes on with the first result, and what that completes leaves before the next.
    if (index === 0 && open.length > 1) followAtOnce(operator);
  }
  if (chain.length > 0) operator.state.chains.set(key, chain);
  counts.windowsMissed += missed;
  if (own.length === missed) return missed === 0 ? "nowhere" : "late";
  if (!isOpen) return "late but taken";
  return missed > 0 ? "partly" : "taken";
}

function makeChange(operator: Operator, chain: ChainedWindow[], key: Key, value: unknown, change: Change): void {
  const { start, end, from } = change;
  if (change.isRepeated) {
    touchWindow(operator, start, end, key);
    return;
  }
  const isNew = !hasWindow(operator, start, end, key);
  if (change.takesRecord) {
    const entry = entryOf(chain, change);
    entry.values.push(value);
    entry.latest = Math.max(entry.latest, operator.eventTime);
    addToWindow(operator, start, end, key, value, isNew ? from.values : undefined);
  } else if (isNew && from.values.length > 0) {
    entryOf(chain, change);
    addToWindow(operator, start, end, key, from.values.at(-1), from.values.slice(0, -1));
  }
}

/** Moves the watermark before the record at hand is done with, where results do not wait for a tick. */
function followAtOnce(operator: Operator): void {
  const { trigger, watermarkIntervalS } = operator.settings;
  if (trigger === undefined || watermarkIntervalS > 0) return;
  followRecord(operator, surroundingsOf(operator).sim.now);
  runAlarms(operator, trigger);
}

/** The window in the chain, put into its place if it is new. */
function entryOf(chain: ChainedWindow[], { start, end, from }: Change): ChainedWindow {
  const at = chain.findLastIndex((other) => other.start < start || (other.start === start && other.end <= end));
  const found = chain[at];
  if (found !== undefined && found.start === start && found.end === end) return found;
  const entry: ChainedWindow = { start, end, latest: from.latest, values: from.values.slice() };
  chain.splice(at + 1, 0, entry);
  return entry;
}

/** Forgets windows that no other can be made of any more, of all keys; seldom, as the watermark goes on. */
export function sweepChains(operator: Operator, succession: Succession): void {
  const { state } = operator;
  if (!(state.watermark - state.keptSweptAt >= succession.retention)) return;
  state.keptSweptAt = state.watermark;
  for (const [key, chain] of state.chains) {
    prune(operator, succession, chain);
    if (chain.length === 0) state.chains.delete(key);
  }
}

function chainOf(operator: Operator, succession: Succession, key: Key): ChainedWindow[] {
  const chain = operator.state.chains.get(key);
  if (chain === undefined) return [];
  prune(operator, succession, chain);
  return chain;
}

function prune(operator: Operator, { retention }: Succession, chain: ChainedWindow[]): void {
  const first = chain.findIndex(({ start, end }) => !isGone(operator, end) || isInChain(operator, start, retention));
  if (first !== 0) chain.splice(0, first < 0 ? chain.length : first);
}

/** What the window type answers, checked. */
function changesBy(
  operator: Operator,
  { windows, reach }: Succession,
  chain: readonly ChainedWindow[],
  time: number,
): Change[] {
  const { name } = operator.settings.windowType;
  const held = chain
    .filter(({ start }) => start >= time - reach)
    .map(({ start, end, latest }) => ({
      window: [toSeconds(start), toSeconds(end)] as const,
      latestS: toSeconds(latest),
    }));
  const answer = windows.windowsAfter(toSeconds(time), held) as unknown;
  const method = "neighbours.succession.windowsAfter";
  if (!Array.isArray(answer)) {
    throw new TypeError(`window type ${name}: ${method} must return an array of changes, got ${describeValue(answer)}`);
  }
  const changes: Change[] = [];
  for (const change of answer as (WindowChange | null | undefined)[]) {
    const [start, end] = boundsInTicks(name, method, change?.window);
    const isRepeated = changes.some((other) => other.start === start && other.end === end);
    const from = contentsOf(name, method, chain, change?.from);
    changes.push({ start, end, from, takesRecord: time >= start && time < end, isRepeated });
  }
  return changes;
}

/** A copy of a window, as windows change one after the other and what one is made of may change before it. */
function contentsOf(
  name: string,
  method: string,
  chain: readonly ChainedWindow[],
  from: WindowBounds | undefined,
): Change["from"] {
  if (from === undefined) return NOTHING;
  const [start, end] = boundsInTicks(name, method, from);
  const source = chain.find((other) => other.start === start && other.end === end);
  if (source === undefined) {
    throw new RangeError(
      `window type ${name}: ${method} must make windows of those that it was given, got from [${from.join(", ")})`,
    );
  }
  return { latest: source.latest, values: source.values.slice() };
}
