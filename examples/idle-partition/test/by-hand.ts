import { arrivalsOf, type IdlePartitionParameters } from "../src/model.js";

const MINUTE = 60;
const HOUR = 3600;

export interface ByHand {
  /** Positions in `arrivalsOf(parameters)`. */
  readonly late: readonly number[];
  /** Seconds from the end of each hour that the watermark closed to its result. */
  readonly waits: readonly number[];
  readonly unfired: number;
  /** W at the end of each minute, by Unix seconds. */
  readonly watermarks: ReadonlyMap<number, number>;
}

/**
 * What has to come out, minute by minute: the latest schedule and the last arrival of each partition in two lists, and at
 * each minute, and before and after each record, a look through all of them.
 */
export function byHand(parameters: IdlePartitionParameters): ByHand {
  const { partitions, delay, idleTimeout = Infinity } = parameters;
  const arrivals = arrivalsOf(parameters);
  const begin = arrivals[0]?.at ?? 0;
  const end = arrivals.at(-1)?.at ?? 0;
  const latest = Array.from({ length: partitions }, () => -Infinity);
  const lastSeen = Array.from({ length: partitions }, () => begin);
  const late: number[] = [];
  const waits: number[] = [];
  const open = new Set<number>();
  const watermarks = new Map<number, number>();
  let watermark = -Infinity;
  let next = 0;
  for (let now = begin; now <= end; now += MINUTE) {
    const look = () => {
      const active = latest.filter((_, partition) => now - (lastSeen[partition] as number) <= idleTimeout);
      const reached = active.length > 0 ? Math.min(...active) : Math.max(...latest);
      watermark = Math.max(watermark, reached - delay);
    };
    for (; arrivals[next]?.at === now; next++) {
      const { flight, partition } = arrivals[next] as (typeof arrivals)[number];
      const hourEnd = (Math.floor(flight.scheduled / HOUR) + 1) * HOUR;
      look();
      if (watermark >= hourEnd) late.push(next);
      else open.add(hourEnd);
      lastSeen[partition] = now;
      latest[partition] = Math.max(latest[partition] as number, flight.scheduled);
      look();
    }
    look();
    watermarks.set(now, watermark);
    for (const hourEnd of open) {
      if (watermark < hourEnd) continue;
      waits.push(now - hourEnd);
      open.delete(hourEnd);
    }
  }
  return { late, waits, unfired: open.size, watermarks };
}
