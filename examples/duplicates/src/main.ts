import { runExample } from "@sim/example-shared";
import { cases, measureRow } from "./model.js";
import { report } from "./report.js";

runExample("How many records are processed twice after a crash?", 2001, (seed) =>
  report(cases.map((parameters) => measureRow(seed, parameters))),
);
