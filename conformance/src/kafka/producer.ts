import { type Distribution, Simulation } from "@sim/core";
import { EventLog, Producer } from "@sim/eventlog";
import { HashSharding, type ShardingStrategy } from "@sim/strategies";
import type { Checker } from "../checker.js";
import { drawnFrom } from "./sticky-partitioner.js";

/** Times are milliseconds. */
interface ProducerCase {
  readonly partitions: number;
  readonly batchBytes: number;
  readonly lingerMs: number;
  readonly maxInFlight: number;
  readonly maxRequestBytes: number;
  readonly requestTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
  readonly retries?: number;
  readonly backoffMs: number;
  readonly reconnectMs: number;
  readonly acks: "all" | "1" | "0";
  readonly idempotence: boolean;
  readonly adaptive: boolean;
  readonly availabilityMs: number;
  /** Of the appends, in the order in which they began. */
  readonly latencies: readonly number[];
  /** When the log is down. */
  readonly outages: readonly (readonly [from: number, to: number])[];
  readonly draws: readonly (readonly [number: number, range: number])[];
  readonly sends: readonly (readonly [
    at: number,
    partition: number | null,
    sizeBytes: number,
    chosen: number,
    endedAt: number,
    end: number | string,
  ])[];
  readonly batches: readonly (readonly [at: number, partition: number, records: number, bytes: number])[];
}

/** `producer`: which batches go out when, and what comes of each record, by {@link Producer} before an {@link EventLog}. */
export const checkProducer: Checker<ProducerCase> = (_kind, _header, vectorCase) => {
  const { batches, ends } = play(vectorCase);
  const kafkaEnds = vectorCase.sends.map(([, , , , endedAt, end]) => [endedAt, end]);
  return firstDifference("batch", vectorCase.batches, batches) ?? firstDifference("record", kafkaEnds, ends);
};

function play(given: ProducerCase) {
  const latencies = [...given.latencies];
  const appendLatency: Distribution = {
    name: "as given",
    mean: Number.NaN,
    sample: () => seconds(taken(latencies.shift(), "an append")),
  };
  const log = new EventLog<null, number>("log", { numPartitions: given.partitions, appendLatency });
  const { acks, idempotence, maxInFlight, maxRequestBytes, batchBytes } = given;
  const producer = new Producer<null, number>("producer", {
    log,
    acks,
    idempotence,
    maxInFlight,
    maxRequestBytes,
    batchBytes,
    bufferBytes: 2 ** 30,
    lingerS: seconds(given.lingerMs),
    requestTimeoutS: seconds(given.requestTimeoutMs),
    deliveryTimeoutS: seconds(given.deliveryTimeoutMs),
    retries: given.retries,
    retryBackoffS: seconds(given.backoffMs),
    retryBackoffMaxS: seconds(given.backoffMs),
    reconnectBackoffS: seconds(given.reconnectMs),
    reconnectBackoffMaxS: seconds(given.reconnectMs),
    retryJitter: 0,
    partitionerAvailabilityTimeoutS: seconds(given.availabilityMs),
    shardingStrategy: withDraws(given),
  });
  const batches: number[][] = [];
  const sim = new Simulation({
    entities: [producer],
    trace: (entry) => {
      if (entry.kind !== "fact" || entry.what !== "batchSent") return;
      const { partition = -1, records = -1, bytes = -1 } = entry.data as { readonly [name: string]: number };
      batches.push([milliseconds(entry.time), partition, records, bytes]);
    },
  });
  for (const [from, to] of given.outages) {
    sim.call(seconds(from), () => sim.crash(log), undefined);
    sim.call(seconds(to), () => sim.restart(log), undefined);
  }
  const ends: (readonly [number, number | string] | undefined)[] = [];
  for (const [index, [at, partition, sizeBytes]] of given.sends.entries()) {
    sim.spawn(
      (function* () {
        yield seconds(at);
        const options = { sizeBytes, partition: partition ?? undefined };
        try {
          const { offset } = yield* producer.send(null, index, options);
          ends[index] = [milliseconds(sim.now), offset];
        } catch (error) {
          ends[index] = [milliseconds(sim.now), String((error as { readonly code?: unknown }).code)];
        }
      })(),
    );
  }
  sim.run();
  return { batches, ends };
}

/** The default partitioner, with the numbers that Kafka drew. */
function withDraws({ batchBytes, adaptive, draws }: ProducerCase): ShardingStrategy<null> {
  const sharding = new HashSharding({ batchBytes, adaptive });
  const left = [...draws];
  const random = {
    next: () => {
      const [number, range] = taken(left.shift(), "a draw");
      return drawnFrom(number, range);
    },
  };
  return {
    name: "hash",
    createState: () => sharding.createState(),
    shard: (key, numPartitions, context) => sharding.shard(key, numPartitions, { ...context, random }),
  };
}

function firstDifference(what: string, expected: readonly unknown[], actual: readonly unknown[]) {
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (JSON.stringify(expected[i]) === JSON.stringify(actual[i])) continue;
    return { where: `${what} ${i}`, expected: expected[i] ?? "none", actual: actual[i] ?? "none" };
  }
  return undefined;
}

function taken<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} that Kafka's producer does not make`);
  return value;
}

function seconds(ms: number): number {
  return ms / 1000;
}

function milliseconds(s: number): number {
  return Math.round(s * 1e6) / 1e3;
}
