import { describeValue, requireInteger, requireSeconds, requireTime, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { BatchRecord } from "../batch.js";
import { UnknownPartitionError } from "../errors.js";
import type { AppendOptions, FetchOptions } from "../messages.js";
import { AppendRequest } from "./append-request.js";
import { BatchRequest, type CheckedRecord } from "./batch-request.js";
import { DEFAULT_SIZE_BYTES, type Headers } from "./chunk.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import { ReadRequest } from "./read-request.js";

const NO_OPTIONS: AppendOptions & FetchOptions = Object.freeze({});

/** The partition of that index. */
export function requirePartition<K extends Key, V>(
  owner: string,
  state: LogState<K, V>,
  partition: number,
): PartitionState<K, V> {
  requireInteger(owner, "partition", partition, Number.MIN_SAFE_INTEGER);
  const found = state.partitions[partition];
  if (found === undefined) throw new UnknownPartitionError(state.log.name, partition, state.partitions.length);
  return found;
}

/** Checks the arguments of an append and keeps them as they are at this moment. */
export function appendArguments<K extends Key, V>(
  owner: string,
  state: LogState<K, V>,
  key: K,
  value: V,
  options: AppendOptions = NO_OPTIONS,
): AppendRequest<K, V> {
  requireKey(owner, key);
  requireKeyIfCompacted(owner, state, key);
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: options must be an object, got ${describeValue(options)}`);
  }
  const { partition, eventTime, sizeBytes, headers } = options;
  return new AppendRequest(
    state,
    key,
    value,
    partition === undefined ? undefined : requirePartition(owner, state, partition),
    eventTime === undefined ? Number.NaN : toTicks(requireTime(owner, "eventTime", eventTime)),
    sizeBytes === undefined ? DEFAULT_SIZE_BYTES : requireInteger(owner, "sizeBytes", sizeBytes, 0) + 0,
    headers === undefined ? undefined : copiedHeaders(owner, headers),
  );
}

/** Checks the arguments of an append of a batch and keeps them as they are at this moment. */
export function batchArguments<K extends Key, V>(
  owner: string,
  state: LogState<K, V>,
  partition: number,
  records: readonly BatchRecord<K, V>[],
): BatchRequest<K, V> {
  const found = requirePartition(owner, state, partition);
  if (!Array.isArray(records)) throw new TypeError(`${owner}: records must be an array, got ${describeValue(records)}`);
  if (records.length === 0) throw new RangeError(`${owner}: records must not be empty`);
  const batch: CheckedRecord<K, V>[] = records.map((record) => checkedRecord(owner, record));
  if (state.compaction !== undefined) for (const { key } of batch) requireKeyIfCompacted(owner, state, key);
  return new BatchRequest(state, found, batch);
}

/** Checks a record and keeps it as it is at this moment. */
function checkedRecord<K extends Key, V>(owner: string, record: BatchRecord<K, V>): CheckedRecord<K, V> {
  if (typeof record !== "object" || record === null) {
    throw new TypeError(`${owner}: a record must be an object, got ${describeValue(record)}`);
  }
  const { key, value, eventTime, sizeBytes, headers } = record;
  requireKey(owner, key);
  return {
    key,
    value,
    eventTime: eventTime === undefined ? Number.NaN : toTicks(requireTime(owner, "eventTime", eventTime)),
    sizeBytes: sizeBytes === undefined ? DEFAULT_SIZE_BYTES : requireInteger(owner, "sizeBytes", sizeBytes, 0) + 0,
    headers: headers === undefined ? undefined : copiedHeaders(owner, headers),
  };
}

/** Checks the arguments of a read or fetch. */
export function readArguments<K extends Key, V>(
  owner: string,
  state: LogState<K, V>,
  partition: number,
  offset: number,
  maxRecords: number,
  maxWait: number,
  options: FetchOptions = NO_OPTIONS,
): ReadRequest<K, V> {
  const found = requirePartition(owner, state, partition);
  // Adding 0 turns -0 into 0.
  const first = requireInteger(owner, "offset", offset, 0) + 0;
  requireInteger(owner, "maxRecords", maxRecords, 1);
  requireSeconds(owner, "maxWait", maxWait, { infinite: true });
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: options must be an object, got ${describeValue(options)}`);
  }
  const { minBytes = 0, maxBytes = Infinity } = options;
  requireBytes(owner, "minBytes", minBytes, "a finite number >= 0", minBytes < Infinity);
  requireBytes(owner, "maxBytes", maxBytes, "a number >= 0", true);
  return new ReadRequest(state, found, first, maxRecords, maxWait, minBytes, maxBytes);
}

function requireBytes(owner: string, name: string, value: unknown, rule: string, bounded: boolean): void {
  if (typeof value === "number" && value >= 0 && bounded) return;
  const message = `${owner}: ${name} must be ${rule}, got ${describeValue(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

function requireKeyIfCompacted<K extends Key, V>(owner: string, state: LogState<K, V>, key: unknown): void {
  if (key !== null || state.compaction === undefined) return;
  throw new TypeError(
    `${owner}: key must not be null in ${state.log.name}, which is compacted by key: give the record a key, ` +
      "or the log no compactionPolicy",
  );
}

export function requireKey(owner: string, key: unknown): void {
  if (typeof key === "string" || key === null || Number.isFinite(key)) return;
  throw new TypeError(`${owner}: key must be a string, a finite number or null, got ${describeValue(key)}`);
}

export function copiedHeaders(owner: string, headers: NonNullable<AppendOptions["headers"]>): Headers | undefined {
  if (typeof headers !== "object" || headers === null || (isIterable(headers) && !isMap(headers))) {
    throw new TypeError(`${owner}: headers must be a map or an object of strings, got ${describeValue(headers)}`);
  }
  const copy = new Map<string, string>();
  for (const [name, value] of isMap(headers) ? headers : Object.entries(headers)) {
    if (typeof name !== "string" || typeof value !== "string") {
      throw new TypeError(
        `${owner}: headers must be strings by name, got ${describeValue(value)} for ${describeValue(name)}`,
      );
    }
    copy.set(name, value);
  }
  return copy.size === 0 ? undefined : copy;
}

function isIterable(headers: object): boolean {
  return typeof (headers as Partial<Iterable<unknown>>)[Symbol.iterator] === "function";
}

/** Any map will do, also one of another realm. */
function isMap(headers: NonNullable<AppendOptions["headers"]>): headers is ReadonlyMap<string, string> {
  return isIterable(headers) && typeof (headers as Partial<ReadonlyMap<string, string>>).get === "function";
}
