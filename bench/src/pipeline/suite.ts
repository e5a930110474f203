import { OURS, type Suite } from "../harness/suite.js";

const records = "records/s";

export const pipelineSuite: Suite = {
  name: "pipeline",
  what: "append, poll, commit, sums in windows of 1 s: batch forms and plain API",
  packages: ["@sim/core", "@sim/eventlog", "@sim/consumer-group", "@sim/stream-processor", "@sim/strategies"],
  workloads: [
    { name: "pipeline/1e6", unit: records, operations: { sim: 1_000_000 }, costs: true },
    { name: "pipeline/1e7", unit: records, operations: { sim: 10_000_000 }, repeats: 3, limitS: 600, guarded: false },
    { name: "pipeline/plain/1e6", unit: records, operations: { sim: 1_000_000 }, costs: true },
    // What happysim finishes: it looks through the records of a partition at each poll. Ours are several runs of as many.
    { name: "pipeline/plain/2e4", unit: records, operations: { sim: 400_000, happysim: 20_000 }, guarded: false },
    { name: "pipeline/plain/1e5", unit: records, operations: { sim: 500_000, happysim: 100_000 }, guarded: false },
  ],
  peers: [{ name: "happysim", registry: "PyPI", version: "0.2.5", python: [3, 13] }],
  targets: [
    { workload: "pipeline/1e6", bound: 1_000_000, reachFor: 2_000_000 },
    { workload: "pipeline/1e7", peer: OURS, of: "pipeline/1e6", atLeast: 0.75 },
    { workload: "pipeline/plain/1e6", bound: 600_000, reachFor: 1_000_000 },
  ],
};
