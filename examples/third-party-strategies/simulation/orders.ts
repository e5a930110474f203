import { ConsumerGroup } from "@sim/consumer-group";
import { Counter, days, event, hours, type Process, Simulation, Sink, Source } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { BoundedOutOfOrderness, count } from "@sim/strategies";
import { StreamProcessor, type WindowResult } from "@sim/stream-processor";
import { CalendarMonthWindow, RackAwareAssignment, TieredRetention, TwoChoicesSharding } from "../src/index.js";

/** The first of January 2026 in Unix seconds: when the clock shows 0. */
const NEW_YEAR_S = Date.UTC(2026, 0, 1) / 1000;

export interface OrdersModel {
  readonly simulation: Simulation;
  readonly log: EventLog<string, number>;
  readonly group: ConsumerGroup<string, number>;
  readonly months: Sink<WindowResult<string, number>["payload"]>;
}

/** A shop takes an order every six hours, from New Year on -> a log of six partitions -> two racks of readers -> months. */
export function orders(seed: number, numOrders: number): OrdersModel {
  const log = new EventLog<string, number>("orders", {
    numPartitions: 6,
    shardingStrategy: new TwoChoicesSharding(),
    retentionPolicy: new TieredRetention({ maxAgeS: days(2) }, { maxAgeS: days(30), maxBytes: 2000 }),
    retentionCheckInterval: hours(1),
    capacity: { secondsPerRecord: 1 },
  });
  const group = new ConsumerGroup("billing", {
    eventLog: log,
    assignmentStrategy: new RackAwareAssignment({
      ofConsumer: (name) => name.split("-")[0],
      ofPartition: (partition) => [partition % 2 === 0 ? "east" : "west"],
    }),
  });
  const months = new Sink<WindowResult<string, number>["payload"]>("months");
  const processor = new StreamProcessor<string, number, number>("by-month", {
    windowType: new CalendarMonthWindow(),
    aggregator: count(),
    watermarkStrategy: new BoundedOutOfOrderness({ boundS: days(1) }),
    watermarkIntervalS: hours(1),
    downstream: months,
  });
  const shop = Source.constant("shop", {
    target: log,
    type: "Append",
    rate: 1 / hours(6),
    count: numOrders,
    make: (index) => ({ key: `customer-${index % 17}`, value: index, eventTime: NEW_YEAR_S + hours(6) * index }),
  });
  function* bill(name: string): Process {
    for (yield* group.join(name, new Counter(name)); ; ) {
      const records = yield* group.poll(name, 100, hours(12));
      if (records.length === 0) continue;
      yield records.map(({ value, eventTime }) => event(processor, "Process", { key: "all", value, eventTime }));
      yield* group.commit(name, group.consumerPositions(name));
    }
  }
  const simulation = new Simulation({ entities: [shop, group, processor], seed });
  for (const name of ["east-1", "east-2", "west-1"]) simulation.spawn(bill(name));
  return { simulation, log, group, months };
}
