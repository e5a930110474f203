import { holdBack, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { BatchQueue } from "./batch-queue.js";
import { dispatch, expire } from "./exchange.js";
import type { ProducerBatch } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import type { Sequences } from "./sequences.js";
import { wakeAt } from "./wake.js";

/** Does what there is to do: sends what is ready, gives up what is too old, and sees when to look again. */
export function awake<K extends Key, V>(state: ProducerState<K, V>): void {
  const { producer } = state;
  if (producer.suspended && holdBack(producer, awake, state)) return;
  state.wakeUp = undefined;
  state.wakeUpAt = Infinity;
  const now = toTicks(producer.now);
  let busy = true;
  while (busy) {
    resolveSequences(state);
    busy = sendRequest(state, now);
    // What has no time left may have stood behind what has just been sent.
    busy = expire(state, now) || busy;
  }
  const next = nextMoment(state, now);
  if (next < Infinity) wakeAt(state, next);
}

/** Sends a request if something is ready, and can be sent. */
function sendRequest<K extends Key, V>(state: ProducerState<K, V>, now: number): boolean {
  if (!anyReady(state, now)) return false;
  if (!canSend(state)) {
    noteDelay(state, now);
    return false;
  }
  state.lastReady = state.lastDrain = now;
  const batches = collect(state, now);
  if (batches.length > 0) dispatch(state, batches);
  return batches.length > 0;
}

/**
 * Takes note of batches that are ready and cannot be sent: too many requests are under way, or there is no connection. With
 * one request at a time what waits for a partition of that request is not held to be ready.
 */
export function noteDelay<K extends Key, V>(state: ProducerState<K, V>, now: number): void {
  const { settings, queues } = state;
  if (settings.availabilityTimeout === 0 || state.lastReady === now || canSend(state)) return;
  const inTurn = settings.maxInFlight === 1;
  if (!queues.some((queue) => ready(state, queue, now) && !(inTurn && queue.awaiting > 0))) return;
  state.lastReady = now;
  if (state.lastDrain === -1) state.lastDrain = now;
}

function canSend<K extends Key, V>({ inFlight, settings, connection }: ProducerState<K, V>): boolean {
  return inFlight.size < settings.maxInFlight && connection.usable();
}

function anyReady<K extends Key, V>(state: ProducerState<K, V>, now: number): boolean {
  for (const queue of state.queues) if (ready(state, queue, now)) return true;
  return false;
}

/** Whether the first batch for a partition is to be sent: full, old enough, or there is a reason to hurry. */
function ready<K extends Key, V>(state: ProducerState<K, V>, { batches }: BatchQueue<K, V>, now: number): boolean {
  const first = batches[0];
  if (first === undefined || first.backoffUntil > now) return false;
  return first.closed || batches.length > 1 || state.pressing || now - first.created >= state.settings.linger;
}

/**
 * The batches of the next request. Once one is ready, the first for every partition goes along, ready or not, unless it
 * is to be tried again later: they share the connection. The round over the partitions begins where the last one ended,
 * and ends early at a batch that is too much for the request, or that must wait for an earlier one of its partition.
 */
function collect<K extends Key, V>(state: ProducerState<K, V>, now: number): ProducerBatch<K, V>[] {
  const { queues, settings, metadata } = state;
  const batches: ProducerBatch<K, V>[] = [];
  let bytes = 0;
  const { numPartitions } = metadata;
  const start = state.drainIndex % numPartitions;
  for (let i = 0; i < numPartitions; i++) {
    state.drainIndex = (start + i) % numPartitions;
    const queue = queues[state.drainIndex];
    const first = queue?.first;
    if (queue === undefined || first === undefined || first.backoffUntil > now) continue;
    if (batches.length > 0 && bytes + first.bytes > settings.maxRequestBytes) break;
    if (queue.sequences?.mustWait(first, state.epoch) === true) break;
    bytes += first.bytes;
    batches.push(queue.takeFirst(state.epoch));
  }
  return batches;
}

/**
 * Where a batch failed that may be in the log all the same, new ones go on when nothing is under way any more: with the
 * next numbers if those were acknowledged, else in a new epoch. Other partitions change to that when nothing of them is under way.
 */
function resolveSequences<K extends Key, V>(state: ProducerState<K, V>): void {
  const gaps: Sequences<K, V>[] = [];
  for (const { sequences } of state.queues) {
    if (sequences?.resolved !== true) continue;
    sequences.unresolved = false;
    if (sequences.hasGap) gaps.push(sequences);
  }
  if (gaps.length === 0) return;
  state.epoch++;
  for (const sequences of gaps) sequences.startAgain(state.epoch);
}

/** When the next batch is ready, if requests can be sent, or fails for want of an answer. */
function nextMoment<K extends Key, V>(state: ProducerState<K, V>, now: number): number {
  const { settings, inFlight, connection } = state;
  const sends = connection.up && inFlight.size < settings.maxInFlight;
  let next = Infinity;
  for (const { first, inFlight: underWay } of state.queues) {
    if (underWay[0] !== undefined) next = Math.min(next, underWay[0].created + settings.deliveryTimeout);
    if (first === undefined) continue;
    next = Math.min(next, first.created + settings.deliveryTimeout);
    if (!connection.up) next = Math.min(next, connection.nextTry);
    if (!sends) continue;
    if (first.backoffUntil > now) next = Math.min(next, first.backoffUntil);
    else if (first.created + settings.linger > now) next = Math.min(next, first.created + settings.linger);
  }
  return next;
}
