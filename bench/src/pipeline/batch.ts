import { Entity, type Event, event, type Message, type Process, Source } from "@sim/core";
import type { BatchRecord } from "@sim/eventlog";
import { HashSharding } from "@sim/strategies";
import { type Form, GAP, keyOf, type Log, PARTITIONS } from "./pipeline.js";

/** Records of 10 ms: what a producer collects before it sends. */
const BATCH = 100;

/** The batch forms: `appendBatch` for what goes to a partition in 10 ms, `ProcessBatch` for what a poll has brought. */
export const batch: Form = {
  source: (log, records) =>
    Source.constant("source", {
      target: new Sender("sender", log, records),
      type: "Send",
      rate: 1 / (GAP * BATCH),
      count: Math.ceil(records / BATCH),
      make: (i) => i * BATCH,
    }),
  *handOn(sums, records) {
    yield event(sums, "ProcessBatch", records);
  },
};

type Send = Message<"Send", number>;

/** Sends the records from a number on: hashes the keys, and appends a batch to each partition. */
class Sender extends Entity<Send> {
  private readonly log: Log;
  private readonly records: number;
  private readonly sharding = new HashSharding();

  constructor(name: string, log: Log, records: number) {
    super(name);
    this.log = log;
    this.records = records;
  }

  override downstreamEntities() {
    return [this.log];
  }

  *handleEvent({ payload: first }: Event<Send>): Process {
    const batches: BatchRecord<string, number>[][] = [];
    for (let partition = 0; partition < PARTITIONS; partition++) batches.push([]);
    const end = Math.min(first + BATCH, this.records);
    for (let i = first; i < end; i++) {
      const key = keyOf(i);
      batches[this.sharding.shard(key, PARTITIONS)]?.push({ key, value: i, eventTime: (i + 1) * GAP });
    }
    // One after the other: an append takes no time here.
    for (const [partition, batch] of batches.entries()) {
      if (batch.length > 0) yield* this.log.appendBatch(partition, batch);
    }
  }
}
