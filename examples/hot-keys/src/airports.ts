import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

interface RawFlight {
  /** Such as `2001/01/01 00:47`: when it was to leave. */
  readonly date: string;
  /** Minutes late. */
  readonly delay: number;
  readonly origin: string;
}

/**
 * The origins of the 20,000 real US flights of early 2001 that the package vega-datasets carries, in the order in which
 * they left.
 */
export function readOrigins(): readonly string[] {
  const require = createRequire(import.meta.url);
  const file = join(dirname(require.resolve("vega-datasets")), "..", "data", "flights-20k.json");
  const flights = JSON.parse(readFileSync(file, "utf8")) as readonly RawFlight[];
  return flights
    .map((flight) => ({ origin: flight.origin, left: departure(flight) }))
    .sort((a, b) => a.left - b.left)
    .map(({ origin }) => origin);
}

/** In minutes since 1970, the local time read as UTC. */
function departure({ date, delay }: RawFlight): number {
  return Date.parse(`${date.replaceAll("/", "-").replace(" ", "T")}Z`) / 60_000 + delay;
}
