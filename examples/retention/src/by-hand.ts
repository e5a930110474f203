import type { RetentionParameters } from "./model.js";

/** What a sheet of paper says; times in seconds from the moment at which the consumer became slow. */
export interface AnswerByHand {
  /** Seconds until the age of what the consumer reads reaches that of what goes: retention / (1 - slow rate / arrivals). */
  readonly formula: number;
  /** When the first records are lost: at a look of the log, with whole segments where there are some. */
  readonly firstLossAfter: number;
  /** Records never read. */
  readonly missed: number;
}

/**
 * On a squared sheet: a column for each look of the log. The consumer has come to the record `next`, so many further from look
 * to look as its rate says. What the log gives up before that is no loss, what it gives up beyond is one.
 */
export function byHand(parameters: RetentionParameters): AnswerByHand {
  const { autoOffsetReset, checkInterval, arrivalRate, serviceRate, slow, until } = parameters;
  let next = 0;
  let missed = 0;
  let first = Infinity;
  for (let now = checkInterval; now <= until; now += checkInterval) {
    const rate = now > slow.at && now <= slow.at + slow.duration ? slow.rate : serviceRate;
    // What comes at this very moment is not in the log yet.
    const arrived = Math.ceil(now * arrivalRate) - 1;
    next = Math.min(arrived, next + checkInterval * rate);
    const start = logStart(now, arrived, parameters);
    if (next >= start) continue;
    first = Math.min(first, now);
    if (autoOffsetReset === "none") {
      missed = until * arrivalRate - next;
      break;
    }
    const resumed = resumedAt(start, arrived, parameters);
    missed += resumed - next;
    next = resumed;
  }
  return { formula: keptFor(parameters) / (1 - slow.rate / arrivalRate), firstLossAfter: first - slow.at, missed };
}

/** Where a consumer goes on whose offset is gone. */
function resumedAt(start: number, arrived: number, { autoOffsetReset, arrivalRate }: RetentionParameters): number {
  if (autoOffsetReset === "latest") return arrived;
  if (typeof autoOffsetReset !== "object") return start;
  return Math.max(start, arrived - autoOffsetReset.byDuration * arrivalRate);
}

/** The first record that is kept, by age and by bytes: whole segments go, the youngest record of which is old enough. */
function logStart(now: number, arrived: number, parameters: RetentionParameters): number {
  const { keeping, arrivalRate, recordBytes } = parameters;
  const { seconds, bytes, segmentSeconds = 0 } = keeping;
  // A segment takes one more when the first of the next is more than its time behind its own first.
  const inSegment = segmentSeconds * arrivalRate + (seconds === undefined && segmentSeconds > 0 ? 0 : 1);
  const whole = (records: number) => Math.max(0, inSegment * Math.floor(records / inSegment));
  // Record i comes at (i + 1) / rate: older than `seconds`, not just as old.
  const byAge = seconds === undefined ? 0 : whole(Math.ceil((now - seconds) * arrivalRate) - 1);
  const byBytes = bytes === undefined ? 0 : whole(arrived - bytes / recordBytes);
  return Math.max(byAge, byBytes);
}

/** For how many seconds a record is kept, at least. */
function keptFor({ keeping, arrivalRate, recordBytes }: RetentionParameters): number {
  const { seconds = Infinity, bytes = Infinity } = keeping;
  return Math.min(seconds, bytes / (arrivalRate * recordBytes));
}
