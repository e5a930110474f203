import type { Record } from "@sim/strategies";
import type { DeliveryLedger } from "../ledger.js";
import type { ReadableLog } from "../readable-log.js";
import { OffsetIntervals } from "./offset-intervals.js";

/** What a group remembers of one partition to account for every record of it. */
class PartitionHistory {
  readonly delivered = new OffsetIntervals();
  readonly deliveredAgain = new OffsetIntervals();
  /** Gaps that deliveries have shown. */
  readonly compacted = new OffsetIntervals();
  /** The log start at the group's first assignment, or undefined before it. */
  startAtFirstAssignment: number | undefined = undefined;
}

/** Deliveries by partition, and the ledger that follows from them [GRP9]. */
export class DeliveryHistory {
  private readonly log: ReadableLog<unknown, unknown>;
  private readonly partitions: PartitionHistory[];
  /** Whether the group has ever had an assignment. */
  private assigned = false;

  constructor(log: ReadableLog<unknown, unknown>) {
    this.log = log;
    this.partitions = Array.from({ length: log.numPartitions }, () => new PartitionHistory());
  }

  /** The group has an assignment: only the first one counts. */
  noteAssignment(numPartitions: number): void {
    if (this.assigned) return;
    this.assigned = true;
    this.historyOf(numPartitions - 1);
    for (const [partition, history] of this.partitions.entries()) {
      history.startAtFirstAssignment = this.log.logStartOffset(partition);
    }
  }

  /** Records read from `from` on have reached a consumer; offsets missing among them were compacted away. */
  deliver(partition: number, from: number, records: readonly Record<unknown, unknown>[]): void {
    const history = this.historyOf(partition);
    const again = (start: number, end: number): void => history.deliveredAgain.add(start, end);
    const end = (records.at(-1) as Record<unknown, unknown>).offset + 1;
    if (end - from === records.length) {
      history.delivered.add(from, end, again);
      return;
    }
    let runStart = from;
    let next = from;
    for (const { offset } of records) {
      if (offset !== next) {
        history.delivered.add(runStart, next, again);
        history.compacted.add(next, offset);
        runStart = offset;
      }
      next = offset + 1;
    }
    history.delivered.add(runStart, end, again);
  }

  private historyOf(partition: number): PartitionHistory {
    while (this.partitions.length <= partition) {
      const added = new PartitionHistory();
      // Nothing can have expired in it before the group was there.
      if (this.assigned) added.startAtFirstAssignment = 0;
      this.partitions.push(added);
    }
    return this.partitions[partition] as PartitionHistory;
  }

  /** @param passedUpTo - where the group goes on; what lies below has been passed over */
  ledger(partition: number, passedUpTo: number): DeliveryLedger {
    const history = this.historyOf(partition);
    const appended = this.log.highWatermark(partition);
    const logStart = this.log.logStartOffset(partition);
    const firstStart = Math.min(logStart, history.startAtFirstAssignment ?? logStart);
    const passed = Math.min(appended, Math.max(logStart, passedUpTo));
    const readAgain = history.deliveredAgain.count();
    return {
      appended,
      readAgain,
      readOnce: history.delivered.count() - readAgain,
      compacted: compactedWithin(history, 0, appended),
      lost: missing(history, firstStart, logStart),
      beforeGroup: missing(history, 0, firstStart),
      skipped: missing(history, logStart, passed),
      unread: missing(history, passed, appended),
    };
  }
}

/** How many offsets of `[start, end)` are neither delivered nor known to be compacted. */
function missing(history: PartitionHistory, start: number, end: number): number {
  return end - start - history.delivered.countWithin(start, end) - compactedWithin(history, start, end);
}

/** How many offsets of `[start, end)` were compacted and had not been delivered before. */
function compactedWithin(history: PartitionHistory, start: number, end: number): number {
  let count = 0;
  for (const [low, high] of history.compacted) {
    const from = Math.max(low, start);
    const to = Math.min(high, end);
    if (from < to) count += to - from - history.delivered.countWithin(from, to);
  }
  return count;
}

/** The sum of ledgers, column by column. */
export function addLedgers(ledgers: readonly DeliveryLedger[]): DeliveryLedger {
  const sum = (column: keyof DeliveryLedger): number => ledgers.reduce((total, ledger) => total + ledger[column], 0);
  return {
    appended: sum("appended"),
    readAgain: sum("readAgain"),
    readOnce: sum("readOnce"),
    compacted: sum("compacted"),
    lost: sum("lost"),
    beforeGroup: sum("beforeGroup"),
    skipped: sum("skipped"),
    unread: sum("unread"),
  };
}
