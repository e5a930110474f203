import { runExample } from "@sim/example-shared";
import { readOrigins } from "./airports.js";
import { casesFor, measure } from "./model.js";
import { report } from "./report.js";

runExample("How uneven is the load under a real key distribution?", 1, (seed) =>
  report(casesFor(readOrigins()).map((parameters) => measure(seed, parameters))),
);
