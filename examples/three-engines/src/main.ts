import { readFlights, runExample } from "@sim/example-shared";
import { casesFor, measure } from "./model.js";
import { report } from "./report.js";

runExample("How differently do Flink, Beam and Kafka Streams answer the same stream?", 1, (seed) =>
  report(casesFor(readFlights()).map((parameters) => measure(seed, parameters))),
);
