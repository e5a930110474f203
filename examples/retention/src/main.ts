import { runExample } from "@sim/example-shared";
import { keepingCases, measure, resetCases } from "./model.js";
import { report } from "./report.js";

runExample("When does lag meet retention, and what is lost?", 1, (seed) =>
  report({
    byKeeping: keepingCases.map((parameters) => measure(seed, parameters)),
    byReset: resetCases.map((parameters) => measure(seed, parameters)),
  }),
);
