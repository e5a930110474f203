import { exponential, ms, Simulation } from "@sim/core";
import { EventLog, Producer, type Record } from "@sim/eventlog";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const scenario = fc.record({
  seed: fc.integer(),
  partitions: fc.integer({ min: 1, max: 3 }),
  sends: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 4000 }).map(ms),
      partition: fc.integer({ min: 0, max: 2 }),
      sizeBytes: fc.integer({ min: 0, max: 600 }),
    }),
    { minLength: 1, maxLength: 60 },
  ),
  faults: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 4000 }).map(ms),
      length: fc.integer({ min: 1, max: 1500 }).map(ms),
      what: fc.constantFrom("crash", "suspend"),
      whom: fc.constantFrom("log", "log", "producer"),
    }),
    { maxLength: 4 },
  ),
  options: fc.record({
    lingerS: fc.constantFrom(0, 0.005, 0.3),
    batchBytes: fc.constantFrom(161, 400, 1000),
    bufferBytes: fc.constantFrom(1000, 2500, 100_000),
    maxInFlight: fc.integer({ min: 1, max: 5 }),
    maxRequestBytes: fc.constantFrom(800, 1_000_000),
    maxBlockS: fc.constantFrom<number>(0, 0.2, 60),
    requestTimeoutS: fc.constantFrom<number>(0.2, 30),
    deliveryTimeoutS: fc.constantFrom<number>(0.6, 120),
    retries: fc.constantFrom<number>(1, Infinity),
    idempotence: fc.boolean(),
  }),
  capacity: fc.option(fc.constant({ bytesPerSecond: 20_000 }), { nil: undefined }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

/** What came of each send: its record, or the code of an error. */
function play({ seed, partitions, sends, faults, options, capacity }: Scenario, until?: number) {
  const log = new EventLog<null, number>("log", {
    numPartitions: partitions,
    appendLatency: exponential(0.02),
    ...(capacity && { capacity }),
  });
  const deliveryTimeoutS = Math.max(options.deliveryTimeoutS, options.lingerS + options.requestTimeoutS);
  const producer = new Producer<null, number>("producer", { log, ...options, deliveryTimeoutS });
  const sim = new Simulation({ entities: [producer], seed, maxEventsPerInstant: 100_000 });
  const outcomes = new Map<number, Record<null, number> | string>();
  const order = sends.map((send, value) => ({ ...send, value })).sort((a, b) => a.at - b.at || a.value - b.value);
  for (const { at, partition, sizeBytes, value } of order) {
    sim.spawn(
      (function* () {
        yield at;
        try {
          const record = yield* producer.send(null, value, { partition: partition % partitions, sizeBytes });
          expect(outcomes.has(value)).toBe(false);
          outcomes.set(value, record);
        } catch (error) {
          expect(outcomes.has(value)).toBe(false);
          outcomes.set(value, (error as { code: string }).code);
        }
      })(),
    );
  }
  for (const { at, length, what, whom } of faults) {
    const entity = whom === "log" ? log : producer;
    sim.call(at, () => (what === "crash" ? sim.crash(entity) : sim.suspend(entity)), undefined);
    sim.call(at + length, () => (what === "crash" ? sim.restart(entity) : sim.resume(entity)), undefined);
  }
  const summary = until === undefined ? sim.run() : sim.runUntil(until);
  return { log, producer, sim, order, outcomes, summary };
}

function count<T>(values: Iterable<T>, fits: (value: T) => boolean): number {
  return [...values].filter(fits).length;
}

describe("[PROD] laws of a producer, whatever fails", () => {
  it("[PROD9.4] [LAWS] each send has one end; sent = acknowledged + failed + lost; memory and requests keep to their bounds", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { producer, order, outcomes, summary } = play(given);
        expect(summary).toMatchObject({ blocked: [], unfinished: 0 });
        expect(outcomes.size).toBe(order.length);
        const { recordsSent, recordsAcknowledged, recordsFailed, recordsLost, recordsPending, ...stats } =
          producer.stats;
        expect(recordsPending).toBe(0);
        expect(recordsAcknowledged).toBe(count(outcomes.values(), (outcome) => typeof outcome === "object"));
        const lost = count(outcomes.values(), (outcome) => outcome === "ENTITY_UNAVAILABLE");
        // Those that came while it was down were not given to it; with one retry the log's absence is an end too.
        expect(order.length - lost).toBeLessThanOrEqual(recordsSent);
        expect(recordsLost).toBeLessThanOrEqual(lost);
        expect(recordsSent).toBe(recordsAcknowledged + recordsFailed + recordsLost);
        expect(stats.bufferInUse.value).toBe(0);
        expect(stats.bufferInUse.max).toBeLessThanOrEqual(given.options.bufferBytes);
        expect(stats.blockedSends.value).toBe(0);
        expect(stats.inFlight.value).toBe(0);
        expect(stats.inFlight.max).toBeLessThanOrEqual(given.options.maxInFlight);
        expect(stats.latencies.count).toBe(recordsAcknowledged);
      }),
    );
  });

  it("[PROD9.4] [LAWS] at any moment each record has come to one end, or is pending", () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 0, max: 5000 }).map(ms), (given, until) => {
        const faults = given.faults.map((fault) => ({ ...fault, whom: "log" as const }));
        const { producer, order, outcomes } = play({ ...given, faults }, until);
        const begun = order.filter(({ at }) => at <= until).length;
        const { recordsSent, recordsPending, recordsAcknowledged, recordsFailed, recordsLost } = producer.stats;
        expect(recordsSent).toBe(begun);
        expect(recordsAcknowledged).toBe(count(outcomes.values(), (outcome) => typeof outcome === "object"));
        expect(recordsFailed).toBe(count(outcomes.values(), (outcome) => typeof outcome === "string"));
        expect(recordsPending).toBe(begun - outcomes.size);
        expect(recordsLost).toBe(0);
      }),
    );
  });

  it("[PROD4.4] [LAWS] without idempotence there are no more duplicates than records that were sent again", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { log, producer } = play({ ...given, options: { ...given.options, idempotence: false } });
        const values = log.partitions.flatMap(({ records }) => [...records].map(({ value }) => value));
        const extra = values.length - new Set(values).size;
        expect(extra).toBeLessThanOrEqual(producer.stats.recordsRetried);
      }),
    );
  });

  it("[PROD4.4] [LAWS] what is acknowledged is in the log, where it is said to be", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { log, outcomes } = play(given);
        for (const outcome of outcomes.values()) {
          if (typeof outcome === "string") continue;
          expect(log.partitions[outcome.partition]?.records.at(outcome.offset)).toEqual(outcome);
        }
      }),
    );
  });

  it("[PROD4.4] [LAWS] with idempotence, partitions hold records in the order in which they were sent, none twice", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { log, order } = play({ ...given, options: { ...given.options, idempotence: true } });
        const place = new Map(order.map(({ value }, index) => [value, index]));
        for (const { records } of log.partitions) {
          const places = [...records].map(({ value }) => place.get(value) as number);
          expect(places).toEqual([...places].sort((a, b) => a - b));
          expect(new Set(places).size).toBe(places.length);
        }
      }),
    );
  });

  it("[PROD4.4] [LAWS] without faults and with time enough all is delivered, with or without idempotence", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const options = { ...given.options, maxBlockS: 60, deliveryTimeoutS: 120, requestTimeoutS: 30 };
        const { log, order, outcomes } = play({ ...given, faults: [], options });
        expect(log.stats.recordsAppended).toBe(order.length);
        expect(count(outcomes.values(), (outcome) => typeof outcome === "object")).toBe(order.length);
      }),
    );
  });

  it("[DET1] the same run twice has one fingerprint", () => {
    fc.assert(
      fc.property(scenario, (given) => {
        expect(play(given).sim.fingerprint).toBe(play(given).sim.fingerprint);
      }),
      { numRuns: 20 },
    );
  });
});
