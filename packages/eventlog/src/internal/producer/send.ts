import { holdBack, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import { BufferExhaustedError, ProducerClosedError } from "../../producer-errors.js";
import { boundForOne, ProducerBatch } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import type { Sending } from "./sending.js";
import { wakeAt, wakeSoon } from "./wake.js";

/**
 * Begins a send: into a batch, or behind those that wait for memory, as the calls of one thread would. Nothing has
 * changed if it throws.
 */
export function beginSend<K extends Key, V>(state: ProducerState<K, V>, sending: Sending<K, V>): void {
  sending.begin(state);
  const placed = state.waiting.size === 0 && place(state, sending);
  state.recordsSent++;
  if (placed) {
    sending.buffered?.resolve();
    return;
  }
  const { sim, blockedSends } = state.desk();
  const { maxBlockS } = state.settings;
  state.waiting.add(sending);
  blockedSends.set(state.waiting.size);
  if (maxBlockS < Infinity) {
    sending.timer = sim.call(maxBlockS, giveUp as (waiting: unknown) => void, { state, sending });
  }
  wakeSoon(state);
}

/** Memory has come back: those who wait for it go on in order, as far as it goes. */
export function serveWaiting<K extends Key, V>(state: ProducerState<K, V>): void {
  for (const sending of state.waiting) {
    try {
      if (!place(state, sending)) return;
    } catch (error) {
      stopWaiting(state, sending);
      // A sharding strategy that gives no partition: as at the call, it is an error of the model.
      if (!fail(state, sending, error)) throw error;
      continue;
    }
    stopWaiting(state, sending);
    sending.buffered?.resolve();
  }
}

/** The producer closes: nobody waits for memory any more. */
export function refuseWaiting<K extends Key, V>(state: ProducerState<K, V>): void {
  for (const sending of [...state.waiting]) {
    stopWaiting(state, sending);
    fail(state, sending, new ProducerClosedError(state.producer.name));
  }
}

/** Puts a record into the batch being filled, or a new one. Tells whether there was memory for it. */
function place<K extends Key, V>(state: ProducerState<K, V>, sending: Sending<K, V>): boolean {
  const { settings, metadata } = state;
  const { sizeBytes } = sending;
  if (sending.partition < 0) {
    sending.partition = state.shardingQueues.partitionFor(sending.key, sizeBytes);
  } else if (sending.partition >= metadata.numPartitions) {
    metadata.refresh();
  }
  const queue = state.queueOf(sending.partition);
  const { open } = queue;
  if (open?.hasRoomFor(sizeBytes)) {
    open.add(sending);
    if (open.closed) wakeSoon(state);
    return true;
  }
  if (open !== undefined) {
    open.closed = true;
    wakeSoon(state);
  }
  const room = Math.max(settings.batchBytes, boundForOne(sizeBytes));
  if (state.memory + room > settings.bufferBytes) return false;
  state.setMemory(state.memory + room);
  const now = toTicks(state.producer.now);
  const batch = new ProducerBatch<K, V>(sending.partition, room, now);
  if (!queue.used) state.partitionsUsed++;
  queue.used = true;
  queue.batches.push(batch);
  batch.add(sending);
  if (batch.closed || state.pressing) wakeSoon(state);
  else wakeAt(state, now + settings.linger);
  return true;
}

function giveUp<K extends Key, V>(waiting: {
  readonly state: ProducerState<K, V>;
  readonly sending: Sending<K, V>;
}): void {
  const { state, sending } = waiting;
  const { producer, settings } = state;
  if (producer.suspended && holdBack(producer, giveUp, waiting)) return;
  // Held back, and meanwhile it has found a place, or the producer was closed.
  if (!state.waiting.has(sending)) return;
  stopWaiting(state, sending);
  fail(state, sending, new BufferExhaustedError(producer.name, settings.maxBlockS));
  // It may have been all that kept the others waiting: they may need less.
  serveWaiting(state);
}

function stopWaiting<K extends Key, V>(state: ProducerState<K, V>, sending: Sending<K, V>): void {
  sending.timer?.cancel();
  state.waiting.delete(sending);
  state.desk().blockedSends.set(state.waiting.size);
}

/** Counts a send that comes to nothing before it is in a batch. */
function fail<K extends Key, V>(state: ProducerState<K, V>, sending: Sending<K, V>, error: unknown): boolean {
  state.recordsFailed++;
  state.desk().sendFailed.report(sending.partition, 1);
  state.ended(sending);
  return sending.fail(error);
}
