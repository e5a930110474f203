import { describeValue, requireInteger, requireTime } from "@sim/core";
import type { WatermarkIdleness, WatermarkPromise } from "../messages.js";

/** A record as it may come from JavaScript. */
export interface RawRecord {
  readonly key?: unknown;
  readonly value: unknown;
  readonly eventTime?: number | undefined;
  readonly input?: number | undefined;
}

export function checkRecord(who: string, record: unknown): RawRecord {
  if (typeof record !== "object" || record === null) {
    throw new TypeError(
      `${who}: a record must be an object { key, value, eventTime, input }, got ${describeValue(record)}`,
    );
  }
  const { key, eventTime, input } = record as RawRecord;
  if (key !== undefined) checkKey(who, key);
  if (eventTime !== undefined) requireTime(who, "eventTime", eventTime);
  if (input !== undefined) requireInteger(who, "input", input, 0);
  return record as RawRecord;
}

export function checkKey(who: string, key: unknown): void {
  if (typeof key === "string" || key === null || (typeof key === "number" && !Number.isNaN(key))) return;
  throw new TypeError(`${who}: key must be a string, a number other than NaN, or null, got ${describeValue(key)}`);
}

export function checkBatch(who: string, batch: unknown): readonly RawRecord[] {
  if (!Array.isArray(batch))
    throw new TypeError(`${who}: the payload must be an array of records, got ${describeValue(batch)}`);
  for (const record of batch as readonly unknown[]) checkRecord(who, record);
  return batch;
}

export function checkPromise(who: string, promise: unknown): WatermarkPromise {
  if (typeof promise !== "object" || promise === null) {
    throw new TypeError(`${who}: the payload must be an object { watermarkS, input }, got ${describeValue(promise)}`);
  }
  const { watermarkS, input } = promise as WatermarkPromise;
  if (watermarkS !== Infinity && watermarkS !== -Infinity) requireTime(who, "watermarkS", watermarkS);
  if (input !== undefined) requireInteger(who, "input", input, 0);
  return promise as WatermarkPromise;
}

export function checkIdleness(who: string, status: unknown): WatermarkIdleness {
  if (typeof status !== "object" || status === null) {
    throw new TypeError(`${who}: the payload must be an object { input, idle }, got ${describeValue(status)}`);
  }
  const { input, idle } = status as WatermarkIdleness;
  requireInteger(who, "input", input, 0);
  if (typeof idle !== "boolean") throw new TypeError(`${who}: idle must be true or false, got ${describeValue(idle)}`);
  return status as WatermarkIdleness;
}
