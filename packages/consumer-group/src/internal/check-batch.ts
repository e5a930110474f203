import { describeValue, SimError } from "@sim/core";
import type { Record } from "@sim/strategies";
import type { ReadableLog } from "../readable-log.js";

/**
 * Checks what a log gave for a read: at most as many records as asked for, ascending, from the offset on and below the
 * high watermark. A log that breaks this would falsify every account of the group.
 */
export function checkBatch(
  log: ReadableLog<unknown, unknown>,
  partition: number,
  offset: number,
  count: number,
  records: readonly Record<unknown, unknown>[],
): void {
  const what = problem(log, partition, offset, count, records);
  if (what === undefined) return;
  throw new SimError(
    "BAD_READ",
    `${log.name}: read of ${count} records of partition ${partition} from offset ${offset} ${what}`,
  );
}

function problem(
  log: ReadableLog<unknown, unknown>,
  partition: number,
  offset: number,
  count: number,
  records: readonly Record<unknown, unknown>[],
): string | undefined {
  if (!Array.isArray(records)) return `must give an array of records, got ${describeValue(records)}`;
  if (records.length > count) return `gave ${records.length}`;
  let previous = offset - 1;
  for (const record of records as readonly Record<unknown, unknown>[]) {
    if (!(record.offset > previous)) return `gave offset ${record.offset} where more than ${previous} is due`;
    previous = record.offset;
  }
  const high = log.highWatermark(partition);
  return previous < high || records.length === 0 ? undefined : `gave offset ${previous}, the high watermark is ${high}`;
}
