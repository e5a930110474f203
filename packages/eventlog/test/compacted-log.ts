import type { Process } from "@sim/core";
import { EventLog, type EventLogOptions } from "@sim/eventlog";
import type { CompactionPolicy } from "@sim/strategies";

/** A log whose values may be missing. */
export type Log = EventLog<string, number | null>;

/** Cleans all that can be cleaned. */
export const always: CompactionPolicy = { name: "always", plan: () => ({ upTo: Infinity }) };

/** One partition with segments of two records of 100 bytes, no latencies, cleaned only on request. */
export function logWith(options: EventLogOptions = {}): Log {
  return new EventLog<string, number | null>("log", {
    numPartitions: 1,
    appendLatency: 0,
    readLatency: 0,
    segments: { maxBytes: 200 },
    compactionPolicy: always,
    cleanerInterval: 1e9,
    ...options,
  });
}

/** Appends one record for each letter, a tombstone for a small one, with its place in the text as value. */
export function* append(log: Log, letters: string): Process {
  for (const [index, letter] of [...letters].entries()) {
    const key = letter.toUpperCase();
    yield* log.append(key, letter === key ? index : null);
  }
}

/** Offsets and keys held, tombstones small. */
export function held(log: Log): string {
  const records = [...(log.partitions[0]?.records ?? [])];
  return records.map(({ offset, key, value }) => `${offset}${value === null ? key.toLowerCase() : key}`).join(" ");
}

export function segmentsOf(log: Log): unknown[] {
  return (log.partitions[0]?.segments ?? []).map((s) => [s.baseOffset, s.sizeBytes]);
}
