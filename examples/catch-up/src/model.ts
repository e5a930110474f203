import { ConsumerGroup } from "@sim/consumer-group";
import {
  Entity,
  FaultSchedule,
  hours,
  minutes,
  Probe,
  type Process,
  Simulation,
  Source,
  type Target,
  type TimeSeries,
} from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { RoundRobinAssignment, type ShardingStrategy } from "@sim/strategies";

export interface CatchUpParameters {
  readonly partitions: number;
  readonly consumers: number;
  /** Records per second that arrive, at random, each in a partition drawn uniformly. */
  readonly arrivalRate: number;
  /** Records per second that one consumer can process; each takes the same time. */
  readonly serviceRate: number;
  /** When the outage begins and how long it lasts, in seconds. Nobody processes anything meanwhile. */
  readonly outage: { readonly at: number; readonly duration: number };
  /** How long after the outage the group is asked for its estimate, in seconds. */
  readonly askAfter: number;
  /** When the run ends, in seconds: a consumer that has not caught up by then has not caught up. */
  readonly endTime: number;
}

/** What all cases have in common: a quarter of an hour without the database that all consumers write to. */
export const situation: Omit<CatchUpParameters, "partitions" | "consumers"> = {
  arrivalRate: 20,
  serviceRate: 6,
  outage: { at: minutes(5), duration: minutes(15) },
  askAfter: minutes(2),
  endTime: hours(3),
};

/** How many partitions and consumers are compared. */
export const cases: readonly CatchUpParameters[] = [
  { ...situation, partitions: 12, consumers: 4 },
  { ...situation, partitions: 12, consumers: 5 },
  { ...situation, partitions: 12, consumers: 6 },
  { ...situation, partitions: 12, consumers: 8 },
  { ...situation, partitions: 12, consumers: 12 },
  { ...situation, partitions: 12, consumers: 16 },
  { ...situation, partitions: 16, consumers: 8 },
  { ...situation, partitions: 4, consumers: 6 },
];

export interface CatchUpModel {
  readonly parameters: CatchUpParameters;
  readonly simulation: Simulation;
  readonly group: ConsumerGroup<null, number>;
  readonly consumers: readonly CatchUpConsumer[];
  /** Records behind, sampled every ten seconds. */
  readonly lag: Probe;
  /** Age of the oldest unread record, in seconds, sampled every ten seconds. */
  readonly timeLag: Probe;
}

/** What came of one run; times in seconds from the end of the outage. */
export interface CatchUpResult {
  readonly parameters: CatchUpParameters;
  /** When the last consumer had nothing left to read, for the first time; Infinity if the run ended before. */
  readonly caughtUpAfter: number;
  /** The same for each consumer that has partitions: with more consumers than partitions some have none. */
  readonly byConsumer: readonly { readonly partitions: number; readonly caughtUpAfter: number }[];
  readonly peakLag: number;
  readonly peakTimeLag: number;
  /** What the group itself expected when it was asked. */
  readonly estimatedAfter: number;
  readonly lag: TimeSeries;
}

/** The same by the formula backlog / (capacity - arrivals), in seconds. */
export interface FluidAnswer {
  /** For the group as a whole, as if any consumer could read any partition. */
  readonly wholeGroup: number;
  /** For the consumer with the most partitions, which is the last to be done. */
  readonly busiest: number;
  /** How many partitions that consumer has, and the share of its capacity that they take. */
  readonly partitionsOfBusiest: number;
  readonly utilization: number;
}

/** Reads, works, commits, and notes when there was nothing left to read for the first time after the outage. */
export class CatchUpConsumer extends Entity<never> {
  caughtUpAt = Infinity;
  private readonly group: ConsumerGroup<null, number>;
  private readonly serviceRate: number;
  private readonly outageEnds: number;

  constructor(name: string, group: ConsumerGroup<null, number>, { serviceRate, outage }: CatchUpParameters) {
    super(name);
    this.group = group;
    this.serviceRate = serviceRate;
    this.outageEnds = outage.at + outage.duration;
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group];
  }

  override *onStart(): Process {
    const { group, name } = this;
    yield* group.join(name, this);
    for (;;) {
      const records = yield* group.poll(name, 20, Infinity);
      for (const _ of records) yield 1 / this.serviceRate;
      yield* group.commit(name, group.consumerPositions(name));
      if (this.caughtUpAt === Infinity && this.now >= this.outageEnds && this.behind() === 0)
        this.caughtUpAt = this.now;
    }
  }

  handleEvent(): void {}

  private behind(): number {
    let records = 0;
    for (const lag of this.group.consumerLag(this.name).values()) records += lag;
    return records;
  }
}

/** Each record in a partition drawn uniformly: no partition is hotter than another. */
const uniform: ShardingStrategy = {
  name: "uniform",
  shard: (_key, numPartitions, { random }) => Math.floor(random.next() * numPartitions),
};

/** Arrivals -> partitions -> consumers, all of which stand still during the outage. */
export function catchUp(seed: number, parameters: CatchUpParameters): CatchUpModel {
  const { partitions, arrivalRate, outage, endTime } = parameters;
  const log = new EventLog<null, number>("orders", {
    numPartitions: partitions,
    shardingStrategy: uniform,
    recordLatencies: "summary",
  });
  const group = new ConsumerGroup("billing", { eventLog: log, assignmentStrategy: new RoundRobinAssignment() });
  const consumers = Array.from(
    { length: parameters.consumers },
    (_, index) => new CatchUpConsumer(`consumer-${index + 1}`, group, parameters),
  );
  const shop = Source.poisson("shop", {
    target: log,
    type: "Append",
    rate: arrivalRate,
    make: (index) => ({ key: null, value: index }),
  });
  const failure = FaultSchedule.given(
    "failure",
    consumers.map((target) => ({ target, fault: "pause", at: outage.at, duration: outage.duration })),
  );
  const lag = new Probe("lag", { sample: () => group.totalLag(), interval: 10 });
  const timeLag = new Probe("time lag", { sample: () => group.timeLag(), interval: 10 });
  const simulation = new Simulation({ entities: [shop, ...consumers, failure, lag, timeLag], seed, endTime });
  return { parameters, simulation, group, consumers, lag, timeLag };
}

/** One run of the model: until everybody has caught up, or to its end time. */
export function measure(seed: number, parameters: CatchUpParameters): CatchUpResult {
  const { simulation, group, consumers, lag, timeLag } = catchUp(seed, parameters);
  const { outage, askAfter, endTime } = parameters;
  const outageEnds = outage.at + outage.duration;
  simulation.runUntil(outageEnds + askAfter);
  const estimatedAfter = group.catchUpEstimate().caughtUpAt - outageEnds;
  const readers = consumers
    .map((consumer) => ({ consumer, partitions: (group.assignments.get(consumer.name) ?? []).length }))
    .filter(({ partitions }) => partitions > 0);
  const isBehind = () => readers.some(({ consumer }) => consumer.caughtUpAt === Infinity);
  while (isBehind() && simulation.now < endTime) simulation.runUntil(Math.min(endTime, simulation.now + minutes(1)));
  const byConsumer = readers.map(({ consumer, partitions }) => ({
    partitions,
    caughtUpAfter: consumer.caughtUpAt - outageEnds,
  }));
  return {
    parameters,
    byConsumer,
    caughtUpAfter: Math.max(...byConsumer.map(({ caughtUpAfter }) => caughtUpAfter)),
    peakLag: Math.max(...lag.series.values),
    peakTimeLag: Math.max(...timeLag.series.values),
    estimatedAfter,
    lag: lag.series,
  };
}

/** What a sheet of paper says. */
export function fluid({ partitions, consumers, arrivalRate, serviceRate, outage }: CatchUpParameters): FluidAnswer {
  const clear = (arrivals: number, capacity: number) =>
    capacity > arrivals ? (arrivals * outage.duration) / (capacity - arrivals) : Infinity;
  const partitionsOfBusiest = Math.ceil(partitions / consumers);
  const arrivalsOfBusiest = (arrivalRate * partitionsOfBusiest) / partitions;
  return {
    wholeGroup: clear(arrivalRate, consumers * serviceRate),
    busiest: clear(arrivalsOfBusiest, serviceRate),
    partitionsOfBusiest,
    utilization: arrivalsOfBusiest / serviceRate,
  };
}
