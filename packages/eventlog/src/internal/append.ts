import { holdBack, type SimFuture, toSeconds } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { AppendedBatch } from "../batch.js";
import { admit } from "./admission.js";
import type { AppendRequest } from "./append-request.js";
import type { BatchRequest } from "./batch-request.js";
import type { Engine } from "./engine.js";
import type { PartitionState } from "./partition-state.js";
import type { PendingAppend } from "./pending-append.js";
import { wakeWaiting } from "./read.js";

/** Routes an append and sets it on its way. Nothing of the log has changed if it throws. */
export function beginAppend<K extends Key, V>(
  request: AppendRequest<K, V>,
  reply: SimFuture<Record<K, V>> | undefined,
): void {
  const { state } = request;
  const engine = state.running(request.what);
  if (state.partitionRules.segments !== undefined) admit(request);
  const partition = request.partition ?? routed(request);
  request.partition = partition;
  request.reply = reply;
  begin(engine, request, partition);
}

/** Sets a batch on its way. */
export function beginBatch<K extends Key, V>(request: BatchRequest<K, V>, reply: SimFuture<AppendedBatch>): void {
  const engine = request.state.attached();
  admit(request);
  request.reply = reply;
  begin(engine, request, request.partition as PartitionState<K, V>);
}

function routed<K extends Key, V>({ state, key, bytes }: AppendRequest<K, V>): PartitionState<K, V> {
  const { router, partitions } = state;
  return partitions[router.partitionOf(key, bytes, partitions.length)] as PartitionState<K, V>;
}

function begin<K extends Key, V>(
  engine: Engine<K, V>,
  request: PendingAppend<K, V>,
  partition: PartitionState<K, V>,
): void {
  const now = engine.nowTicks;
  request.began = now;
  const queue = engine.queueOf(partition);
  if (queue === undefined) setOff(engine, request, partition, now);
  else queue.enter(request);
  request.state.inFlight.add(request);
}

/**
 * It is done when its latency is over, but not before the one ahead of it in its partition: of two that are due at one
 * instant the calendar takes the one that began first, so offsets follow the order of the calls.
 */
export function setOff<K extends Key, V>(
  engine: Engine<K, V>,
  request: PendingAppend<K, V>,
  partition: PartitionState<K, V>,
  now: number,
): void {
  const due = Math.max(now + engine.appendLatency.next(), partition.lastDue);
  request.timer = engine.sim.call(toSeconds(due - now), completeAppend, request as PendingAppend<K, unknown>);
  partition.lastDue = due;
}

function completeAppend<K extends Key, V>(request: PendingAppend<K, V>): void {
  const { state } = request;
  if (state.log.suspended && holdBack(state.log, completeAppend, request)) return;
  const partition = request.partition as PartitionState<K, V>;
  state.inFlight.remove(request);
  const engine = state.attached();
  const baseOffset = request.land(engine, partition, engine.nowTicks);
  wakeWaiting(partition);
  request.answer(partition, baseOffset);
}
