import { ConsumerGroup } from "@sim/consumer-group";
import { type Duration, exponential, hours, minutes, Probe, type Progress, Simulation, Sink, Source } from "@sim/core";
import { type Append, EventLog } from "@sim/eventlog";
import type { Flight } from "@sim/example-shared";
import { BoundedOutOfOrderness, StickyAssignment, TumblingWindow } from "@sim/strategies";
import { type LateEvent, StreamProcessor, type WindowResult } from "@sim/stream-processor";
import { DepartureConsumer } from "./consumer.js";

/** What one window comes to: an airport, an hour. */
export interface HourOfDepartures {
  readonly flights: number;
  /** Mean delay in minutes. */
  readonly meanDelay: number;
}

export interface DepartureParameters {
  readonly flights: readonly Flight[];
  /** How long a consumer works on one record. */
  readonly workPerRecord: Duration;
  /** When the second consumer crashes and when it is back, in Unix seconds; undefined for a run without a crash. */
  readonly crash: { readonly at: number; readonly backAt: number } | undefined;
  /** How far behind the latest schedule the watermark stays, in seconds. */
  readonly watermarkDelay: number;
  /** How long after that a window still takes records, in seconds. */
  readonly allowedLateness: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The middle of the data is a Wednesday in February: consumer 2 is away from its noon for a day and a half. */
const CRASH_AT = Date.UTC(2001, 1, 14, 12) / 1000;

export function defaultParameters(flights: readonly Flight[]): DepartureParameters {
  return {
    flights,
    workPerRecord: exponential(minutes(7)),
    crash: { at: CRASH_AT, backAt: CRASH_AT + hours(36) },
    watermarkDelay: minutes(30),
    allowedLateness: minutes(30),
  };
}

export interface DepartureModel {
  readonly parameters: DepartureParameters;
  readonly simulation: Simulation;
  readonly log: EventLog<string, Flight>;
  readonly group: ConsumerGroup<string, Flight>;
  readonly processor: StreamProcessor<string, Flight, HourOfDepartures>;
  /** Records behind, sampled every ten minutes. */
  readonly lag: Probe;
  readonly results: Sink<WindowResult<string, HourOfDepartures>["payload"]>;
  readonly late: Sink<LateEvent<string, Flight>["payload"]>;
}

/** Flights -> 8 partitions by airport -> three consumers -> flights and mean delay per airport and hour. */
export function departures(seed: number, parameters: DepartureParameters): DepartureModel {
  const log = new EventLog<string, Flight>("departures", { numPartitions: 8 });
  const group = new ConsumerGroup("readers", {
    eventLog: log,
    assignmentStrategy: new StickyAssignment(),
    rebalanceDelay: 3,
    sessionTimeout: minutes(30),
  });
  const results = new Sink<WindowResult<string, HourOfDepartures>["payload"]>("results");
  const late = new Sink<LateEvent<string, Flight>["payload"]>("late");
  const processor = new StreamProcessor("hours", {
    windowType: new TumblingWindow(hours(1)),
    aggregateFn: (flights: readonly Flight[]): HourOfDepartures => ({
      flights: flights.length,
      meanDelay: flights.reduce((sum, flight) => sum + flight.delay, 0) / flights.length,
    }),
    downstream: results,
    watermarkStrategy: new BoundedOutOfOrderness({
      boundS: parameters.watermarkDelay,
      idleTimeoutS: hours(1),
    }),
    allowedLatenessS: parameters.allowedLateness,
    lateEventPolicy: "sideOutput",
    sideOutput: late,
    watermarkIntervalS: 60,
  });
  const source = Source.trace("airports", {
    target: log,
    type: "Append",
    records: parameters.flights,
    time: (flight) => flight.departed,
    make: (flight): Append<string, Flight>["payload"] => ({
      key: flight.origin,
      value: flight,
      eventTime: flight.scheduled,
    }),
  });
  const consumers = [1, 2, 3].map(
    (n) => new DepartureConsumer(`consumer-${n}`, group, processor, parameters.workPerRecord),
  );
  const lag = new Probe("lag", { sample: () => group.totalLag(), interval: minutes(10) });

  const first = parameters.flights[0]?.departed ?? 0;
  const simulation = new Simulation({
    entities: [source, ...consumers, lag],
    seed,
    startTime: first - (first % hours(1)),
    onProgress: parameters.onProgress,
  });
  const { crash } = parameters;
  const second = consumers[1];
  if (crash !== undefined && second !== undefined) {
    simulation.call(0, () => simulation.crash(second), undefined, { at: crash.at });
    simulation.call(0, () => simulation.restart(second), undefined, { at: crash.backAt });
  }
  return { parameters, simulation, log, group, processor, lag, results, late };
}
