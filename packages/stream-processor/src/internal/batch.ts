import { NO_ID } from "./key-index.js";
import { GROUP, isCrowded, lookAhead } from "./look-ahead.js";
import type { RawRecord } from "./message-checks.js";
import type { Operator } from "./operator.js";
import { processRecord } from "./processing.js";

/** Takes the records of a batch in their order. */
export function processBatch(operator: Operator, records: readonly RawRecord[], nowS: number): void {
  if (!isCrowded(operator.state.blocks)) {
    for (const record of records) processRecord(operator, record, nowS);
    return;
  }
  for (let from = 0; from < records.length; from += GROUP) {
    const to = Math.min(from + GROUP, records.length);
    const ids = lookAhead(operator, records, from, to, nowS);
    for (let i = from; i < to; i++) {
      operator.expectedId = ids[i - from] as number;
      processRecord(operator, records[i] as RawRecord, nowS);
    }
  }
  operator.expectedId = NO_ID;
}
