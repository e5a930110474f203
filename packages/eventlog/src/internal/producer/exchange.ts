import { holdBack, type Process, toSeconds, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { AppendedBatch } from "../../batch.js";
import { DeliveryTimeoutError, RequestTimeoutError } from "../../producer-errors.js";
import { retryBackoff } from "./backoff.js";
import { type Outcome, ProduceRequest } from "./produce-request.js";
import type { ProducerBatch } from "./producer-batch.js";
import type { ProducerState } from "./producer-state.js";
import { serveWaiting } from "./send.js";
import { wakeSoon } from "./wake.js";

/** An offset that nobody knows: the answer to what was sent without asking for one. */
const NO_OFFSET = -1;

/** Sends a request. */
export function dispatch<K extends Key, V>(state: ProducerState<K, V>, batches: readonly ProducerBatch<K, V>[]): void {
  const { settings, inFlight } = state;
  const desk = state.desk();
  const request = new ProduceRequest(batches);
  state.requestsSent++;
  for (const batch of batches) {
    state.batchesSent++;
    if (batch.retries === 0) {
      desk.batchRecords.add(batch.sendings.length);
      desk.batchBytes.add(batch.bytes);
    }
    desk.batchSent.report(batch.partition, batch.sendings.length, batch.bytes, batch.retries);
  }
  if (settings.acks !== "0") {
    inFlight.add(request);
    desk.inFlight.set(inFlight.size);
    if (settings.requestTimeoutS < Infinity) {
      const timedOut = { state, request };
      request.timer = desk.sim.call(settings.requestTimeoutS, giveUp as (timedOut: unknown) => void, timedOut);
    }
  }
  for (const batch of batches) sendBatch(state, request, batch);
  if (settings.acks === "0") for (const batch of batches) settle(state, batch, sentWithoutAnswer(state, batch));
}

/** Fails what has not been delivered in time: batches that wait, then those under way, whose answers change nothing then. */
export function expire<K extends Key, V>(state: ProducerState<K, V>, now: number): void {
  const { settings, queues, inFlight, producer } = state;
  const oldest = now - settings.deliveryTimeout;
  for (const queue of queues) {
    for (let { first } = queue; first !== undefined && first.created <= oldest; first = queue.first) {
      queue.batches.shift();
      failBatch(state, first, new DeliveryTimeoutError(producer.name, first.partition, settings.deliveryTimeoutS));
      release(state, first);
    }
  }
  for (const { batches } of inFlight) {
    for (const batch of batches) {
      if (batch.done || batch.created > oldest) continue;
      failBatch(state, batch, new DeliveryTimeoutError(producer.name, batch.partition, settings.deliveryTimeoutS));
    }
  }
}

/** Sends a batch. The log knows again one that it has, or has under way, if the producer is idempotent. */
function sendBatch<K extends Key, V>(
  state: ProducerState<K, V>,
  request: ProduceRequest<K, V>,
  batch: ProducerBatch<K, V>,
): void {
  const { sim } = state.desk();
  batch.awaitedBy = request;
  if (state.settings.idempotence) {
    if (batch.landed !== undefined) {
      sim.call(0, knownAlready as (known: unknown) => void, { state, request, batch, landed: batch.landed });
      return;
    }
    if (batch.underWay > 0) return;
  }
  batch.underWay++;
  sim.spawn(carry(state, request, batch), { owner: state.producer });
}

function* carry<K extends Key, V>(
  state: ProducerState<K, V>,
  request: ProduceRequest<K, V>,
  batch: ProducerBatch<K, V>,
): Process {
  const { log, idempotence } = state.settings;
  let outcome: Outcome;
  try {
    outcome = yield* log.appendBatch(batch.partition, batch.sendings);
    batch.landed ??= outcome;
  } catch (error) {
    if ((error as { readonly code?: unknown } | undefined)?.code !== "ENTITY_UNAVAILABLE") throw error;
    outcome = { error };
  }
  batch.underWay--;
  answered(state, idempotence ? (batch.awaitedBy ?? request) : request, batch, outcome);
}

function knownAlready<K extends Key, V>(known: {
  readonly state: ProducerState<K, V>;
  readonly request: ProduceRequest<K, V>;
  readonly batch: ProducerBatch<K, V>;
  readonly landed: AppendedBatch;
}): void {
  const { state, request, batch, landed } = known;
  if (state.producer.suspended && holdBack(state.producer, knownAlready, known)) return;
  answered(state, request, batch, landed);
}

/** One batch of a request is done with; all of them together are its answer. */
function answered<K extends Key, V>(
  state: ProducerState<K, V>,
  request: ProduceRequest<K, V>,
  batch: ProducerBatch<K, V>,
  outcome: Outcome,
): void {
  // Given up meanwhile, or sent without asking for an answer.
  if (request.over || !state.inFlight.has(request)) return;
  request.outcomes.set(batch, outcome);
  if (request.outcomes.size < request.batches.length) return;
  end(state, request);
  for (const each of request.batches) settle(state, each, request.outcomes.get(each) as Outcome);
  wakeSoon(state);
}

/** The connection is closed: no request under way will be answered. Their appends may still happen. */
function giveUp<K extends Key, V>(timedOut: {
  readonly state: ProducerState<K, V>;
  readonly request: ProduceRequest<K, V>;
}): void {
  const { state, request } = timedOut;
  const { producer, settings, inFlight } = state;
  if (producer.suspended && holdBack(producer, giveUp, timedOut)) return;
  if (request.over) return;
  const requests = [...inFlight];
  for (const each of requests) end(state, each);
  const error = new RequestTimeoutError(producer.name, settings.log.name, settings.requestTimeoutS);
  for (const { batches } of requests) for (const batch of batches) settle(state, batch, { error });
  wakeSoon(state);
}

function end<K extends Key, V>(state: ProducerState<K, V>, request: ProduceRequest<K, V>): void {
  request.end();
  state.inFlight.delete(request);
  state.desk().inFlight.set(state.inFlight.size);
}

/** What becomes of a batch after its answer: it is acknowledged, tried again, or has failed. */
function settle<K extends Key, V>(state: ProducerState<K, V>, batch: ProducerBatch<K, V>, outcome: Outcome): void {
  if (batch.done) {
    release(state, batch);
  } else if (!("error" in outcome)) {
    acknowledge(state, batch, outcome);
    release(state, batch);
  } else if (batch.retries < state.settings.retries) {
    tryAgain(state, batch);
  } else {
    failBatch(state, batch, outcome.error);
    release(state, batch);
  }
}

function tryAgain<K extends Key, V>(state: ProducerState<K, V>, batch: ProducerBatch<K, V>): void {
  const { settings } = state;
  const desk = state.desk();
  const now = toTicks(desk.sim.now);
  batch.retries++;
  batch.backoffUntil = now + toTicks(retryBackoff(settings, batch.retries, desk.backoffs));
  state.queueOf(batch.partition).putBack(batch, settings.idempotence);
  state.recordsRetried += batch.sendings.length;
  desk.retried.report(batch.partition, batch.sendings.length, batch.retries);
}

function acknowledge<K extends Key, V>(
  state: ProducerState<K, V>,
  batch: ProducerBatch<K, V>,
  { baseOffset, timestamp }: AppendedBatch,
): void {
  const { partition, sendings } = batch;
  const desk = state.desk();
  const now = toTicks(desk.sim.now);
  batch.done = true;
  state.queueOf(partition).settle(batch);
  state.recordsAcknowledged += sendings.length;
  desk.acknowledged.report(partition, baseOffset, sendings.length);
  for (const [index, sending] of sendings.entries()) {
    desk.latencies.add(toSeconds(now - sending.began));
    const { key, value, eventTime, sizeBytes, headers, reply } = sending;
    const offset = baseOffset === NO_OFFSET ? NO_OFFSET : baseOffset + index;
    reply?.resolve({ offset, key, value, partition, timestamp, eventTime, sizeBytes, headers });
    state.ended(sending);
  }
}

function failBatch<K extends Key, V>(state: ProducerState<K, V>, batch: ProducerBatch<K, V>, error: unknown): void {
  const { partition, sendings } = batch;
  const queue = state.queueOf(partition);
  batch.done = true;
  queue.settle(batch);
  if (batch.retries > 0) queue.unresolved = true;
  state.recordsFailed += sendings.length;
  state.desk().sendFailed.report(partition, sendings.length);
  for (const sending of sendings) {
    sending.fail(error);
    state.ended(sending);
  }
}

/** A batch gives its memory back. */
function release<K extends Key, V>(state: ProducerState<K, V>, batch: ProducerBatch<K, V>): void {
  state.setMemory(state.memory - batch.room);
  serveWaiting(state);
}

function sentWithoutAnswer<K extends Key, V>(
  { producer }: ProducerState<K, V>,
  { partition, sendings }: ProducerBatch<K, V>,
): AppendedBatch {
  return { partition, baseOffset: NO_OFFSET, count: sendings.length, timestamp: producer.now };
}
