import { constant, type Duration, exponential, type RandomStream, Simulation, Source } from "@sim/core";
import { EventLog, type PartitionQueueStats } from "@sim/eventlog";
import { describe, expect, it } from "vitest";
import { interval, REPLICATIONS } from "./confidence.js";

/** A partition with Poisson arrivals: mean and second moment of its service times. */
interface Load {
  readonly name: string;
  readonly arrivalRate: number;
  readonly service: Duration;
  readonly mean: number;
  readonly secondMoment: number;
  /** Bytes of each record, if these are what takes the time. */
  readonly bytes?: (random: RandomStream) => number;
}

const loads: Load[] = [0.5, 0.8].flatMap((load) => [
  { name: `M/D/1, load ${load}`, arrivalRate: load, service: constant(1), mean: 1, secondMoment: 1 },
  { name: `M/M/1, load ${load}`, arrivalRate: load, service: exponential(1), mean: 1, secondMoment: 2 },
  {
    // A record of 100 bytes in nine cases, of 2,000 in the tenth, at 290 bytes per second.
    name: `M/G/1 by bytes, load ${load}`,
    arrivalRate: load,
    service: 0,
    mean: 1,
    secondMoment: (0.9 * 100 ** 2 + 0.1 * 2000 ** 2) / 290 ** 2,
    bytes: (random) => (random.next() < 0.9 ? 100 : 2000),
  },
]);

const WARM_UP = 500;
const LENGTH = 60_000;

/** The queue of one replication, in steady state. */
function queueOf({ arrivalRate, service, bytes }: Load, seed: number): PartitionQueueStats {
  const log = new EventLog<null, number>("log", {
    numPartitions: 1,
    capacity: bytes === undefined ? { secondsPerRecord: service } : { bytesPerSecond: 290 },
    recordLatencies: "summary",
  });
  let sizes: RandomStream | undefined;
  const source = Source.poisson("source", {
    target: log,
    type: "Append",
    rate: arrivalRate,
    make: (i) => ({ key: null, value: i, sizeBytes: sizes === undefined ? 0 : (bytes?.(sizes) ?? 0) }),
  });
  const sim = new Simulation({ entities: [source], seed });
  sizes = sim.random("sizes");
  sim.runUntil(WARM_UP);
  sim.resetStatistics();
  sim.runUntil(WARM_UP + LENGTH);
  return log.stats.queues.get(0) as PartitionQueueStats;
}

describe("[LAWS] [LOG6] a partition with a capacity is a queue as theory knows it", () => {
  for (const load of loads) {
    it(`[LAWS] [LOG6] ${load.name}: Pollaczek and Khinchine's waits, Little's queue, the load as utilization`, () => {
      const queues = Array.from({ length: REPLICATIONS }, (_, k) => queueOf(load, 1000 + k));
      const rho = load.arrivalRate * load.mean;
      const wait = (load.arrivalRate * load.secondMoment) / (2 * (1 - rho));
      const theory = new Map([
        ["wait", [wait, queues.map(({ waits }) => waits.mean)]],
        ["queue length", [load.arrivalRate * wait, queues.map(({ queueLength }) => queueLength.mean)]],
        ["utilization", [rho, queues.map(({ utilization }) => utilization)]],
      ] as const);
      for (const [what, [expected, values]] of theory) {
        const { mean, halfWidth } = interval(values);
        const found = `${what}: ${mean.toPrecision(5)} +- ${halfWidth.toPrecision(3)}, theory ${expected.toPrecision(5)}`;
        expect(Math.abs(mean - expected), found).toBeLessThanOrEqual(halfWidth);
        // An interval that says something.
        expect(halfWidth, found).toBeLessThan(0.08 * expected);
      }
    });
  }
});
