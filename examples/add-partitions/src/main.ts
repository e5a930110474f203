import { runExample } from "@sim/example-shared";
import { cases, measureRow } from "./model.js";
import { report } from "./report.js";

runExample("What does adding partitions do to the order of the records of a key?", 1, (seed) =>
  report(cases.map((parameters) => measureRow(seed, parameters))),
);
