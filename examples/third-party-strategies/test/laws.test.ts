import { describeAssignment, describeRetention, describeSharding, describeWindow } from "@sim/strategies/testing";
import { test } from "vitest";
import { CalendarMonthWindow, RackAwareAssignment, TieredRetention, TwoChoicesSharding } from "../src/index.js";

const racks = {
  ofConsumer: (name: string) => (name < "d" ? "east" : "west"),
  ofPartition: (partition: number) => (partition % 3 === 0 ? ["east", "west"] : ["east"]),
};

describeAssignment({
  test,
  make: () => new RackAwareAssignment(racks),
  supports: { balance: true, stable: true, anyOrder: true },
});
describeSharding({ test, make: () => new TwoChoicesSharding(), supports: { even: (index) => `order-${index}` } });
describeRetention({
  test,
  make: () => new TieredRetention({ maxAgeS: 5 }, { maxAgeS: 3600, maxBytes: 1000 }),
  supports: { anySweepInterval: true },
});
describeWindow({ test, make: () => new CalendarMonthWindow() });
