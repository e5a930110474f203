import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { minutes } from "@sim/core";

/** One departure. Times are Unix seconds, all of them whole minutes: local times without a zone, read as UTC. */
export interface Flight {
  readonly origin: string;
  readonly destination: string;
  /** When it was to leave: its event time. */
  readonly scheduled: number;
  /** Minutes late; negative if it left early. */
  readonly delay: number;
  /** When it left, and so when the record of it arrives. */
  readonly departed: number;
}

interface RawFlight {
  /** Such as `2001/01/01 00:47`. */
  readonly date: string;
  readonly delay: number;
  readonly origin: string;
  readonly destination: string;
}

/**
 * The 20,000 real US flights of early 2001 that the package vega-datasets carries, in the order in which they left; those
 * that left in the same minute stay in the order of the file.
 */
export function readFlights(): readonly Flight[] {
  const require = createRequire(import.meta.url);
  const file = join(dirname(require.resolve("vega-datasets")), "..", "data", "flights-20k.json");
  const raw = JSON.parse(readFileSync(file, "utf8")) as readonly RawFlight[];
  return raw.map(toFlight).sort((a, b) => a.departed - b.departed);
}

function toFlight({ date, delay, origin, destination }: RawFlight): Flight {
  const scheduled = Date.parse(`${date.replaceAll("/", "-").replace(" ", "T")}Z`) / 1000;
  return { origin, destination, scheduled, delay, departed: scheduled + minutes(delay) };
}
