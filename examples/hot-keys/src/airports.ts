import { readFlights } from "@sim/example-shared";

/** The origins of the departures, in the order in which they left. */
export function readOrigins(): readonly string[] {
  return readFlights().map(({ origin }) => origin);
}
