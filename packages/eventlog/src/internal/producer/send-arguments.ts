import { describeValue, requireInteger, requireTime, toSeconds, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import { UnknownPartitionError } from "../../errors.js";
import type { AppendOptions } from "../../messages.js";
import { RecordTooLargeError } from "../../producer-errors.js";
import { copiedHeaders, requireKey } from "../arguments.js";
import { DEFAULT_SIZE_BYTES } from "../chunk.js";
import { boundForOne } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import { Sending } from "./sending.js";

const NO_OPTIONS: AppendOptions = Object.freeze({});

/** Checks the arguments of a send and keeps them as they are at this moment. */
export function sendArguments<K extends Key, V>(
  owner: string,
  state: ProducerState<K, V>,
  key: K,
  value: V,
  options: AppendOptions = NO_OPTIONS,
): Sending<K, V> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: options must be an object, got ${describeValue(options)}`);
  }
  requireKey(owner, key);
  const { partition, eventTime, sizeBytes, headers } = options;
  const bytes = sizeBytes === undefined ? DEFAULT_SIZE_BYTES : requireInteger(owner, "sizeBytes", sizeBytes, 0) + 0;
  requireFits(state, bytes);
  return new Sending(
    key,
    value,
    eventTime === undefined ? Number.NaN : toSeconds(toTicks(requireTime(owner, "eventTime", eventTime))),
    bytes,
    headers === undefined ? undefined : copiedHeaders(owner, headers),
    partition === undefined ? -1 : requirePartition(owner, state, partition),
  );
}

function requirePartition<K extends Key, V>(
  owner: string,
  { settings: { log } }: ProducerState<K, V>,
  partition: number,
): number {
  requireInteger(owner, "partition", partition, Number.MIN_SAFE_INTEGER);
  if (partition >= 0 && partition < log.numPartitions) return partition + 0;
  throw new UnknownPartitionError(log.name, partition, log.numPartitions);
}

function requireFits<K extends Key, V>({ producer, settings }: ProducerState<K, V>, sizeBytes: number): void {
  const { maxRequestBytes, bufferBytes } = settings;
  const bytes = boundForOne(sizeBytes);
  if (bytes > maxRequestBytes) throw new RecordTooLargeError(producer.name, bytes, "maxRequestBytes", maxRequestBytes);
  if (bytes > bufferBytes) throw new RecordTooLargeError(producer.name, bytes, "bufferBytes", bufferBytes);
}
