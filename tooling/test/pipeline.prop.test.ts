/**
 * All five packages in one pipeline: a source, a log with retention, consumers that crash and come back, a stream
 * processor. Whatever happens, every record is accounted for at each station.
 */
import { ConsumerGroup, type ConsumerMessage } from "@sim/consumer-group";
import { Entity, event, exponential, type Process, Simulation, Sink, Source, type Target } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { count, RoundRobinAssignment, StickyAssignment, TimeRetention, TumblingWindow } from "@sim/strategies";
import { type ProcessMessage, StreamProcessor, type WindowResult } from "@sim/stream-processor";
import fc from "fast-check";
import { expect, it } from "vitest";
import { propertyRuns } from "../property-runs.js";

/** Reads, works, hands on, commits: at least once. Keeps its own account of what reached it. */
class Worker extends Entity<ConsumerMessage<string, number>> {
  readonly group: ConsumerGroup<string, number>;
  readonly output: Target<ProcessMessage<string, number>>;
  readonly received: Map<string, number>;
  handedOn = 0;

  constructor(
    name: string,
    group: ConsumerGroup<string, number>,
    output: Target<ProcessMessage<string, number>>,
    received: Map<string, number>,
  ) {
    super(name);
    this.group = group;
    this.output = output;
    this.received = received;
  }

  override onStart(): Process {
    return this.work();
  }

  override onRestart(): Process {
    return this.work();
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group, this.output];
  }

  handleEvent(): void {}

  private *work(): Process {
    yield* this.group.join(this.name, this);
    for (;;) {
      let records: readonly { key: string; value: number; eventTime: number; partition: number; offset: number }[];
      try {
        records = yield* this.group.poll(this.name, 7, Infinity);
      } catch (error) {
        if ((error as { code?: string }).code !== "UNKNOWN_MEMBER_ID") throw error;
        yield* this.group.join(this.name, this);
        continue;
      }
      const { generation } = this.group;
      for (const { partition, offset } of records) {
        const id = `${partition}/${offset}`;
        this.received.set(id, (this.received.get(id) ?? 0) + 1);
      }
      const next = new Map<number, number>();
      for (const { key, value, eventTime, partition, offset } of records) {
        yield 0.05;
        this.handedOn++;
        yield event(this.output, "Process", { key, value, eventTime, input: partition });
        next.set(partition, offset + 1);
      }
      if (next.size === 0) continue;
      try {
        yield* this.group.commit(this.name, next, generation);
      } catch (error) {
        const codes = ["ILLEGAL_GENERATION", "REBALANCE_IN_PROGRESS", "UNKNOWN_MEMBER_ID", "PARTITION_NOT_ASSIGNED"];
        if (!codes.includes((error as { code?: string }).code ?? "")) throw error;
      }
    }
  }
}

interface Case {
  readonly seed: number;
  readonly partitions: number;
  readonly consumers: number;
  readonly rate: number;
  readonly retention: number | undefined;
  readonly sticky: boolean;
  readonly lateness: number;
  readonly faults: readonly { readonly consumer: number; readonly at: number; readonly downFor: number }[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.integer(),
  partitions: fc.integer({ min: 1, max: 6 }),
  consumers: fc.integer({ min: 1, max: 4 }),
  rate: fc.integer({ min: 1, max: 60 }),
  retention: fc.option(fc.double({ min: 0.5, max: 20, noNaN: true }), { nil: undefined }),
  sticky: fc.boolean(),
  lateness: fc.constantFrom(0, 0.5, 5),
  faults: fc.array(
    fc.record({
      consumer: fc.nat(3),
      at: fc.double({ min: 0, max: 20, noNaN: true }),
      downFor: fc.double({ min: 0.01, max: 10, noNaN: true }),
    }),
    { maxLength: 5 },
  ),
});

function build({ seed, partitions, consumers, rate, retention, sticky, lateness, faults }: Case) {
  const log = new EventLog<string, number>("log", {
    numPartitions: partitions,
    appendLatency: exponential(0.002),
    retentionPolicy: retention === undefined ? undefined : new TimeRetention(retention),
    retentionCheckInterval: 1,
  });
  const group = new ConsumerGroup("group", {
    eventLog: log,
    assignmentStrategy: sticky ? new StickyAssignment() : new RoundRobinAssignment(),
    sessionTimeout: 2,
  });
  const results = new Sink<WindowResult<string, number>["payload"]>("results");
  const processor = new StreamProcessor<string, number, number>("processor", {
    windowType: new TumblingWindow(2),
    aggregator: count(),
    downstream: results,
    allowedLatenessS: lateness,
  });
  const received = new Map<string, number>();
  const workers = Array.from({ length: consumers }, (_, i) => new Worker(`w${i}`, group, processor, received));
  const source = Source.poisson("source", {
    target: log,
    type: "Append",
    rate,
    until: 20,
    make: (i) => ({ key: `k${i % 11}`, value: i }),
  });
  const sim = new Simulation({ entities: [source, log, group, ...workers], seed });
  for (const { consumer, at, downFor } of faults) {
    const worker = workers[consumer % consumers] as Worker;
    sim.call(0, () => sim.crash(worker), undefined, { at });
    sim.call(0, () => sim.restart(worker), undefined, { at: at + downFor });
  }
  return { sim, log, group, processor, results, workers, received, source };
}

it("[GRP9, WIN6] every record is accounted for at each station, whatever crashes and expires", () => {
  fc.assert(
    fc.property(cases, (parameters) => {
      const { sim, log, group, processor, results, workers, received, source } = build(parameters);
      const summary = sim.run();
      expect(summary.outcome).toBe("endOfInput");

      // Log: what was sent has been appended, and is held or expired.
      const { recordsAppended, recordsExpired } = log.stats;
      expect(recordsAppended).toBe(source.sent);
      expect(log.totalRecords + recordsExpired).toBe(recordsAppended);

      // Group: the ledger adds up and agrees with the workers' own account.
      const { appended, ...columns } = group.ledger();
      expect(appended).toBe(recordsAppended);
      expect(Object.values(columns).reduce((sum, n) => sum + n, 0)).toBe(appended);
      const times = [...received.values()];
      expect(columns.readOnce).toBe(times.filter((n) => n === 1).length);
      expect(columns.readAgain).toBe(times.filter((n) => n > 1).length);
      expect(columns.skipped).toBe(0);
      // Everybody is back in the end, so nothing readable is left; only retention may have taken something.
      expect(columns.unread).toBe(0);
      if (parameters.retention === undefined) expect(columns.lost + columns.beforeGroup).toBe(0);

      // Processor: what was handed on is in exactly one final window, or late.
      const { eventsProcessed, lateEvents } = processor.stats;
      expect(eventsProcessed).toBe(workers.reduce((sum, worker) => sum + worker.handedOn, 0));
      const last = new Map(results.events.map((row) => [`${row.key} ${row.windowStart}`, row.result]));
      expect([...last.values()].reduce((sum, n) => sum + n, 0) + lateEvents).toBe(eventsProcessed);
    }),
  );
});

it("[ORD2, DET1] event by event or in one go, a pipeline leaves one fingerprint", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 500 }), (parameters, step) => {
      const whole = build(parameters);
      whole.sim.run();
      const pieces = build(parameters);
      while (!pieces.sim.completed) pieces.sim.step(step);
      expect(pieces.sim.fingerprint).toBe(whole.sim.fingerprint);
      expect(pieces.results.events).toEqual(whole.results.events);
    }),
    { numRuns: propertyRuns(20) },
  );
});
