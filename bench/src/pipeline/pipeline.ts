import { ConsumerGroup, type ConsumerMessage } from "@sim/consumer-group";
import { Entity, type Event, type Process, Simulation, type Source } from "@sim/core";
import { EventLog, type Record } from "@sim/eventlog";
import { BoundedOutOfOrderness, sum, TimeRetention, TumblingWindow } from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { expectCount } from "../harness/expectations.js";
import type { Model } from "../harness/model.js";
import { Total } from "../streaming/total.js";

/** Seconds from one record to the next. */
export const GAP = 0.0001;
export const PARTITIONS = 8;

const CONSUMERS = 4;
const POLL_EVERY = 0.02;
const POLL_RECORDS = 500;
const RETENTION = 10;
/** Partitions are read in turns: how far in event time one may be behind another, in seconds. */
const DISORDER = 0.5;
/** After the last record, until everything has been read. */
const DRAIN = 1;

const keys: readonly string[] = Array.from({ length: 1_000 }, (_, i) => `user-${i}`);

/** Record `i` has the value `i`, so that one lost, or counted twice, is missed in the sum. */
export const keyOf = (i: number): string => keys[i % keys.length] as string;

type Sums = StreamProcessor<string, number, number>;
export type Log = EventLog<string, number>;

/** What differs from form to form. */
export interface Form {
  /** Sends this many records, `GAP` seconds apart. */
  source(log: Log, records: number): Source;
  /** Hands on what a poll has brought. */
  handOn(sums: Sums, records: readonly Record<string, number>[]): Process;
}

/** A pipeline that is built and waits, and what is in it. */
export interface Pipeline extends Model {
  readonly sim: Simulation;
  /** When everything has been read, in seconds. */
  readonly endTime: number;
  /** Events run so far, wake-ups included. */
  events(): number;
}

/** Log, group of four consumers, sums per second and key: the same in every form. */
export function pipeline(form: Form, records: number): Pipeline {
  const log: Log = new EventLog("log", {
    numPartitions: PARTITIONS,
    retentionPolicy: new TimeRetention(RETENTION),
    retentionCheckInterval: 1,
  });
  const group = new ConsumerGroup<string, number>("group", { eventLog: log });
  const total = new Total("total");
  const sums: Sums = new StreamProcessor("sums", {
    windowType: new TumblingWindow(1),
    aggregator: sum(),
    watermarkStrategy: new BoundedOutOfOrderness({ boundS: DISORDER }),
    downstream: total,
  });
  const consumers = Array.from({ length: CONSUMERS }, (_, i) => new Consumer(`consumer-${i}`, group, sums, form));
  const endTime = records * GAP + DRAIN;
  const source = form.source(log, records);
  const sim = new Simulation({ entities: [source, log, group, ...consumers, sums, total], endTime, seed: 1 });
  let events = 0;
  return {
    sim,
    endTime,
    run() {
      events = sim.run().events;
    },
    events: () => events,
    check() {
      expectCount("records appended", log.stats.recordsAppended, records);
      expectCount("records read once", group.ledger().readOnce, records);
      expectCount("records committed", sumOf(group.committedOffsets.values()), records);
      expectCount("records in results", total.records, records);
      expectCount("sum of the results", total.sum, (records * (records - 1)) / 2);
      return records;
    },
  };
}

const sumOf = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);

/** Polls every 20 ms, hands on what it gets, and commits. */
class Consumer extends Entity<ConsumerMessage<string, number>> {
  private readonly group: ConsumerGroup<string, number>;
  private readonly sums: Sums;
  private readonly form: Form;

  constructor(name: string, group: ConsumerGroup<string, number>, sums: Sums, form: Form) {
    super(name);
    this.group = group;
    this.sums = sums;
    this.form = form;
  }

  override onStart(): Process {
    return this.consume();
  }

  override downstreamEntities() {
    return [this.group, this.sums];
  }

  handleEvent(_event: Event<ConsumerMessage<string, number>>): void {}

  private *consume(): Process {
    const { name, group, sums, form } = this;
    yield* group.join(name, this);
    for (let due = this.now; ; due += POLL_EVERY) {
      yield Math.max(due - this.now, 0);
      const records = yield* group.poll(name, POLL_RECORDS);
      if (records.length === 0) continue;
      yield* form.handOn(sums, records);
      yield* group.commit(name, group.consumerPositions(name));
    }
  }
}
