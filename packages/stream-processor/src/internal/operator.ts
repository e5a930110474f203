import type { Fact, Simulation } from "@sim/core";
import { createOperatorState, type OperatorState, type WindowGroup } from "./operator-state.js";
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
}

/** One processor from the inside. The modules around this one are functions of it. */
export interface Operator {
  readonly settings: Settings;
  state: OperatorState;
  readonly counts: Counts;
  surroundings: Surroundings | undefined;
  /** The group that took the last record: the next one is usually for it too. */
  lastGroup: WindowGroup | undefined;
  /** The windows of the record at hand, start and end in ticks by turns; behind `assignedLength` it is stale. */
  readonly assigned: number[];
  assignedLength: number;
}

export function createOperator(settings: Settings): Operator {
  return {
    settings,
    state: createOperatorState(settings.watermarkStrategy.createState()),
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
    },
    surroundings: undefined,
    lastGroup: undefined,
    assigned: [],
    assignedLength: 0,
  };
}

/** Forgets everything volatile. */
export function loseState(operator: Operator): void {
  const { counts, state, settings } = operator;
  counts.windowsLost += state.outstandingCount;
  counts.recordsLost += state.unsentCount;
  operator.surroundings?.facts.lost.report(state.outstandingCount, state.unsentCount);
  operator.state = createOperatorState(settings.watermarkStrategy.createState());
  operator.lastGroup = undefined;
}

export function surroundingsOf(operator: Operator): Surroundings {
  return operator.surroundings as Surroundings;
}
