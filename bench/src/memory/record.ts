import { Simulation, Source } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { expectCount } from "../harness/expectations.js";
import type { Gauge } from "../harness/model.js";
import { keyOf, PARTITIONS } from "../pipeline/pipeline.js";
import { bytesLeftBy } from "./held.js";

/** Appended before, so that what a log has once and for all does not count. */
const FIRST = 1_000;

/** Bytes that a log holds for a record beyond its key and its value, which belong to whoever appends. */
export const record: Gauge = {
  measure(records) {
    const values = Array.from({ length: FIRST + records }, (_, amount) => ({ amount }));
    const log = new EventLog<string, object>("log", { numPartitions: PARTITIONS });
    const rate = 10_000;
    const source = Source.constant("source", {
      target: log,
      type: "Append",
      rate,
      count: values.length,
      make: (i) => ({ key: keyOf(i), value: values[i] as object }),
    });
    const sim = new Simulation({ entities: [source, log], seed: 1 });
    // Between two records, and long enough for the append before.
    sim.runUntil((FIRST + 0.5) / rate);
    const before = log.totalRecords;
    const bytes = bytesLeftBy(() => sim.run());
    expectCount("records held", log.totalRecords, values.length);
    return { value: bytes / (log.totalRecords - before) };
  },
};
