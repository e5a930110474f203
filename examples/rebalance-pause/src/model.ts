import {
  ConsumerGroup,
  consumerProtocol,
  cooperativeProtocol,
  eagerProtocol,
  immediateProtocol,
  type RebalanceProtocol,
} from "@sim/consumer-group";
import {
  anyOf,
  type Distribution,
  Entity,
  exponential,
  Probe,
  type Process,
  type SimFuture,
  Simulation,
  Source,
  sampleDuration,
  type Target,
  type TimeSeries,
  uniform,
} from "@sim/core";
import { EventLog } from "@sim/eventlog";
import {
  CooperativeStickyAssignment,
  type PartitionAssignment,
  RangeAssignment,
  StickyAssignment,
  UniformAssignment,
} from "@sim/strategies";

/** One consumer after the other is stopped and started again. Random times, so that nothing keeps step with heartbeats. */
export interface Deploy {
  /** When the first one is stopped, at the earliest, in seconds. */
  readonly at: number;
  /** Seconds from one to the next, .. */
  readonly every: number;
  /** .. each stopped up to so many seconds later than that. */
  readonly jitter: number;
  /** Seconds for which each is away. */
  readonly restart: Distribution;
}

export interface DeployParameters {
  readonly name: string;
  readonly protocol: RebalanceProtocol;
  readonly assignmentStrategy: PartitionAssignment;
  /** Whether the consumers are static members, each with an instance id of its own. Default false. */
  readonly staticMembers?: boolean | undefined;
  /** Whether a consumer commits when it is told that partitions are taken away, before they are. Default true. */
  readonly commitWhenRevoked?: boolean | undefined;
  readonly consumers: number;
  readonly partitions: number;
  /** Records per second that arrive, at random, over random keys. */
  readonly arrivalRate: number;
  /** Mean seconds of work for a record; exponential. */
  readonly work: number;
  readonly deploy: Deploy;
  /** Seconds from the last stop to the end of the run. */
  readonly rest: number;
}

export interface DeployModel {
  readonly parameters: DeployParameters;
  readonly simulation: Simulation;
  readonly group: ConsumerGroup<string, number>;
  readonly consumers: readonly DeployedConsumer[];
  /** Records behind, sampled twice a second. */
  readonly lag: Probe;
  /** Age of the oldest record still to be read, in seconds, sampled twice a second. */
  readonly timeLag: Probe;
}

/** What the deploy cost, the start of the group not included. */
export interface DeployResult {
  readonly parameters: DeployParameters;
  readonly rebalances: number;
  /** Partition-seconds without a consumer that could read. */
  readonly unavailable: number;
  /** How often a partition had none. */
  readonly pauses: number;
  /** Seconds that such a pause took: the median, and the longest. */
  readonly medianPause: number;
  readonly longestPause: number;
  readonly peakLag: number;
  /** The longest that a record waited to be read and committed, in seconds. */
  readonly peakTimeLag: number;
  readonly readAgain: number;
  readonly missed: number;
  /** Seconds that the consumers were away, each from its stop to its start, in all. */
  readonly away: number;
  readonly lag: TimeSeries;
}

/** What all cases have in common. */
export const situation: Omit<DeployParameters, "name" | "protocol" | "assignmentStrategy"> = {
  consumers: 12,
  partitions: 48,
  arrivalRate: 24,
  work: 0.1,
  deploy: { at: 60, every: 20, jitter: 5, restart: uniform(6, 10) },
  rest: 40,
};

const eager = { ...situation, protocol: eagerProtocol() };
const cooperative = {
  ...situation,
  protocol: cooperativeProtocol(),
  assignmentStrategy: new CooperativeStickyAssignment(),
};
const kip848 = { ...situation, protocol: consumerProtocol(), assignmentStrategy: new UniformAssignment() };

/** The protocols that are compared. */
export const cases: readonly DeployParameters[] = [
  {
    ...situation,
    name: "immediate, Range",
    protocol: immediateProtocol(),
    assignmentStrategy: new RangeAssignment(),
  },
  { ...eager, name: "eager, Range", assignmentStrategy: new RangeAssignment() },
  { ...eager, name: "eager, Sticky", assignmentStrategy: new StickyAssignment() },
  { ...cooperative, name: "cooperative" },
  { ...cooperative, name: "cooperative, no listener", commitWhenRevoked: false },
  { ...kip848, name: "KIP-848" },
  { ...eager, name: "eager, static", assignmentStrategy: new RangeAssignment(), staticMembers: true },
  { ...cooperative, name: "cooperative, static", staticMembers: true },
  { ...kip848, name: "KIP-848, static", staticMembers: true },
];

/** Reads, works, commits after each poll; stops in good order when it is told to, and comes back. */
export class DeployedConsumer extends Entity<never> {
  /** Seconds between being stopped and being started again, so far. */
  away = 0;
  private readonly group: ConsumerGroup<string, number>;
  private readonly parameters: DeployParameters;
  private stopping: SimFuture<void> | undefined = undefined;

  constructor(name: string, group: ConsumerGroup<string, number>, parameters: DeployParameters) {
    super(name);
    this.group = group;
    this.parameters = parameters;
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group];
  }

  override *onStart(): Process {
    const random = this.sim.random(`${this.name}/start`);
    const { restart } = this.parameters.deploy;
    for (yield restart.sample(random); ; yield this.wasAway(restart.sample(random))) {
      const stopping = this.sim.future();
      this.stopping = stopping;
      yield* this.consume(stopping);
      yield* this.group.leave(this.name);
    }
  }

  handleEvent(): void {}

  /** Asks it to stop as soon as it waits for records. */
  stop(): void {
    this.stopping?.resolve();
  }

  private wasAway(seconds: number): number {
    this.away += seconds;
    return seconds;
  }

  private *consume(stopping: SimFuture<void>): Process {
    const { group, name } = this;
    const { staticMembers = false, commitWhenRevoked = true } = this.parameters;
    const work = exponential(this.parameters.work);
    const random = this.sim.random(`${name}/work`);
    yield* group.join(name, this, {
      instanceId: staticMembers ? name : undefined,
      listener: commitWhenRevoked ? { onPartitionsRevoked: () => this.commit() } : undefined,
    });
    for (;;) {
      const [which, records] = yield* anyOf(group.poll(name, 10, Infinity), stopping);
      if (which === 1) return;
      for (const _ of records) yield sampleDuration(work, random);
      yield* this.commit();
    }
  }

  /** What a rebalance has taken away meanwhile cannot be committed: the next owner reads it again. */
  private *commit(): Process {
    try {
      yield* this.group.commit(this.name, this.group.consumerPositions(this.name));
    } catch (error) {
      if (!OUTDATED.has((error as { readonly code?: string }).code ?? "")) throw error;
    }
  }
}

const OUTDATED: ReadonlySet<string> = new Set([
  "ILLEGAL_GENERATION",
  "PARTITION_NOT_ASSIGNED",
  "REBALANCE_IN_PROGRESS",
  "STALE_MEMBER_EPOCH",
  "UNKNOWN_MEMBER_ID",
]);

/** Arrivals -> 48 partitions -> 12 consumers, which are stopped and started again one after the other. */
export function rebalancePause(seed: number, parameters: DeployParameters): DeployModel {
  const { partitions, arrivalRate, deploy, protocol, assignmentStrategy } = parameters;
  const log = new EventLog<string, number>("orders", { numPartitions: partitions, recordLatencies: "summary" });
  const group = new ConsumerGroup("billing", {
    eventLog: log,
    protocol,
    assignmentStrategy,
    initialRebalanceDelay: 3,
  });
  const consumers = Array.from(
    { length: parameters.consumers },
    // Names of one length: their order is that of their numbers.
    (_, index) => new DeployedConsumer(`consumer-${String(index + 1).padStart(2, "0")}`, group, parameters),
  );
  const shop = Source.poisson("shop", {
    target: log,
    type: "Append",
    rate: arrivalRate,
    make: (index) => ({ key: `customer-${(index * 7919) % 4801}`, value: index }),
  });
  const lag = new Probe("lag", { sample: () => group.totalLag(), interval: 0.5 });
  const timeLag = new Probe("time lag", { sample: () => group.timeLag(), interval: 0.5 });
  const endTime = endOf(parameters);
  const simulation = new Simulation({ entities: [shop, ...consumers, lag, timeLag], seed, endTime });
  const random = simulation.random("deploy");
  for (const [index, consumer] of consumers.entries()) {
    const at = deploy.at + index * deploy.every + deploy.jitter * random.next();
    simulation.call(0, () => consumer.stop(), undefined, { at });
  }
  return { parameters, simulation, group, consumers, lag, timeLag };
}

/** When a run ends, in seconds. */
export function endOf({ consumers, deploy, rest }: Pick<DeployParameters, "consumers" | "deploy" | "rest">): number {
  return deploy.at + (consumers - 1) * deploy.every + rest;
}

/** One run of the model. */
export function measure(seed: number, parameters: DeployParameters): DeployResult {
  const { simulation, group, consumers, lag, timeLag } = rebalancePause(seed, parameters);
  simulation.runUntil(parameters.deploy.at);
  const before = group.stats;
  simulation.run();
  const after = group.stats;
  const pauses = [...after.partitionPauses].slice(before.partitionPauses.count).sort((a, b) => a - b);
  const { readAgain, lost, skipped } = group.ledger();
  return {
    parameters,
    rebalances: after.rebalances - before.rebalances,
    unavailable: after.unavailableTime - before.unavailableTime,
    pauses: pauses.length,
    medianPause: pauses[Math.ceil(pauses.length / 2) - 1] ?? 0,
    longestPause: pauses.at(-1) ?? 0,
    peakLag: highestSince(lag.series, parameters.deploy.at),
    peakTimeLag: highestSince(timeLag.series, parameters.deploy.at),
    readAgain,
    missed: lost + skipped,
    away: consumers.reduce((sum, { away }) => sum + away, 0),
    lag: lag.series,
  };
}

function highestSince({ times, values }: TimeSeries, from: number): number {
  return Math.max(...values.filter((_, index) => (times[index] ?? 0) >= from));
}
