import { hours, minutes, Simulation, Sink, Source } from "@sim/core";
import { type Flight, mean, quantile } from "@sim/example-shared";
import {
  BoundedOutOfOrderness,
  type BoundedOutOfOrdernessState,
  count,
  HashSharding,
  LateEventPolicy,
  TumblingWindow,
  type WatermarkStrategy,
} from "@sim/strategies";
import { type LateEvent, StreamProcessor, type WindowResult } from "@sim/stream-processor";

/** A partition that cannot be reached: what leaves in that time, from its beginning on, arrives at its end. */
export interface Silence {
  readonly partition: number;
  /** Unix seconds, as are all times here. */
  readonly from: number;
  readonly to: number;
}

export interface IdlePartitionParameters {
  readonly flights: readonly Flight[];
  /** How many partitions there are; departures find theirs by their origin, as with Kafka's default partitioner. */
  readonly partitions: number;
  /** How far the watermark of a partition stays behind its latest schedule so far, in seconds. */
  readonly delay: number;
  /** After how many seconds without a record a partition is idle, and not waited for; undefined for never. */
  readonly idleTimeout: number | undefined;
  readonly silence: Silence | undefined;
}

/** A departure as it arrives. */
export interface Arrival {
  readonly flight: Flight;
  readonly partition: number;
  readonly at: number;
}

export interface IdlePartitionModel {
  readonly parameters: IdlePartitionParameters;
  readonly simulation: Simulation;
  readonly arrivals: readonly Arrival[];
  readonly processor: StreamProcessor<string, Arrival, number>;
  readonly results: Sink<WindowResult<string, number>["payload"]>;
  readonly late: Sink<LateEvent<string, Arrival>["payload"]>;
  /** How far each partition is now. */
  partitionsNow(): readonly PartitionState[];
}

export interface PartitionState {
  /** What the watermark would be if there were only this partition. */
  readonly watermark: number;
  readonly idle: boolean;
}

/** The processor at one moment. */
export interface Snapshot {
  readonly at: number;
  readonly partitions: readonly PartitionState[];
  readonly watermark: number;
  /** The end of the last hour that has a result; -Infinity if none has. */
  readonly firedUntil: number;
  /** Departures that came too late, until now. */
  readonly late: number;
}

/** What came of one run; waits in seconds from the end of an hour to its result. */
export interface IdlePartitionResult {
  readonly parameters: IdlePartitionParameters;
  /** Records of the partition with the fewest. */
  readonly fewest: number;
  /** The longest time in which a partition had no record, from the first record of all on. */
  readonly longestGap: number;
  readonly late: readonly Arrival[];
  readonly meanWait: number;
  readonly p95Wait: number;
  readonly longestWait: number;
  /** Hours without a result when the last record has come. */
  readonly unfired: number;
}

const DAY = Date.UTC(2001, 1, 14) / 1000;

/** What the first two tables have in common: a Wednesday, three partitions, half an hour of delay. */
const situation = { partitions: 3, delay: minutes(30) };

/** Partition 2 cannot be reached from noon to five in the afternoon. */
const silence: Silence = { partition: 2, from: DAY + hours(12), to: DAY + hours(17) };

const usualTimeout = hours(1);

/** The moments of the first table: each full hour from 11 to 20. */
export const moments: readonly number[] = Array.from({ length: 10 }, (_, index) => DAY + hours(11 + index));

/** The columns of the first table: without a timeout and with one. */
export function dayCases(flights: readonly Flight[]): readonly IdlePartitionParameters[] {
  const ofDay = flightsOfDay(flights);
  return [undefined, usualTimeout].map((idleTimeout) => ({ ...situation, flights: ofDay, idleTimeout, silence }));
}

/** The rows of the second table: each timeout on a day without silence and on one with it, in that order. */
export function timeoutCases(flights: readonly Flight[]): readonly IdlePartitionParameters[] {
  const ofDay = flightsOfDay(flights);
  const timeouts = [undefined, hours(4), hours(2), hours(1), minutes(30), minutes(15)];
  return timeouts.flatMap((idleTimeout) =>
    [undefined, silence].map((each) => ({ ...situation, flights: ofDay, idleTimeout, silence: each })),
  );
}

/** The rows of the third table: all data in more and more partitions, without a timeout and with one, in that order. */
export function partitionCases(flights: readonly Flight[]): readonly IdlePartitionParameters[] {
  return [1, 2, 4, 8, 16, 32, 64].flatMap((partitions) =>
    [undefined, usualTimeout].map((idleTimeout) => {
      return { flights, partitions, delay: situation.delay, idleTimeout, silence: undefined };
    }),
  );
}

/** Departures -> partitions, one of them silent for a while -> departures by the hour for which they were scheduled. */
export function idlePartition(seed: number, parameters: IdlePartitionParameters): IdlePartitionModel {
  const { flights, partitions, delay, idleTimeout } = parameters;
  const arrivals = arrivalsOf(parameters);
  const results = new Sink<WindowResult<string, number>["payload"]>("results");
  const late = new Sink<LateEvent<string, Arrival>["payload"]>("late");
  const watermarks = new BoundedOutOfOrderness({
    boundS: delay,
    inputs: Array.from({ length: partitions }, (_, partition) => partition),
    idleTimeoutS: idleTimeout,
  });
  let memory = watermarks.createState();
  // The strategy as it is; but its memory can be looked at while the simulation runs.
  const watched: WatermarkStrategy<BoundedOutOfOrdernessState> = {
    name: watermarks.name,
    createState: () => {
      memory = watermarks.createState();
      return memory;
    },
    onEvent: (state, eventTime, input, now) => watermarks.onEvent(state, eventTime, input, now),
    watermark: (state, now) => watermarks.watermark(state, now),
  };
  const processor = new StreamProcessor<string, Arrival, number>("hours", {
    windowType: new TumblingWindow(hours(1)),
    aggregator: count(),
    downstream: results,
    watermarkStrategy: watched,
    lateEventPolicy: LateEventPolicy.SIDE_OUTPUT,
    sideOutput: late,
    // Idleness comes with the clock and without a record: somebody has to look.
    watermarkIntervalS: minutes(1),
  });
  const source = Source.trace("partitions", {
    target: processor,
    type: "Process",
    records: arrivals,
    time: ({ at }) => at,
    make: (arrival) => ({
      key: "all",
      value: arrival,
      eventTime: arrival.flight.scheduled,
      input: arrival.partition,
    }),
  });
  const first = flights[0]?.departed ?? 0;
  const simulation = new Simulation({ entities: [source], seed, startTime: first - (first % minutes(1)) });
  const partitionsNow = () =>
    memory.highestS.map((highest, partition) => ({
      watermark: highest - delay,
      idle: simulation.now - (memory.seenAtS[partition] ?? Number.NaN) > (idleTimeout ?? Infinity),
    }));
  return { parameters, simulation, arrivals, processor, results, late, partitionsNow };
}

/** One run of the model, looked at in passing. */
export function watch(
  seed: number,
  parameters: IdlePartitionParameters,
  at: readonly number[] = moments,
): readonly Snapshot[] {
  const { simulation, processor, results, late, partitionsNow } = idlePartition(seed, parameters);
  return at.map((moment) => {
    simulation.runUntil(moment);
    return {
      at: moment,
      partitions: partitionsNow(),
      watermark: processor.watermarkS,
      firedUntil: results.events.at(-1)?.windowEnd ?? -Infinity,
      late: late.count,
    };
  });
}

/** One run of the model, to the end of the data. */
export function measure(seed: number, parameters: IdlePartitionParameters): IdlePartitionResult {
  const { simulation, arrivals, results, late } = idlePartition(seed, parameters);
  simulation.run();
  const waits: number[] = [];
  for (const [index, { windowEnd, pane }] of results.events.entries()) {
    if (pane.final === undefined) waits.push((results.times[index] ?? Number.NaN) - windowEnd);
  }
  return {
    parameters,
    ...sparsest(arrivals, parameters.partitions),
    late: late.events.map(({ value }) => value),
    meanWait: mean(waits),
    p95Wait: quantile(waits, 0.95),
    longestWait: Math.max(...waits),
    unfired: results.count - waits.length,
  };
}

/** The departures in the order in which they arrive. */
export function arrivalsOf({ flights, partitions, silence }: IdlePartitionParameters): readonly Arrival[] {
  const sharding = new HashSharding();
  return flights
    .map((flight): Arrival => {
      const partition = sharding.shard(flight.origin, partitions);
      const held = silence?.partition === partition && flight.departed >= silence.from && flight.departed < silence.to;
      return { flight, partition, at: held ? silence.to : flight.departed };
    })
    .sort((a, b) => a.at - b.at);
}

function sparsest(arrivals: readonly Arrival[], partitions: number) {
  const [begin, end] = [arrivals[0]?.at ?? 0, arrivals.at(-1)?.at ?? 0];
  const times = Array.from({ length: partitions }, (): number[] => [begin]);
  for (const { partition, at } of arrivals) times[partition]?.push(at);
  const gaps = times.flatMap((each) => each.map((time, index) => (each[index + 1] ?? end) - time));
  return { fewest: Math.min(...times.map((each) => each.length - 1)), longestGap: Math.max(...gaps) };
}

/** Those that leave from six in the morning to ten at night: for a part of the night all partitions are idle. */
function flightsOfDay(flights: readonly Flight[]): readonly Flight[] {
  return flights.filter(({ departed }) => departed >= DAY + hours(6) && departed < DAY + hours(22));
}
