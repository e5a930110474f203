import type { Flight } from "@sim/example-shared";
import type { WatermarkDelayParameters } from "../src/model.js";

export interface ByHand {
  readonly lost: readonly Flight[];
  /** Of each hour that the watermark closed, the seconds from its end to its first result and to its last one. */
  readonly waits: readonly { readonly first: number; readonly last: number }[];
  readonly results: number;
  readonly corrected: number;
}

const HOUR = 3600;

/**
 * What has to come out, from the list of all departures in the order in which they left: a loop over them for what is
 * lost, and a search through them for each hour. No windows, no watermark that moves.
 */
export function byHand({ flights, delay, allowedLateness }: WatermarkDelayParameters): ByHand {
  const lost: Flight[] = [];
  const placesByEnd = new Map<number, number[]>();
  let latest = -Infinity;
  for (const [place, flight] of flights.entries()) {
    const end = (Math.floor(flight.scheduled / HOUR) + 1) * HOUR;
    if (latest >= end + delay + allowedLateness) lost.push(flight);
    else placesByEnd.set(end, [...(placesByEnd.get(end) ?? []), place]);
    latest = Math.max(latest, flight.scheduled);
  }
  const waits: { first: number; last: number }[] = [];
  let results = 0;
  let corrected = 0;
  for (const [end, places] of placesByEnd) {
    const due = flights.findIndex(({ scheduled }) => scheduled >= end + delay);
    if (due < 0) {
      results++;
      continue;
    }
    // One result when it is due, if there is something by then, and one for each departure that comes later.
    const later = places.filter((place) => place > due);
    const sentAt = later.length < places.length ? [due, ...later] : later;
    results += sentAt.length;
    if (sentAt.length > 1) corrected++;
    const seconds = sentAt.map((place) => (flights[place] as Flight).departed - end);
    waits.push({ first: seconds[0] as number, last: seconds.at(-1) as number });
  }
  return { lost, waits, results, corrected };
}
