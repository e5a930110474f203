import { toSeconds, toTicks } from "@sim/core";
import { type Key, LateEventPolicy } from "@sim/strategies";
import { assignWindows } from "./assigning.js";
import { isClosed, isComplete, isGone } from "./closing.js";
import { fireGroup } from "./firing.js";
import { moveTo, takeOut } from "./group-heap.js";
import { tidyBlocks } from "./key-blocks.js";
import { notePlacement, type Placement, turnAway } from "./late-events.js";
import { placeMerging } from "./merging.js";
import type { RawRecord } from "./message-checks.js";
import { placeAmongNeighbours, sweepKept } from "./neighbours.js";
import { type Operator, surroundingsOf } from "./operator.js";
import type { WindowGroup } from "./operator-state.js";
import { releaseOutput } from "./output-watermark.js";
import { placePacked } from "./packed-grid.js";
import { flushSessions, placeInSession, publishSessions } from "./packed-sessions.js";
import { noteInput } from "./promises.js";
import type { Grid } from "./settings.js";
import { findsSession } from "./store.js";
import { placeBySuccession, sweepChains } from "./succession.js";
import { closeTriggered, flushTriggered, runAlarms, sendRest, writeOffGroup } from "./triggering.js";
import { followClock, followRecord } from "./watermark.js";
import { placeAlone, removeGroup, windowCountOf } from "./window-table.js";

/** Takes a record: judges it by the watermark as it stands, then moves the watermark. */
export function processRecord(operator: Operator, record: RawRecord, nowS: number): void {
  const { settings, counts } = operator;
  // -0 counts as 0.
  const key = record.key === 0 ? 0 : ((record.key ?? null) as Key);
  const { value } = record;
  const time = toTicks(record.eventTime ?? nowS);
  if (settings.maxFutureSkew !== Infinity && time - toTicks(nowS) > settings.maxFutureSkew) {
    counts.eventsProcessed++;
    turnAway(operator, key, value, time);
    return;
  }
  if (settings.rules.skipsNullKeys && key === null) {
    counts.eventsProcessed++;
    counts.nullKeysSkipped++;
    return;
  }
  if (settings.neighbours === undefined) assignWindows(operator, time, key, value);
  counts.eventsProcessed++;
  operator.eventTime = time;
  operator.isFollowed = false;
  const { record: seen } = operator;
  seen.key = key;
  seen.value = value;
  noteInput(operator, record.input ?? 0);
  followClock(operator, nowS);
  const placement = place(operator, key, value);
  if (placement !== "taken") notePlacement(operator, placement, key, value, time);
  followRecord(operator, nowS);
  if (settings.trigger !== undefined) releaseOutput(operator);
  if (settings.watermarkIntervalS === 0 && operator.state.watermark > operator.state.forwarded) publish(operator);
}

function place(operator: Operator, key: Key, value: unknown): Placement {
  const { grid, merging, neighbours, packed, succession } = operator.settings;
  if (packed !== undefined) {
    if (packed.sessions !== undefined) return placeInSession(operator, packed, packed.sessions, key, value);
    return placePacked(operator, packed, grid as Grid, key, value);
  }
  if (merging !== undefined) return placeMerging(operator, merging, key, value);
  if (neighbours === undefined) return placeAlone(operator, key, value);
  if (succession === undefined) return placeAmongNeighbours(operator, neighbours, key, value);
  return placeBySuccession(operator, neighbours, succession, key, value);
}

/** What a tick does: sends what is due in order of end, start and first appearance, sweeps up, forwards the watermark. */
export function publish(operator: Operator): void {
  const { settings, state } = operator;
  const { sim } = surroundingsOf(operator);
  followClock(operator, sim.now);
  const { packed, trigger } = settings;
  const { firing, closing, expiring } = state.heaps;
  if (trigger !== undefined) {
    releaseOutput(operator);
    runAlarms(operator, trigger);
  }
  if (packed?.sessions !== undefined) publishSessions(operator, packed);
  for (let group = firing[0]; group !== undefined && isComplete(operator, group.end); group = firing[0]) {
    takeOut(state, group);
    fireGroup(operator, group);
    moveTo(state, group, "closing");
  }
  for (let group = closing[0]; group !== undefined && isClosed(operator, group.end); group = closing[0]) {
    if (settings.lateEventPolicy === LateEventPolicy.UPDATE) keepClosed(operator, group);
    else if (settings.rules.hasStore && settings.merging !== undefined) keepStored(operator, group);
    else forget(operator, group);
  }
  for (let group = expiring[0]; group !== undefined && isOver(operator, group.end); group = expiring[0]) {
    forget(operator, group);
  }
  if (trigger !== undefined) releaseOutput(operator);
  if (state.blocks !== null) tidyBlocks(state.blocks);
  if (settings.neighbours !== undefined) sweepKept(operator, settings.neighbours);
  if (settings.succession !== undefined) sweepChains(operator, settings.succession);
  if (state.watermark > state.forwarded) {
    state.forwarded = state.watermark;
    if (settings.watermarkTarget !== undefined) {
      // Last in the instant, so that it cannot overtake the results on their way through other entities.
      const promise = { watermarkS: toSeconds(state.watermark) };
      sim.schedule(settings.watermarkTarget, "Watermark", promise, { housekeeping: true });
    }
  }
}

function forget(operator: Operator, group: WindowGroup): void {
  if (operator.settings.trigger !== undefined) closeTriggered(operator, group);
  removeGroup(operator, group);
}

function isOver(operator: Operator, end: number): boolean {
  return isGone(operator, end) && !(operator.settings.rules.hasStore && findsSession(operator, end));
}

/** A session that is closed stays in the store, where records may still merge with it, and has sent what it had. */
function keepStored(operator: Operator, group: WindowGroup): void {
  if (operator.settings.trigger !== undefined) {
    sendRest(operator, group);
    writeOffGroup(operator, group);
  }
  keepClosed(operator, group);
}

function keepClosed(operator: Operator, group: WindowGroup): void {
  const { state } = operator;
  moveTo(state, group, "expiring");
  if (group.held) return;
  group.held = true;
  state.heldCount += windowCountOf(group);
}

/** What the end of the run does: publishes what is due, then sends what is left, marked as such. */
export function finish(operator: Operator, reason: "endOfInput" | "truncated"): void {
  publish(operator);
  if (!operator.settings.endOfInputFlush) return;
  const { packed, trigger } = operator.settings;
  if (trigger !== undefined) {
    flushTriggered(operator, reason);
    return;
  }
  if (packed?.sessions !== undefined) flushSessions(operator, packed, reason);
  const { state } = operator;
  const { firing } = state.heaps;
  for (let group = firing[0]; group !== undefined; group = firing[0]) {
    takeOut(state, group);
    fireGroup(operator, group, reason);
    moveTo(state, group, "closing");
  }
}
