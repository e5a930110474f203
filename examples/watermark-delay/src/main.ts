import { readFlights, runExample } from "@sim/example-shared";
import { delayCases, measure, splitCases } from "./model.js";
import { report } from "./report.js";

runExample("How much does a watermark delay lose, and how long do results wait for it?", 1, (seed) => {
  const flights = readFlights();
  const [byDelay, bySplit] = [delayCases(flights), splitCases(flights)].map((cases) =>
    cases.map((parameters) => measure(seed, parameters)),
  );
  return report({ byDelay: byDelay ?? [], bySplit: bySplit ?? [] });
});
