import { Simulation, Source } from "@sim/core";
import { EventLog, Producer, type ProducerOptions, type ProducerStats } from "@sim/eventlog";
import { describe, expect, it } from "vitest";
import { interval, REPLICATIONS } from "./confidence.js";

const HEADER_BYTES = 61;
const RECORD_BYTES = 100;

const OFFERED = 2000;

/** Acknowledged records per second of a producer, once it is under way. */
function throughput(
  options: Partial<ProducerOptions<null, number>>,
  roundTripS: number,
  numPartitions: number,
): number {
  const log = new EventLog<null, number>("log", { numPartitions, appendLatency: roundTripS });
  const producer = new Producer<null, number>("producer", { log, recordLatencies: "summary", ...options });
  const source = Source.constant("source", {
    target: producer,
    type: "Send",
    rate: OFFERED,
    make: (i) => ({ key: null, value: i, partition: i % numPartitions, sizeBytes: RECORD_BYTES }),
  });
  const sim = new Simulation({ entities: [source] });
  sim.runUntil(2);
  const before = producer.stats.recordsAcknowledged;
  sim.runUntil(6);
  return (producer.stats.recordsAcknowledged - before) / 4;
}

describe("[LAWS] [PROD2] how much a producer gets through", () => {
  // As many full batches as a request holds, one for each partition, times the requests under way, in each round trip.
  for (const [maxInFlight, records, roundTripS, numPartitions] of [
    [1, 10, 0.1, 1],
    [5, 10, 0.1, 1],
    [5, 20, 0.1, 1],
    [5, 10, 0.2, 1],
    [2, 10, 0.1, 3],
  ] as const) {
    const most = (maxInFlight * records * numPartitions) / roundTripS;
    const given = `${maxInFlight} in flight, ${records} records a batch, ${numPartitions} partitions, ${roundTripS} s`;
    it(`[PROD2.3] in flight x batches x records / round trip: ${given}: ${most} a second`, () => {
      const batchBytes = HEADER_BYTES + records * RECORD_BYTES;
      expect(throughput({ maxInFlight, batchBytes, bufferBytes: 2 ** 30 }, roundTripS, numPartitions)).toBe(most);
    });
  }

  it("[PROD3.5] with memory for fewer batches than may be under way, the memory / round trip is the limit", () => {
    const batchBytes = HEADER_BYTES + 10 * RECORD_BYTES;
    // Three batches of 10 records in each tenth of a second.
    const limited = { batchBytes, bufferBytes: 3 * batchBytes + 500, maxBlockS: Infinity };
    expect(throughput(limited, 0.1, 1)).toBe(300);
  });

  it("[PROD2.3] below that limit all that is offered gets through", () => {
    const batchBytes = HEADER_BYTES + 1000 * RECORD_BYTES;
    expect(throughput({ batchBytes, maxInFlight: 5 }, 0.1, 1)).toBe(OFFERED);
  });
});

describe("[LAWS] [PROD1] what linger costs, and what it brings", () => {
  const RATE = 100;
  const LINGER_S = 0.05;
  const ROUND_TRIP_S = 0.01;

  /** Poisson arrivals, batches that are never full, requests that never wait. */
  function poisson(seed: number): ProducerStats {
    const log = new EventLog<null, number>("log", { numPartitions: 1, appendLatency: ROUND_TRIP_S });
    const producer = new Producer<null, number>("producer", { log, lingerS: LINGER_S, recordLatencies: "summary" });
    const make = (i: number) => ({ key: null, value: i, sizeBytes: 1 });
    const source = Source.poisson("source", { target: producer, type: "Send", rate: RATE, make });
    new Simulation({ entities: [source], seed, endTime: 200 }).run();
    return producer.stats;
  }

  it("[PROD1.4] Poisson arrivals: a batch has 1 + rate x linger records, and they wait as theory says", () => {
    const runs = Array.from({ length: REPLICATIONS }, (_, k) => poisson(500 + k));
    const others = RATE * LINGER_S;
    // The first waits for the whole time, each of the others for half of it in the mean; then the round trip.
    const wait = (LINGER_S * (1 + others / 2)) / (1 + others);
    const theory = [
      ["records of a batch", 1 + others, runs.map(({ batchRecords }) => batchRecords.mean)],
      ["latency", wait + ROUND_TRIP_S, runs.map(({ latencies }) => latencies.mean)],
      // One batch each linger and mean time between two arrivals.
      ["batches", 200 / (LINGER_S + 1 / RATE), runs.map(({ batchesSent }) => batchesSent)],
    ] as const;
    for (const [what, expected, values] of theory) {
      const { mean, halfWidth } = interval(values);
      const found = `${what}: ${mean.toPrecision(6)} +- ${halfWidth.toPrecision(3)}, theory ${expected.toPrecision(6)}`;
      expect(Math.abs(mean - expected), found).toBeLessThanOrEqual(halfWidth);
      expect(halfWidth, found).toBeLessThan(0.01 * expected);
    }
  });
});
