import { readFlights, runExample } from "@sim/example-shared";
import { dayCases, measure, partitionCases, timeoutCases, watch } from "./model.js";
import { report } from "./report.js";

runExample("Why does no window fire when one partition is idle, and what does an idle timeout cost?", 1, (seed) => {
  const flights = readFlights();
  return report({
    day: dayCases(flights).map((parameters) => watch(seed, parameters)),
    byTimeout: timeoutCases(flights).map((parameters) => measure(seed, parameters)),
    byPartitions: partitionCases(flights).map((parameters) => measure(seed, parameters)),
  });
});
