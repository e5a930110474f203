import type { Fact, Scheduled, Simulation } from "@sim/core";
import type { Key } from "@sim/strategies";
import { NO_ID } from "./key-index.js";
import { type Alarm, createOperatorState, type OperatorState, type WindowGroup } from "./operator-state.js";
import type { Settings } from "./settings.js";

/** Running counts; a crash does not lose them, they are the observer's. */
interface Counts {
  eventsProcessed: number;
  windowsEmitted: number;
  updates: number;
  lateEvents: number;
  lateEventsDropped: number;
  lateEventsUpdated: number;
  lateEventsSideOutput: number;
  eventsPartlyLate: number;
  eventsInNoWindow: number;
  futureEventsDropped: number;
  futureEventsSideOutput: number;
  /** In ticks. */
  worstLateness: number;
  flushedAtEndOfInput: number;
  flushedTruncated: number;
  windowsLost: number;
  recordsLost: number;
  recordsUnfired: number;
  windowsMissed: number;
  nullKeysSkipped: number;
}

/** The kinds of facts it reports. */
interface Facts {
  readonly fired: Fact;
  readonly result: Fact;
  readonly late: Fact;
  readonly future: Fact;
  readonly lost: Fact;
}

/** What is known only once it is part of a simulation. */
export interface Surroundings {
  readonly sim: Simulation;
  readonly facts: Facts;
  /** A time of the clock that a trigger has asked for has come. */
  readonly onWake: () => void;
}

/** A time of the clock, in the calendar. */
interface Wait {
  readonly scheduled: Scheduled;
  readonly daemon: boolean;
}

/** One processor from the inside. The modules around this one are functions of it. */
export interface Operator {
  readonly settings: Settings;
  state: OperatorState;
  readonly counts: Counts;
  surroundings: Surroundings | undefined;
  /** The group that took the last record: the next one is usually for it too. */
  lastGroup: WindowGroup | undefined;
  /** What watermark strategies see of the record at hand: one object for all of them. */
  readonly record: { key: Key; value: unknown };
  /** The windows of the record at hand, start and end in ticks by turns; behind `assignedLength` it is stale. */
  readonly assigned: number[];
  assignedLength: number;
  /** Where they have a period: how many there are, and the start of the last. */
  gridCount: number;
  latestStart: number;
  /** Its number among all windows of the grid, up to 2^32. */
  latestNumber: number;
  /** Which id the key of the record at hand had when its batch was looked through. */
  expectedId: number;
  /** Made of what has been touched, so that no compiler leaves the touching out. */
  touched: number;
  /** Event time of the record at hand. */
  eventTime: number;
  /** Whether the watermark has followed it. */
  isFollowed: boolean;
  /** What triggers see; made when there is one. */
  view: unknown;
  /** Times of the clock that triggers wait for. */
  readonly waits: Map<Alarm, Wait>;
}

export function createOperator(settings: Settings): Operator {
  return {
    settings,
    state: createOperatorState(settings.watermarkStrategy.createState(), settings.packed),
    counts: {
      eventsProcessed: 0,
      windowsEmitted: 0,
      updates: 0,
      lateEvents: 0,
      lateEventsDropped: 0,
      lateEventsUpdated: 0,
      lateEventsSideOutput: 0,
      eventsPartlyLate: 0,
      eventsInNoWindow: 0,
      futureEventsDropped: 0,
      futureEventsSideOutput: 0,
      worstLateness: 0,
      flushedAtEndOfInput: 0,
      flushedTruncated: 0,
      windowsLost: 0,
      recordsLost: 0,
      recordsUnfired: 0,
      windowsMissed: 0,
      nullKeysSkipped: 0,
    },
    surroundings: undefined,
    lastGroup: undefined,
    record: { key: null, value: undefined },
    assigned: [],
    assignedLength: 0,
    gridCount: 0,
    latestStart: 0,
    latestNumber: 0,
    expectedId: NO_ID,
    touched: 0,
    eventTime: 0,
    isFollowed: true,
    view: undefined,
    waits: new Map(),
  };
}

/** Forgets everything volatile. */
export function loseState(operator: Operator): void {
  const { counts, state, settings } = operator;
  counts.windowsLost += state.outstandingCount;
  counts.recordsLost += state.unsentCount;
  operator.surroundings?.facts.lost.report(state.outstandingCount, state.unsentCount);
  for (const { scheduled } of operator.waits.values()) scheduled.cancel();
  operator.waits.clear();
  operator.state = createOperatorState(settings.watermarkStrategy.createState(), settings.packed);
  operator.lastGroup = undefined;
}

export function surroundingsOf(operator: Operator): Surroundings {
  return operator.surroundings as Surroundings;
}
