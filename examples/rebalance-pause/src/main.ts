import { runExample } from "@sim/example-shared";
import { cases, measure } from "./model.js";
import { report } from "./report.js";

runExample("What does a rolling deploy of twelve consumers cost, by rebalance protocol?", 1, (seed) =>
  report(cases.map((parameters) => measure(seed, parameters))),
);
