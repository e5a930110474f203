import { ConsumerGroup, eagerProtocol } from "@sim/consumer-group";
import {
  Entity,
  exponential,
  FaultSchedule,
  type GivenFault,
  type Process,
  piecewise,
  Simulation,
  Source,
  sampleDuration,
  type Target,
} from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { HashSharding, type Record, StickyAssignment } from "@sim/strategies";

export interface AddPartitionsParameters {
  readonly partitionsBefore: number;
  readonly partitionsAfter: number;
  readonly keys: number;
  /** Records per second that arrive, at random, each with a key drawn uniformly. */
  readonly arrivalRate: number;
  readonly consumers: number;
  /** Records per second that one consumer can process; the time for each is exponential. */
  readonly serviceRate: number;
  /** How many seconds the consumers are behind when the partitions are added: for so long they have stood still. */
  readonly behind: number;
  /** Seconds from then until the group looks how many partitions there are: at most its `metadataMaxAge`. */
  readonly noticedAfter: number;
  /** Where the group begins to read a new partition. */
  readonly autoOffsetReset: "earliest" | "latest";
}

export interface AddPartitionsModel {
  readonly parameters: AddPartitionsParameters;
  readonly simulation: Simulation;
  readonly log: EventLog<string, number>;
  readonly group: ConsumerGroup<string, number>;
  readonly order: KeyOrder;
}

/** What came of one run; times in seconds from the moment at which the partitions were added. */
export interface AddPartitionsResult {
  readonly parameters: AddPartitionsParameters;
  /** The share of the keys that have another partition now. */
  readonly moved: number;
  /** When the first record of a new partition was processed. */
  readonly newReadAfter: number;
  /** Records that were processed after a younger one of their key: one from a new partition, .. */
  readonly overtakenByNew: number;
  /** .. or one from another of the old partitions. */
  readonly overtakenByOld: number;
  /** Keys that this happened to. */
  readonly keysAffected: number;
  /** How much younger the youngest one processed before was, at most, in seconds. */
  readonly furthest: number;
  /** When the last one was processed; 0 if there was none. */
  readonly until: number;
  /** Records that were never read. */
  readonly skipped: number;
}

/** What a group leaves out that begins new partitions at their end. */
export interface SkippedByLatest {
  /** When the first record of a new partition was processed. */
  readonly newReadAfter: number;
  /** Records of new partitions that were never read. */
  readonly skipped: number;
}

/** One row of the report. */
export interface AddPartitionsRow {
  /** Of a run in which the group begins new partitions at their start .. */
  readonly earliest: AddPartitionsResult;
  /** .. and of one in which it begins them at their end. */
  readonly latest: SkippedByLatest;
}

/** Kafka's `metadata.max.age.ms`, in seconds. The partitions are added so long before the group's second look. */
const METADATA_MAX_AGE = 300;
/** So long before the consumers stand still the first record comes. */
const LEAD = 10;

/** What all cases have in common. */
export const situation: Omit<AddPartitionsParameters, "partitionsAfter" | "behind" | "noticedAfter"> = {
  partitionsBefore: 12,
  keys: 500,
  arrivalRate: 100,
  consumers: 4,
  serviceRate: 37.5,
  autoOffsetReset: "earliest",
};

/** From twelve partitions to more, two minutes behind; and to 24, more or less behind, noticed sooner or later. */
export const cases: readonly AddPartitionsParameters[] = [
  { ...situation, partitionsAfter: 13, behind: 120, noticedAfter: 10 },
  { ...situation, partitionsAfter: 16, behind: 120, noticedAfter: 10 },
  { ...situation, partitionsAfter: 18, behind: 120, noticedAfter: 10 },
  { ...situation, partitionsAfter: 24, behind: 120, noticedAfter: 10 },
  { ...situation, partitionsAfter: 24, behind: 120, noticedAfter: 40 },
  { ...situation, partitionsAfter: 24, behind: 120, noticedAfter: 120 },
  { ...situation, partitionsAfter: 24, behind: 30, noticedAfter: 10 },
  { ...situation, partitionsAfter: 24, behind: 0, noticedAfter: 10 },
];

/** Watches the order in which the records of each key are processed. */
export class KeyOrder {
  overtakenByNew = 0;
  overtakenByOld = 0;
  furthest = 0;
  lastAt = 0;
  firstFromNewAt = Infinity;
  readonly keysAffected = new Set<string>();
  private readonly youngest = new Map<string, Record<string, number>>();
  private readonly partitionsBefore: number;

  constructor(partitionsBefore: number) {
    this.partitionsBefore = partitionsBefore;
  }

  processed(record: Record<string, number>, now: number): void {
    if (record.partition >= this.partitionsBefore) this.firstFromNewAt = Math.min(this.firstFromNewAt, now);
    const before = this.youngest.get(record.key);
    if (before === undefined || before.value < record.value) {
      this.youngest.set(record.key, record);
      return;
    }
    if (before.partition >= this.partitionsBefore) this.overtakenByNew++;
    else this.overtakenByOld++;
    this.keysAffected.add(record.key);
    this.furthest = Math.max(this.furthest, before.timestamp - record.timestamp);
    this.lastAt = now;
  }
}

/** Reads, works, commits after each poll. */
class OrderedConsumer extends Entity<never> {
  private readonly group: ConsumerGroup<string, number>;
  private readonly serviceRate: number;
  private readonly order: KeyOrder;

  constructor(name: string, group: ConsumerGroup<string, number>, serviceRate: number, order: KeyOrder) {
    super(name);
    this.group = group;
    this.serviceRate = serviceRate;
    this.order = order;
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group];
  }

  override *onStart(): Process {
    const { group, name } = this;
    const work = exponential(1 / this.serviceRate);
    const random = this.sim.random(`${name}/work`);
    yield* group.join(name, this);
    for (;;) {
      const records = yield* group.poll(name, 20, Infinity);
      for (const record of records) {
        yield sampleDuration(work, random);
        this.order.processed(record, this.now);
      }
      yield* group.commit(name, group.consumerPositions(name));
    }
  }

  handleEvent(): void {}
}

/** Arrivals by key -> partitions -> consumers that have stood still. At the end of that somebody adds partitions. */
export function addPartitions(seed: number, parameters: AddPartitionsParameters): AddPartitionsModel {
  const { partitionsBefore, partitionsAfter, keys, arrivalRate, serviceRate, behind, noticedAfter } = parameters;
  const addedAt = addedAtOf(noticedAfter);
  const log = new EventLog<string, number>("orders", { numPartitions: partitionsBefore, recordLatencies: "summary" });
  const group = new ConsumerGroup("billing", {
    eventLog: log,
    protocol: eagerProtocol(),
    assignmentStrategy: new StickyAssignment(),
    metadataMaxAge: METADATA_MAX_AGE,
    autoOffsetReset: parameters.autoOffsetReset,
    // Longer than the consumers stand still: nobody is to be expelled for it.
    sessionTimeout: METADATA_MAX_AGE,
  });
  const order = new KeyOrder(partitionsBefore);
  const consumers = Array.from(
    { length: parameters.consumers },
    (_, index) => new OrderedConsumer(`consumer-${index + 1}`, group, serviceRate, order),
  );
  const shop = Source.profile("shop", {
    target: log,
    type: "Append",
    profile: piecewise([{ from: addedAt - behind - LEAD, rate: arrivalRate }]),
    make: (index) => ({ key: keyName(simulation.random("keys").integer(keys)), value: index }),
  });
  const pauses = consumers.map((target): GivenFault => {
    return { target, fault: "pause", at: addedAt - behind, duration: behind };
  });
  const outage = FaultSchedule.given("outage", behind > 0 ? pauses : []);
  const simulation: Simulation = new Simulation({ entities: [shop, ...consumers, outage], seed });
  simulation.call(0, () => log.addPartitions(partitionsAfter), undefined, { at: addedAt });
  return { parameters, simulation, log, group, order };
}

/** One run of the model, until the group is at most a few seconds behind. */
export function measure(seed: number, parameters: AddPartitionsParameters): AddPartitionsResult {
  const { simulation, group, order } = addPartitions(seed, parameters);
  const { partitionsBefore, partitionsAfter, noticedAfter, keys } = parameters;
  const addedAt = addedAtOf(noticedAfter);
  simulation.runUntil(addedAt + noticedAfter + 10);
  while (group.timeLag() > 5) simulation.runUntil(simulation.now + 10);
  const { overtakenByNew, overtakenByOld, lastAt } = order;
  return {
    parameters,
    moved: countMoved(keys, partitionsBefore, partitionsAfter) / keys,
    newReadAfter: order.firstFromNewAt - addedAt,
    overtakenByNew,
    overtakenByOld,
    keysAffected: order.keysAffected.size,
    furthest: order.furthest,
    until: overtakenByNew + overtakenByOld > 0 ? lastAt - addedAt : 0,
    skipped: group.ledger().skipped,
  };
}

/** One run of a model in which the group begins new partitions at their end, until it has begun with them. */
export function measureSkipped(seed: number, parameters: AddPartitionsParameters): SkippedByLatest {
  const { simulation, group, order } = addPartitions(seed, { ...parameters, autoOffsetReset: "latest" });
  const { partitionsBefore, partitionsAfter, noticedAfter } = parameters;
  const addedAt = addedAtOf(noticedAfter);
  simulation.runUntil(addedAt + noticedAfter + 10);
  const added = Array.from({ length: partitionsAfter - partitionsBefore }, (_, index) => partitionsBefore + index);
  return {
    newReadAfter: order.firstFromNewAt - addedAt,
    skipped: added.reduce((sum, partition) => sum + group.ledger(partition).skipped, 0),
  };
}

/** Both runs of a row of the report. */
export function measureRow(seed: number, parameters: AddPartitionsParameters): AddPartitionsRow {
  return { earliest: measure(seed, parameters), latest: measureSkipped(seed, parameters) };
}

/**
 * The share of all hashes h whose remainder changes from h mod n to h mod m: of lcm(n, m) hashes in a row, as many as the
 * smaller number stay.
 */
export function movedShare(n: number, m: number): number {
  return 1 - (Math.min(n, m) * greatestCommonDivisor(n, m)) / (n * m);
}

/**
 * Records overtaken by those of new partitions, by hand: what is left of the backlog when the first new record is
 * processed, as far as its keys are in new partitions by then.
 */
export function overtakenByHand(parameters: AddPartitionsParameters, newReadAfter: number): number {
  const { partitionsBefore, partitionsAfter, arrivalRate, consumers, serviceRate, behind } = parameters;
  const toNew = (partitionsAfter - partitionsBefore) / partitionsAfter;
  return toNew * Math.max(0, arrivalRate * behind - consumers * serviceRate * newReadAfter);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** How many of the keys another number of partitions sends elsewhere. */
function countMoved(keys: number, before: number, after: number): number {
  const sharding = new HashSharding();
  const names = Array.from({ length: keys }, (_, index) => keyName(index));
  return names.filter((key) => sharding.shard(key, before) !== sharding.shard(key, after)).length;
}

function keyName(index: number): string {
  return `customer-${index}`;
}

function addedAtOf(noticedAfter: number): number {
  return 2 * METADATA_MAX_AGE - noticedAfter;
}
