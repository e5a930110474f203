// What fits and what must not compile. This file is compiled, not run.
import {
  ConsumerGroup,
  type ConsumerMessage,
  type GroupMessage,
  type OwnershipChange,
  type ReadableLog,
  type Records,
} from "@sim/consumer-group";
import {
  Counter,
  Entity,
  type Event,
  event,
  type Message,
  type Process,
  type Simulation,
  Sink,
  type Target,
} from "@sim/core";
import { EventLog } from "@sim/eventlog";
import type { Key, Record } from "@sim/strategies";

interface Order {
  readonly amount: number;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

// [PKG3] An EventLog fits ReadableLog by its shape.
declare const orders: EventLog<string, Order>;
const readable: ReadableLog<string, Order> = orders;
const wider: ReadableLog<Key, unknown> = orders;
// @ts-expect-error the values are orders, not numbers
const wrong: ReadableLog<string, number> = orders;

// K and V come from the log.
const group = new ConsumerGroup("billing", { eventLog: orders });
same<typeof group, ConsumerGroup<string, Order>>(true);
const nullable = new ConsumerGroup("n", { eventLog: new EventLog<number | null, string>("n") });
same<typeof nullable, ConsumerGroup<number | null, string>>(true);

// Results of yield* are typed.
declare const entity: Target<ConsumerMessage<string, Order>>;
function* consume(): Process {
  const partitions = yield* group.join("c", entity);
  same<typeof partitions, readonly number[]>(true);
  const records = yield* group.poll("c", 500, Infinity);
  same<typeof records, readonly Record<string, Order>[]>(true);
  const total: number = records.reduce((sum, record) => sum + record.value.amount, 0);
  const nothing = yield* group.commit("c", { 0: total });
  same<typeof nothing, void>(true);
  yield* group.commit("c", new Map([[0, 1]]), 3);
  yield* group.commit("c", group.consumerPositions("c"));
  yield* group.leave("c");
  // @ts-expect-error records are read-only
  records.push(records[0]);
  // @ts-expect-error an order has no price
  records[0]?.value.price;
}

// A consumer understands everything that a group sends.
class Reader extends Entity<ConsumerMessage<string, Order>> {
  handleEvent(message: Event<ConsumerMessage<string, Order>>): void {
    if (message.type === "Records") {
      same<typeof message.payload.records, readonly Record<string, Order>[]>(true);
    } else {
      same<typeof message.type, "Assigned" | "Revoked" | "Lost">(true);
      same<typeof message.payload.generation, number>(true);
    }
  }
}
group.join("reader", new Reader("reader"));
group.join("counter", new Counter("counter"));
group.join("sink", new Sink("sink"));

class OnlyRecords extends Entity<Records<string, Order>> {
  handleEvent(_: Event<Records<string, Order>>): void {}
}
// @ts-expect-error it would not understand Assigned, Revoked and Lost
group.join("deaf", new OnlyRecords("deaf"));
class OnlyChanges extends Entity<OwnershipChange> {
  handleEvent(_: Event<OwnershipChange>): void {}
}
// @ts-expect-error it would not understand Records
group.join("deaf", new OnlyChanges("deaf"));
class OtherValues extends Entity<ConsumerMessage<string, number>> {
  handleEvent(_: Event<ConsumerMessage<string, number>>): void {}
}
// @ts-expect-error it expects numbers as values
group.join("other", new OtherValues("other"));
class Till extends Entity<Message<"Pay", number>> {
  handleEvent(_: Event<Message<"Pay", number>>): void {}
}
// @ts-expect-error it understands nothing of this
group.join("till", new Till("till"));

// Events: type and payload are checked.
declare const sim: Simulation;
sim.schedule(group, "Poll", {
  consumerName: "c",
  maxRecords: 10,
  reply: sim.future<readonly Record<string, Order>[]>(),
});
sim.schedule(group, "Join", { consumerName: "c", consumerEntity: entity });
sim.schedule(group, "Commit", { consumerName: "c", offsets: { 0: 1 }, generation: 2, reply: sim.future() });
event(group, "Leave", { consumerName: "c" });
// @ts-expect-error misspelt
sim.schedule(group, "Pol", { consumerName: "c" });
// @ts-expect-error a poll has a consumerName
sim.schedule(group, "Poll", {});
// @ts-expect-error offsets are numbers
sim.schedule(group, "Commit", { consumerName: "c", offsets: { 0: "1" } });
// @ts-expect-error a commit has offsets
event(group, "Commit", { consumerName: "c" });
// @ts-expect-error the reply is for other records
event(group, "Poll", { consumerName: "c", reply: sim.future<readonly Record<string, number>[]>() });
// @ts-expect-error the entity expects other records
event(group, "Join", { consumerName: "c", consumerEntity: new OtherValues("other") });
const target: Target<GroupMessage<string, Order>> = group;

// Arguments and options.
// @ts-expect-error a log is required
new ConsumerGroup("g", {});
// @ts-expect-error misspelt option
new ConsumerGroup("g", { eventLog: orders, rebalanceDelayS: 1 });
// @ts-expect-error no such policy
new ConsumerGroup("g", { eventLog: orders, autoOffsetReset: "newest" });
// @ts-expect-error one of two definitions
group.lag({ by: "time" });
// @ts-expect-error stats are a snapshot
group.stats.polls = 0;
// @ts-expect-error so are assignments
group.assignments.set("c", []);

export { consume, readable, target, wider, wrong };
