import { runExample } from "@sim/example-shared";
import { cases, measure } from "./model.js";
import { report } from "./report.js";

runExample("How long does a backlog take to clear after an outage?", 2, (seed) =>
  report(cases.map((parameters) => measure(seed, parameters))),
);
