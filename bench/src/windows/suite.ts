import type { Suite, Workload } from "../harness/suite.js";
import { OPEN } from "./open.js";

/** Records of a measurement: several windows open and close for each key, however many there are. */
const RECORDS = { tumbling: 3_000_000, hopping: 500_000, session: 5_000_000 };

const workloads = Object.entries(RECORDS).flatMap(([kind, records]) =>
  Object.entries(OPEN).map(
    ([name, open]): Workload => ({
      name: `windows/${kind}/${name}`,
      unit: "ns/record",
      figure: "time",
      operations: { sim: records },
      costs: true,
      limitS: 300,
      // A million windows take longer to open than to measure.
      guarded: open < 1_000_000,
      guardPending: Math.max(open, 1_000),
    }),
  ),
);

export const windowsSuite: Suite = {
  name: "windows",
  what: "a record in a stream processor with a thousand to a million windows open",
  packages: ["@sim/core", "@sim/stream-processor", "@sim/strategies"],
  workloads,
  peers: [],
  targets: Object.keys(RECORDS).map((kind) => ({ workload: `windows/${kind}/1e6`, bound: 600, reachFor: 250 })),
};
