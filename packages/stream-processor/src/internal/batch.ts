import { NO_ID } from "./key-index.js";
import { GROUP, isCrowded, lookAhead } from "./look-ahead.js";
import type { RawRecord } from "./message-checks.js";
import type { Operator } from "./operator.js";
import { processRecord } from "./processing.js";

/** Takes the records of a batch in their order. */
export function processBatch(operator: Operator, records: readonly RawRecord[], nowS: number): void {
  for (let from = 0; from < records.length; from += GROUP) {
    const to = Math.min(from + GROUP, records.length);
    // Each time, as the crowd may leave in the middle of a batch.
    const ids = isCrowded(operator.state.blocks) ? lookAhead(operator, records, from, to, nowS) : undefined;
    for (let i = from; i < to; i++) {
      operator.expectedId = ids === undefined ? NO_ID : (ids[i - from] as number);
      processRecord(operator, records[i] as RawRecord, nowS);
    }
  }
  operator.expectedId = NO_ID;
}
