import { type AutoOffsetReset, ConsumerGroup } from "@sim/consumer-group";
import {
  Entity,
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
import {
  ByteRetention,
  expireWhenAny,
  type RetentionPolicy,
  SegmentByteRetention,
  SegmentTimeRetention,
  TimeRetention,
} from "@sim/strategies";

/** What a topic keeps. */
export interface Keeping {
  readonly name: string;
  /** Records go when they are so many seconds old; default never. */
  readonly seconds?: number | undefined;
  /** A partition keeps so many bytes; default all. */
  readonly bytes?: number | undefined;
  /** Seconds of a segment, whole ones of which go, as in Kafka; default: records go one by one. */
  readonly segmentSeconds?: number | undefined;
}

export interface RetentionParameters {
  readonly keeping: Keeping;
  readonly autoOffsetReset: AutoOffsetReset;
  /** Seconds between two looks for what can go. */
  readonly checkInterval: number;
  /** Records per second that arrive, at regular intervals, and their size in bytes. */
  readonly arrivalRate: number;
  readonly recordBytes: number;
  /** Records per second that the consumer processes usually, .. */
  readonly serviceRate: number;
  /** .. and for a while: from when on, for how many seconds, how many a second. */
  readonly slow: { readonly at: number; readonly duration: number; readonly rate: number };
  /** When the last record comes, in seconds. */
  readonly until: number;
}

export interface RetentionModel {
  readonly parameters: RetentionParameters;
  readonly simulation: Simulation;
  readonly log: EventLog<null, number>;
  readonly group: ConsumerGroup<null, number>;
  readonly consumer: SlowConsumer;
  /** Records behind, and records lost so far; sampled every minute. */
  readonly lag: Probe;
  readonly lost: Probe;
}

/** What came of one run; times in seconds from the moment at which the consumer became slow. */
export interface RetentionResult {
  readonly parameters: RetentionParameters;
  /** When the first record was lost; Infinity if none was. */
  readonly firstLossAfter: number;
  /** When the consumer gave up because of an offset out of range; Infinity if it did not. */
  readonly stoppedAfter: number;
  readonly read: number;
  /** Records that it will never read: expired unread, passed over, or left to a consumer that has given up. */
  readonly missed: number;
  readonly resets: number;
  readonly lag: TimeSeries;
}

const KEEP = hours(4);

/** A consumer that keeps up, but for twelve hours in which it does not: everything else is the same in all cases. */
export const situation: Omit<RetentionParameters, "keeping"> = {
  autoOffsetReset: "earliest",
  checkInterval: minutes(5),
  arrivalRate: 0.5,
  recordBytes: 1000,
  serviceRate: 2,
  slow: { at: hours(1), duration: hours(12), rate: 0.2 },
  until: hours(16),
};

/** So many bytes come in four hours. */
const KEEP_BYTES = KEEP * situation.arrivalRate * situation.recordBytes;

const kafka: Keeping = { name: "4 h, segments of 1 h", seconds: KEEP, segmentSeconds: hours(1) };

const keepings: readonly Keeping[] = [
  { name: "4 h, record by record", seconds: KEEP },
  kafka,
  { name: "4 h, segments of 4 h", seconds: KEEP, segmentSeconds: KEEP },
  { name: "7.2 MB, record by record", bytes: KEEP_BYTES },
  { name: "7.2 MB, segments of 1.8 MB", bytes: KEEP_BYTES, segmentSeconds: hours(1) },
  { name: "4 h and 3.6 MB, segments of 1 h", seconds: KEEP, bytes: KEEP_BYTES / 2, segmentSeconds: hours(1) },
  { name: "8 h, segments of 1 h", seconds: 2 * KEEP, segmentSeconds: hours(1) },
];

/** One row of the first table for each. */
export const keepingCases: readonly RetentionParameters[] = keepings.map((keeping) => ({ ...situation, keeping }));

const resets: readonly AutoOffsetReset[] = ["earliest", "latest", { byDuration: hours(1) }, "none"];

/** One row of the second table for each: what becomes of a consumer whose offset is gone, with Kafka's segments. */
export const resetCases: readonly RetentionParameters[] = resets.map((autoOffsetReset) => ({
  ...situation,
  keeping: kafka,
  autoOffsetReset,
}));

/** Reads, works, commits after each poll; slow for a while. Without a place to go on it gives up. */
export class SlowConsumer extends Entity<never> {
  stoppedAt = Infinity;
  private readonly group: ConsumerGroup<null, number>;
  private readonly parameters: RetentionParameters;

  constructor(name: string, group: ConsumerGroup<null, number>, parameters: RetentionParameters) {
    super(name);
    this.group = group;
    this.parameters = parameters;
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group];
  }

  override *onStart(): Process {
    const { group, name } = this;
    // The first time it begins at the beginning, whatever `autoOffsetReset` says.
    for (const partition of yield* group.join(name, this)) group.seek(name, partition, 0);
    try {
      for (;;) {
        const records = yield* group.poll(name, 10, Infinity);
        for (const _ of records) yield 1 / this.rate();
        yield* group.commit(name, group.consumerPositions(name));
      }
    } catch (error) {
      if ((error as { readonly code?: string }).code !== "OFFSET_OUT_OF_RANGE") throw error;
      this.stoppedAt = this.now;
    }
  }

  handleEvent(): void {}

  private rate(): number {
    const { slow, serviceRate } = this.parameters;
    return this.now >= slow.at && this.now < slow.at + slow.duration ? slow.rate : serviceRate;
  }
}

/** Arrivals -> one partition that keeps so much -> a consumer that is slow for a while. */
export function retention(seed: number, parameters: RetentionParameters): RetentionModel {
  const { keeping, autoOffsetReset, checkInterval, arrivalRate, recordBytes, until } = parameters;
  const { segmentSeconds } = keeping;
  const log = new EventLog<null, number>("orders", {
    numPartitions: 1,
    retentionPolicy: policyFor(keeping),
    retentionCheckInterval: checkInterval,
    segments: segmentSeconds === undefined ? undefined : segmentsFor(keeping, segmentSeconds, parameters),
    recordLatencies: "summary",
  });
  const group = new ConsumerGroup("billing", { eventLog: log, autoOffsetReset });
  const consumer = new SlowConsumer("consumer", group, parameters);
  const shop = Source.constant("shop", {
    target: log,
    type: "Append",
    rate: arrivalRate,
    until,
    make: (index) => ({ key: null, value: index, sizeBytes: recordBytes }),
  });
  const lag = new Probe("lag", { sample: () => group.totalLag(), interval: 60 });
  const lost = new Probe("lost", { sample: () => group.ledger().lost, interval: 60 });
  const simulation = new Simulation({ entities: [shop, consumer, lag, lost], seed });
  return { parameters, simulation, log, group, consumer, lag, lost };
}

/** One run of the model, until everything has been read that can be. */
export function measure(seed: number, parameters: RetentionParameters): RetentionResult {
  const { simulation, group, consumer, lag, lost } = retention(seed, parameters);
  simulation.run();
  const { at } = parameters.slow;
  const first = lost.series.values.findIndex((records) => records > 0);
  const ledger = group.ledger();
  return {
    parameters,
    firstLossAfter: first < 0 ? Infinity : (lost.series.times[first] ?? 0) - at,
    stoppedAfter: consumer.stoppedAt - at,
    read: ledger.readOnce + ledger.readAgain,
    missed: ledger.lost + ledger.skipped + ledger.unread,
    resets: group.stats.offsetResets,
    lag: lag.series,
  };
}

function policyFor({ seconds, bytes, segmentSeconds }: Keeping): RetentionPolicy {
  const policies: RetentionPolicy[] = [];
  if (segmentSeconds === undefined) {
    if (seconds !== undefined) policies.push(new TimeRetention(seconds));
    if (bytes !== undefined) policies.push(new ByteRetention(bytes));
  } else {
    if (seconds !== undefined) policies.push(new SegmentTimeRetention(seconds));
    if (bytes !== undefined) policies.push(new SegmentByteRetention(bytes));
  }
  return expireWhenAny(...policies);
}

/** By time where time counts; else by the bytes that come in that time. */
function segmentsFor({ seconds }: Keeping, segmentSeconds: number, { arrivalRate, recordBytes }: RetentionParameters) {
  return seconds === undefined ? { maxBytes: segmentSeconds * arrivalRate * recordBytes } : { maxAgeS: segmentSeconds };
}
