/** What compiles, and what must not. Checked by the compiler, never run. */
import type { Entity, Event, Message, Process, Simulation, Target } from "@sim/core";
import { Source } from "@sim/core";
import { type Append, EventLog, type EventLogOptions, type Key, type Read, type Record } from "@sim/eventlog";
import {
  expireWhenAny,
  HashSharding,
  KeyCompaction,
  type RetentionPolicy,
  SizeRetention,
  StickyBatchSharding,
  TimeRetention,
} from "@sim/strategies";

interface Order {
  readonly amount: number;
}

/** Compiles only if the two types are the same. */
function same<A>() {
  return <B>(..._proof: [A] extends [B] ? ([B] extends [A] ? [] : [never]) : [never]): void => {};
}

export const log = new EventLog<string, Order>("orders", {
  numPartitions: 8,
  retentionPolicy: expireWhenAny(new TimeRetention(60), new SizeRetention(10)),
  shardingStrategy: new HashSharding(),
});

// `yield*` gives typed results.
export function* process(): Process<number> {
  const record = yield* log.append("user-42", { amount: 3 }, { eventTime: 1, headers: { source: "till" } });
  same<Record<string, Order>>()<typeof record>();
  const records = yield* log.read(record.partition, record.offset);
  same<readonly Record<string, Order>[]>()<typeof records>();
  const more = yield* log.fetch(0, 0, 10, 0.5);
  same<readonly Record<string, Order>[]>()<typeof more>();
  return records[0]?.value.amount ?? 0;
}

// A forgotten `*` does not compile.
export function* forgotten(): Process {
  // @ts-expect-error a process is run with `yield*`
  yield log.append("user-42", { amount: 3 });
}

// Keys and values are those of the log.
// @ts-expect-error a number is no key here
log.append(7, { amount: 3 });
// @ts-expect-error null is a key only where the log says so
log.append(null, { amount: 3 });
// @ts-expect-error not an order
log.append("user-42", { amount: "3" });
// @ts-expect-error no such option
log.append("user-42", { amount: 3 }, { eventTimeS: 3 });
// @ts-expect-error an object is no key
export type ObjectKeys = EventLog<{ readonly id: number }, Order>;

// Without type arguments: string keys and unknown values.
export const plain = new EventLog("plain");
same<EventLog<string, unknown>>()<typeof plain>();
export const everyKey = new EventLog<Key, Order>("every", { shardingStrategy: new StickyBatchSharding() });
everyKey.append(null, { amount: 1 });
everyKey.append(7, { amount: 1 });

// Options: names and kinds.
// @ts-expect-error misspelt
new EventLog("x", { partitions: 4 });
// @ts-expect-error not a number
new EventLog("x", { numPartitions: "4" });
// @ts-expect-error neither "all" nor "summary"
new EventLog("x", { recordLatencies: "none" });
// @ts-expect-error a strategy for numbers, in a log of strings
new EventLog<string, Order>("x", { shardingStrategy: { name: "n", shard: (key: number) => key % 2 } });
// @ts-expect-error a retention policy answers
new EventLog("x", { retentionPolicy: { name: "n", shouldRetain: () => "yes" } });
export const none: EventLogOptions = { numPartitions: undefined, retentionPolicy: undefined };

// Third parties: the reference's short signatures, without extending or importing a built-in.
class ByLength {
  readonly name = "by length";
  shard(key: string, numPartitions: number): number {
    return key.length % numPartitions;
  }
}
class Counting {
  readonly name = "counting";
  createState() {
    return { calls: 0 };
  }
  shard(_key: Key, numPartitions: number, context: { readonly state: { calls: number } }): number {
    return context.state.calls++ % numPartitions;
  }
}
class Large {
  readonly name = "large orders";
  shouldRetain(record: Record<Key, Order>, _currentTimeS: number): boolean {
    return record.value.amount > 100;
  }
}
export const theirs = new EventLog<string, Order>("theirs", {
  shardingStrategy: new ByLength(),
  retentionPolicy: new Large(),
});
export const counted = new EventLog<string, Order>("counted", { shardingStrategy: new Counting() });

// A policy of no particular records, one of these records, and two written in place.
const anyPolicy: RetentionPolicy = new TimeRetention(3);
const ordersOnly: RetentionPolicy<string, Order> = new Large();
export const retaining = [anyPolicy, ordersOnly].map((retentionPolicy) => {
  return new EventLog<string, Order>("r", { retentionPolicy });
});
new EventLog<string, Order>("r", {
  retentionPolicy: { name: "in place", shouldRetain: (record) => record.offset % 2 === 0 },
});
new EventLog<string, Order>("r", {
  retentionPolicy: { name: "in place", shouldRetain: (record: Record<string, Order>) => record.value.amount > 3 },
});

// Compaction: a policy of any payload, of these, and one written in place; never one of others.
new EventLog<string, Order>("c", { compactionPolicy: new KeyCompaction(), segments: { maxBytes: 1e6 } });
new EventLog<string, Order>("c", {
  compactionPolicy: new KeyCompaction<Order>({ isTombstone: (order) => order.amount === 0 }),
});
new EventLog<string, Order>("c", {
  compactionPolicy: { name: "in place", plan: ({ cleanableOffset }) => ({ upTo: cleanableOffset }) },
});
// @ts-expect-error a plan has an end
new EventLog("c", { compactionPolicy: { name: "in place", plan: () => ({}) } });
// @ts-expect-error neither "create" nor "append"
new EventLog("c", { segments: { timestamps: "log" } });

// Administration.
export function* administration(): Process<number> {
  log.addPartitions(16);
  const start = yield* log.deleteRecords(0, 3);
  const [removed, cleanings] = [yield* log.sweep(), yield* log.clean()];
  same<number>()<typeof start>();
  return removed + cleanings + (log.partitions[0]?.segments[0]?.largestTimestamp ?? 0);
}
// @ts-expect-error a segment is to be looked at
log.partitions[0].segments[0].sizeBytes = 3;

// Messages.
export function messages(sim: Simulation): void {
  sim.schedule(log, "Append", { key: "k", value: { amount: 1 }, eventTime: 3 });
  sim.schedule(log, "Read", { partition: 0, reply: sim.future<readonly Record<string, Order>[]>() });
  // @ts-expect-error misspelt
  sim.schedule(log, "append", { key: "k", value: { amount: 1 } });
  // @ts-expect-error not an order
  sim.schedule(log, "Append", { key: "k", value: 1 });
  // @ts-expect-error a read has a reply
  sim.schedule(log, "Read", { partition: 0 });
  // @ts-expect-error a reply for records of another kind
  sim.schedule(log, "Append", { key: "k", value: { amount: 1 }, reply: sim.future<Record<string, string>>() });
}
Source.constant("source", {
  target: log,
  type: "Append",
  rate: 1,
  make: (i) => ({ key: `k${i}`, value: { amount: i } }),
});
// @ts-expect-error what the source makes is no append
Source.constant("source", { target: log, type: "Append", rate: 1, make: (i) => ({ key: `k${i}`, amount: i }) });

const target = (_: Target<Append<string, Order> | Read<string, Order>>) => {};
const entity = (_: Entity<Append<string, Order>>) => {};
const anotherTarget = (_: Target<Message<"Order", Order>>) => {};
const unknownLog = (_: EventLog<string, unknown>) => {};
const threes = (_: EventLog<string, { readonly amount: 3 }>) => {};
export const handle = (event: Event<Append<string, Order>>) => log.handleEvent(event);

// The log stands where its messages are sent, and nowhere else.
target(log);
entity(log);
// @ts-expect-error it does not understand this message
anotherTarget(log);

// A log of one kind of value is no log of another.
// @ts-expect-error somebody could append anything
unknownLog(log);
// @ts-expect-error somebody would read other amounts
threes(log);

// What a consumer needs of a log, declared by the consumer: it fits structurally.
interface Readable<out K, out V> {
  readonly name: string;
  readonly numPartitions: number;
  logStartOffset(partition: number): number;
  highWatermark(partition: number): number;
  offsetForTime(partition: number, timeS: number): number;
  timeAt(partition: number, offset: number): number | undefined;
  fetch(partition: number, offset: number, maxRecords: number, maxWait: number): Process<readonly Record<K, V>[]>;
}
const readable = (_: Readable<string, Order>) => {};
const readableByAnybody = (_: Readable<Key, unknown>) => {};
readable(log);
readableByAnybody(log);

// Nothing that is handed out can be written to.
// @ts-expect-error
log.stats.recordsAppended = 3;
// @ts-expect-error
log.partitions[0].highWatermark = 3;
// @ts-expect-error
log.partitions.push(log.partitions[0]);
