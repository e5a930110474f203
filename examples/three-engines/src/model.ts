import { hours, Simulation, Sink, Source } from "@sim/core";
import type { Flight } from "@sim/example-shared";
import {
  afterCount,
  LateEventPolicy,
  MonotonicWatermark,
  never,
  SessionWindow,
  TumblingWindow,
  type WindowType,
} from "@sim/strategies";
import { type LateEvent, type Profile, StreamProcessor, type WindowResult } from "@sim/stream-processor";

/**
 * What is asked of an engine: the departures of each hour; those of each airport that have less than two hours between
 * them; those of each hour once, when it is closed; those of each hour in fives.
 */
export type Question = "hours" | "sessions" | "once" | "fives";

export interface ThreeEnginesParameters {
  readonly flights: readonly Flight[];
  readonly engine: Profile;
  readonly question: Question;
  /** How long after its end, in seconds of the watermark, a window takes departures: the grace of Kafka Streams. */
  readonly allowedLateness: number;
}

/** A result: the departures in it, in the order in which they came. */
export type Departures = WindowResult<string, readonly Flight[]>["payload"];

export interface ThreeEnginesModel {
  readonly parameters: ThreeEnginesParameters;
  readonly simulation: Simulation;
  readonly processor: StreamProcessor<string, Flight, readonly Flight[]>;
  readonly results: Sink<Departures>;
  readonly dropped: Sink<LateEvent<string, Flight>["payload"]>;
}

/** What came of one run. */
export interface ThreeEnginesResult {
  readonly parameters: ThreeEnginesParameters;
  /** All results, in order, and when each of them was sent. */
  readonly panes: readonly { readonly at: number; readonly pane: Departures }[];
  /** Results for windows that had one before, or had taken in a window that had. */
  readonly updates: number;
  /** Departures that came when their windows were closed, in order. */
  readonly dropped: readonly Flight[];
  /** Departures that were in a window and will be in no result. */
  readonly unfired: number;
  /** Departures in windows that are still open at the end, and in no result yet. */
  readonly waiting: number;
  /** Departures in the results of somebody who keeps the last result of each window .. */
  readonly keptByLast: number;
  /** .. and of somebody who adds all results up. */
  readonly keptByAdding: number;
}

export const HOUR = hours(1);
export const GAP = hours(2);
export const LATENESS = hours(1);

export const engines: readonly Profile[] = ["flink", "beam", "kafkaStreams"];

/** Every question to every engine; Kafka Streams has no trigger that counts. */
export function casesFor(flights: readonly Flight[]): readonly ThreeEnginesParameters[] {
  const questions: readonly Question[] = ["hours", "sessions", "once", "fives"];
  return questions.flatMap((question) =>
    engines
      .filter((engine) => question !== "fives" || engine !== "kafkaStreams")
      .map((engine) => ({ flights, engine, question, allowedLateness: LATENESS })),
  );
}

const windowTypes: { readonly [question in Question]: () => WindowType } = {
  hours: () => new TumblingWindow(HOUR),
  sessions: () => new SessionWindow(GAP),
  once: () => new TumblingWindow(HOUR),
  fives: () => new TumblingWindow(HOUR),
};

/** What is said of results; where nothing is said the engine does what it does by itself. */
const sending = {
  hours: {},
  sessions: {},
  once: { trigger: never(), closingBehavior: "ifNonEmpty" },
  fives: { trigger: afterCount(5) },
} as const;

/** Departures in the order in which they left -> windows on their schedules, by the rules of one engine. */
export function threeEngines(seed: number, parameters: ThreeEnginesParameters): ThreeEnginesModel {
  const { flights, engine, question, allowedLateness } = parameters;
  const results = new Sink<Departures>("results");
  const dropped = new Sink<LateEvent<string, Flight>["payload"]>("dropped");
  const processor = new StreamProcessor("windows", {
    windowType: windowTypes[question](),
    aggregateFn: (departures: readonly Flight[]) => departures,
    downstream: results,
    profile: engine,
    allowedLatenessS: allowedLateness,
    lateEventPolicy: LateEventPolicy.SIDE_OUTPUT,
    sideOutput: dropped,
    ...sending[question],
    // The stream time of Kafka Streams, for all three: what differs is not the watermark but what is done with it.
    watermarkStrategy: new MonotonicWatermark(),
    watermarkIntervalS: 0,
    // The stream goes on: the end of the data is not the end of its windows.
    endOfInputFlush: false,
  });
  const airports = Source.trace("airports", {
    target: processor,
    type: "Process",
    records: flights,
    time: ({ departed }) => departed,
    make: (flight) => ({
      key: question === "sessions" ? flight.origin : "all",
      value: flight,
      eventTime: flight.scheduled,
    }),
  });
  const simulation = new Simulation({ entities: [airports], seed, startTime: flights[0]?.departed ?? 0 });
  return { parameters, simulation, processor, results, dropped };
}

/** One run of the model, to the end of the data. */
export function measure(seed: number, parameters: ThreeEnginesParameters): ThreeEnginesResult {
  const { simulation, processor, results, dropped } = threeEngines(seed, parameters);
  simulation.run();
  const { updates, recordsUnfired, recordsInOpenWindows } = processor.stats;
  const last = new Map<string, number>();
  for (const { key, windowStart, windowEnd, recordCount, replaces } of results.events) {
    for (const [start, end] of replaces) last.delete(`${key} ${start} ${end}`);
    last.set(`${key} ${windowStart} ${windowEnd}`, recordCount);
  }
  return {
    parameters,
    panes: results.events.map((pane, index) => ({ at: results.times[index] ?? Number.NaN, pane })),
    updates,
    dropped: dropped.events.map(({ value }) => value),
    unfired: recordsUnfired,
    waiting: recordsInOpenWindows,
    keptByLast: [...last.values()].reduce((sum, records) => sum + records, 0),
    keptByAdding: results.events.reduce((sum, { recordCount }) => sum + recordCount, 0),
  };
}
