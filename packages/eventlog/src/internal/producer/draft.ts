import { describeValue, requireInteger } from "@sim/core";
import type { Key } from "@sim/strategies";
import { UnknownPartitionError } from "../../errors.js";
import type { AppendOptions } from "../../messages.js";
import { RecordTooLargeError } from "../../producer-errors.js";
import { checkedRecord } from "../arguments.js";
import { BATCH_HEADER_BYTES } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import type { Draft } from "./sending.js";

const NO_OPTIONS: AppendOptions = Object.freeze({});

/** Checks the arguments of a send and keeps them as they are at this moment. */
export function draftOf<K extends Key, V>(
  owner: string,
  { producer, settings }: ProducerState<K, V>,
  key: K,
  value: V,
  options: AppendOptions = NO_OPTIONS,
): Draft<K, V> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: options must be an object, got ${describeValue(options)}`);
  }
  const { partition = -1, eventTime, sizeBytes, headers } = options;
  const record = checkedRecord(owner, { key, value, eventTime, sizeBytes, headers });
  if (options.partition !== undefined) {
    const { log } = settings;
    requireInteger(owner, "partition", partition, Number.MIN_SAFE_INTEGER);
    if (partition < 0 || partition >= log.numPartitions) {
      throw new UnknownPartitionError(log.name, partition, log.numPartitions);
    }
  }
  const bytes = BATCH_HEADER_BYTES + record.sizeBytes;
  for (const limit of ["maxRequestBytes", "bufferBytes"] as const) {
    if (bytes > settings[limit]) throw new RecordTooLargeError(producer.name, bytes, limit, settings[limit]);
  }
  return { ...record, partition: partition + 0 };
}
