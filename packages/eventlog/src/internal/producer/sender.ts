import { holdBack, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { BatchQueue } from "./batch-queue.js";
import { dispatch, expire } from "./exchange.js";
import type { ProducerBatch } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import { wakeAt } from "./wake.js";

/** Does what there is to do: gives up what is too old, sends what is ready, and sees when to look again. */
export function awake<K extends Key, V>(state: ProducerState<K, V>): void {
  const { producer, settings, inFlight } = state;
  if (producer.suspended && holdBack(producer, awake, state)) return;
  state.wakeUp = undefined;
  state.wakeUpAt = Infinity;
  const now = toTicks(producer.now);
  expire(state, now);
  while (inFlight.size < settings.maxInFlight && state.queues.some((queue) => ready(state, queue, now))) {
    const batches = collect(state, now);
    if (batches.length === 0) break;
    state.lastDrain = now;
    dispatch(state, batches);
  }
  const next = nextMoment(state, now);
  // Out of order, an old batch may have stood behind a younger one that has just been sent: its time is over already.
  if (next < Infinity) wakeAt(state, Math.max(next, now));
}

/** Whether the first batch for a partition is to be sent: full, old enough, or there is a reason to hurry. */
function ready<K extends Key, V>(state: ProducerState<K, V>, { batches }: BatchQueue<K, V>, now: number): boolean {
  const first = batches[0];
  if (first === undefined || first.backoffUntil > now) return false;
  return first.closed || batches.length > 1 || state.pressing || now - first.created >= state.settings.linger;
}

/**
 * The batches of the next request. Once one is ready, the first for every partition goes along, ready or not, unless it
 * is to be tried again later: they share the connection. The round begins where the last one ended, and ends early at a
 * batch that is too much for the request, or that must wait for an earlier one of its partition.
 */
function collect<K extends Key, V>(state: ProducerState<K, V>, now: number): ProducerBatch<K, V>[] {
  const { queues, settings } = state;
  const batches: ProducerBatch<K, V>[] = [];
  let bytes = 0;
  const start = state.drainIndex % queues.length;
  for (let i = 0; i < queues.length; i++) {
    state.drainIndex = (start + i) % queues.length;
    const queue = queues[state.drainIndex] as BatchQueue<K, V>;
    const { first } = queue;
    if (first === undefined || first.backoffUntil > now) continue;
    if (batches.length > 0 && bytes + first.bytes > settings.maxRequestBytes) break;
    if (settings.idempotence && queue.mustWait()) break;
    bytes += first.bytes;
    batches.push(queue.takeFirst());
  }
  return batches;
}

/** When the next batch is ready, if requests can be sent, or fails for want of an answer. */
function nextMoment<K extends Key, V>(state: ProducerState<K, V>, now: number): number {
  const { settings, inFlight } = state;
  const canSend = inFlight.size < settings.maxInFlight;
  let next = Infinity;
  for (const { first } of state.queues) {
    if (first === undefined) continue;
    next = Math.min(next, first.created + settings.deliveryTimeout);
    if (!canSend) continue;
    if (first.backoffUntil > now) next = Math.min(next, first.backoffUntil);
    else if (first.created + settings.linger > now) next = Math.min(next, first.created + settings.linger);
  }
  for (const { batches } of inFlight) {
    for (const { done, created } of batches) if (!done) next = Math.min(next, created + settings.deliveryTimeout);
  }
  return next;
}
