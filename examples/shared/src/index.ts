/** What the examples share: their command line, tables, sparklines, confidence intervals, and their README pages. */
export { type Flight, readFlights } from "./flights.js";
export { count, fixed, minutesOf, percent } from "./format.js";
export { page } from "./page.js";
export { readmeWith } from "./readme.js";
export { runExample } from "./run-example.js";
export { type Period, sparkline } from "./sparkline.js";
export { type Estimate, estimate, mean, quantile, replicate } from "./statistics.js";
export { type Column, table } from "./table.js";
