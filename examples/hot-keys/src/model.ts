import { Simulation, Source } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { HashSharding, type Key, type ShardingStrategy, StickyBatchSharding } from "@sim/strategies";

/** How records find their partitions: by their keys, or without looking at them. */
export type Spreading = "key" | "sticky" | "round-robin";

export interface HotKeysParameters {
  /** The keys of the records, in order. */
  readonly keys: readonly string[];
  readonly partitions: number;
  readonly spreading: Spreading;
  /** Records per second that a partition can take in. */
  readonly partitionRate: number;
  /** Records per second that arrive, as a share of what all partitions together can take in. */
  readonly load: number;
  readonly recordBytes: number;
}

export interface HotKeysModel {
  readonly parameters: HotKeysParameters;
  readonly simulation: Simulation;
  readonly airports: Source;
  readonly log: EventLog<string, number>;
}

/** What came of one run. */
export interface HotKeysResult {
  readonly parameters: HotKeysParameters;
  /** Which partition got the most records. */
  readonly busiest: number;
  /** Its share of all records. */
  readonly share: number;
  /** The keys of its records, the most frequent first. */
  readonly keysThere: readonly string[];
  /** Partitions that got none. */
  readonly idle: number;
  /** The share of the time, up to the last arrival, in which the busiest partition was taking in a record. */
  readonly utilization: number;
  /** Records that wait in front of it at the last arrival. */
  readonly waiting: number;
  /** The longest that an append to it has waited for its turn, in seconds. */
  readonly longestWait: number;
  /** Mean seconds that an append to it has waited for its turn. */
  readonly meanWait: number;
}

/** What all cases have in common: a log that is half busy. */
export const situation: Omit<HotKeysParameters, "keys" | "partitions" | "spreading"> = {
  partitionRate: 100,
  load: 0.5,
  recordBytes: 1000,
};

export const partitionCounts: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/** One row of the report for each: ways of spreading and numbers of partitions. */
export function casesFor(keys: readonly string[]): readonly HotKeysParameters[] {
  const spreadings: readonly Spreading[] = ["key", "sticky", "round-robin"];
  return spreadings.flatMap((spreading) =>
    partitionCounts.map((partitions) => ({ ...situation, keys, partitions, spreading })),
  );
}

/** One partition after the other. */
const roundRobin: ShardingStrategy<Key, { next: number }> = {
  name: "round-robin",
  createState: () => ({ next: 0 }),
  shard: (_key, numPartitions, { state }) => state.next++ % numPartitions,
};

const strategies: { readonly [spreading in Spreading]: ShardingStrategy } = {
  key: new HashSharding(),
  sticky: new StickyBatchSharding(),
  "round-robin": roundRobin,
};

/** A producer that sends the keys at random times -> a log whose partitions take in so many records a second. */
export function hotKeys(seed: number, parameters: HotKeysParameters): HotKeysModel {
  const { keys, partitions, spreading, partitionRate, load, recordBytes } = parameters;
  const log = new EventLog<string, number>("departures", {
    numPartitions: partitions,
    shardingStrategy: strategies[spreading],
    capacity: { secondsPerRecord: 1 / partitionRate },
    recordLatencies: "summary",
  });
  const airports = Source.poisson("airports", {
    target: log,
    type: "Append",
    rate: load * partitions * partitionRate,
    count: keys.length,
    make: (index) => ({ key: keys[index] ?? "", value: index, sizeBytes: recordBytes }),
  });
  return { parameters, simulation: new Simulation({ entities: [airports], seed }), airports, log };
}

/** One run of the model, looked at when the last record arrives. */
export function measure(seed: number, parameters: HotKeysParameters): HotKeysResult {
  const { simulation, airports, log } = hotKeys(seed, parameters);
  const { keys, partitions } = parameters;
  const lastArrival = simulation.addBreakpoint({ when: () => airports.sent === keys.length });
  simulation.run();
  lastArrival.remove();
  const queues = log.stats.queues;
  const waiting = Array.from({ length: partitions }, (_, partition) => log.queueLength(partition));
  simulation.run();
  const appends = [...log.stats.perPartitionAppends.values()];
  const busiest = appends.indexOf(Math.max(...appends));
  const queue = queues.get(busiest);
  return {
    parameters,
    busiest,
    share: (appends[busiest] ?? 0) / keys.length,
    keysThere: byFrequency(Array.from(log.partitions[busiest]?.records ?? [], ({ key }) => key)),
    idle: appends.filter((records) => records === 0).length,
    utilization: queue?.utilization ?? 0,
    waiting: waiting[busiest] ?? 0,
    longestWait: queue?.waits.max ?? 0,
    meanWait: queue?.waits.mean ?? 0,
  };
}

/**
 * The load, as a share of what all partitions together can take in, at which the busiest one has as much as it can: beyond
 * it the log falls behind, whatever the other partitions have to spare.
 */
export function saturation({ share, parameters }: Pick<HotKeysResult, "share" | "parameters">): number {
  return 1 / (share * parameters.partitions);
}

/** The different keys, the most frequent first, equally frequent ones in alphabetical order. */
export function byFrequency(keys: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return [...times].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([key]) => key);
}
