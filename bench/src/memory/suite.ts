import type { Suite } from "../harness/suite.js";

const million = { sim: 1_000_000 };

export const memorySuite: Suite = {
  name: "memory",
  what: "bytes of a record, a window, an event; the heap of a run of 10^8 records (minutes)",
  packages: ["@sim/core", "@sim/eventlog", "@sim/consumer-group", "@sim/stream-processor", "@sim/strategies"],
  workloads: [
    { name: "memory/record", unit: "bytes/record", figure: "gauge", operations: million },
    { name: "memory/window", unit: "bytes/window", figure: "gauge", operations: million },
    { name: "memory/event", unit: "bytes/event", figure: "gauge", operations: million },
    { name: "memory/event/callback", unit: "bytes/event", figure: "gauge", operations: million },
    {
      name: "memory/1e8-run",
      unit: "MB at most",
      figure: "gauge",
      operations: { sim: 100_000_000 },
      repeats: 1,
      limitS: 3_600,
      guarded: false,
    },
  ],
  peers: [],
  targets: [{ workload: "memory/record", bound: 40, reachFor: 24 }],
};
