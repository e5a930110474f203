import { hours, minutes, Simulation, Sink, Source } from "@sim/core";
import { type Flight, mean, quantile } from "@sim/example-shared";
import { BoundedOutOfOrderness, LateEventPolicy, TumblingWindow } from "@sim/strategies";
import { type LateEvent, StreamProcessor, type WindowResult } from "@sim/stream-processor";

export interface WatermarkDelayParameters {
  readonly flights: readonly Flight[];
  /** How far the watermark stays behind the latest schedule so far, in seconds. */
  readonly delay: number;
  /** How long after its end, in seconds of the watermark, an hour still takes departures. */
  readonly allowedLateness: number;
}

/** What the departures scheduled in one hour come to. */
export interface HourOfDepartures {
  readonly flights: number;
  /** The sum of their delays in minutes. */
  readonly minutesLate: number;
}

export interface WatermarkDelayModel {
  readonly parameters: WatermarkDelayParameters;
  readonly simulation: Simulation;
  readonly processor: StreamProcessor<string, Flight, HourOfDepartures>;
  readonly results: Sink<WindowResult<string, HourOfDepartures>["payload"]>;
  readonly lost: Sink<LateEvent<string, Flight>["payload"]>;
}

/** Seconds from the end of an hour to a result of it, over all hours; negative if the result came first. */
export interface Wait {
  readonly mean: number;
  /** 95 % of the hours waited no longer. */
  readonly p95: number;
}

/** What came of one run. */
export interface WatermarkDelayResult {
  readonly parameters: WatermarkDelayParameters;
  /** The departures that are in no result, in order of arrival. */
  readonly lost: readonly Flight[];
  /** Hours that lack departures in the end, one or all of them, as a share of all hours with departures. */
  readonly shortHours: number;
  /** Mean delay in minutes of the departures that are in the results. */
  readonly meanDelay: number;
  /** Hours that had a result, and another one. */
  readonly corrected: number;
  /** All results. */
  readonly results: number;
  /** Until the first result of an hour, and until the last one. Hours that only the end of the input closed are left out. */
  readonly first: Wait;
  readonly last: Wait;
}

export const delays: readonly number[] = [0, 5, 10, 15, 30, 60, 120, 240, 480].map((delay) => minutes(delay));

/** One row of the first table for each delay: hours take no departures after the watermark has reached their end. */
export function delayCases(flights: readonly Flight[]): readonly WatermarkDelayParameters[] {
  return delays.map((delay) => ({ flights, delay, allowedLateness: 0 }));
}

/** What the cases of the second table have in common: delay and allowed lateness together. */
export const PATIENCE = hours(4);

/** One row of the second table for each: the same patience, spent on the delay or on allowed lateness. */
export function splitCases(flights: readonly Flight[]): readonly WatermarkDelayParameters[] {
  const split = [0, 15, 30, 60, 120, 240].map((delay) => minutes(delay));
  return split.map((delay) => ({ flights, delay, allowedLateness: PATIENCE - delay }));
}

/** Departures in the order in which they left -> flights and delays by the hour for which they were scheduled. */
export function watermarkDelay(seed: number, parameters: WatermarkDelayParameters): WatermarkDelayModel {
  const { flights, delay, allowedLateness } = parameters;
  const results = new Sink<WindowResult<string, HourOfDepartures>["payload"]>("results");
  const lost = new Sink<LateEvent<string, Flight>["payload"]>("lost");
  const processor = new StreamProcessor("hours", {
    windowType: new TumblingWindow(hours(1)),
    aggregateFn: (inHour: readonly Flight[]): HourOfDepartures => ({
      flights: inHour.length,
      minutesLate: inHour.reduce((sum, flight) => sum + flight.delay, 0),
    }),
    downstream: results,
    watermarkStrategy: new BoundedOutOfOrderness({ boundS: delay }),
    allowedLatenessS: allowedLateness,
    lateEventPolicy: LateEventPolicy.SIDE_OUTPUT,
    sideOutput: lost,
    // A result leaves with the record that makes it due: what it has waited is the work of the watermark alone.
    watermarkIntervalS: 0,
  });
  const airports = Source.trace("airports", {
    target: processor,
    type: "Process",
    records: flights,
    time: (flight) => flight.departed,
    make: (flight) => ({ key: "all", value: flight, eventTime: flight.scheduled }),
  });
  const simulation = new Simulation({ entities: [airports], seed, startTime: flights[0]?.departed ?? 0 });
  return { parameters, simulation, processor, results, lost };
}

/** One run of the model, to the end of the data. */
export function measure(seed: number, parameters: WatermarkDelayParameters): WatermarkDelayResult {
  const { simulation, results, lost } = watermarkDelay(seed, parameters);
  simulation.run();
  const byHour = new Map<number, { last: HourOfDepartures; firstWait: number; lastWait: number; flushed: boolean }>();
  let corrected = 0;
  for (const [index, { windowStart, windowEnd, result, pane }] of results.events.entries()) {
    const wait = (results.times[index] ?? Number.NaN) - windowEnd;
    const before = byHour.get(windowStart);
    if (pane.index === 1) corrected++;
    byHour.set(windowStart, {
      last: result,
      firstWait: before?.firstWait ?? wait,
      lastWait: wait,
      flushed: pane.final !== undefined,
    });
  }
  const inTheEnd = [...byHour.values()];
  const closed = inTheEnd.filter(({ flushed }) => !flushed);
  const short = new Set(lost.events.map(({ value }) => hourOf(value)));
  const sum = (figure: (hour: HourOfDepartures) => number) => inTheEnd.reduce((all, { last }) => all + figure(last), 0);
  return {
    parameters,
    lost: lost.events.map(({ value }) => value),
    shortHours: short.size / new Set(parameters.flights.map(hourOf)).size,
    meanDelay: sum((hour) => hour.minutesLate) / sum((hour) => hour.flights),
    corrected,
    results: results.count,
    first: waitOf(closed.map(({ firstWait }) => firstWait)),
    last: waitOf(closed.map(({ lastWait }) => lastWait)),
  };
}

function waitOf(seconds: readonly number[]): Wait {
  return { mean: mean(seconds), p95: quantile(seconds, 0.95) };
}

function hourOf({ scheduled }: Flight): number {
  return Math.floor(scheduled / hours(1));
}
