import { EntityUnavailableError, holdBack, type Process, toSeconds, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { AppendedBatch } from "../../batch.js";
import { DeliveryTimeoutError, RequestTimeoutError } from "../../producer-errors.js";
import { backoff } from "./backoff.js";
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

/**
 * Fails what has not been delivered in time: batches that wait, then those under way, whose answers change nothing then.
 * Each partition's are looked at in their order, up to the first that has time left. Tells whether there were any.
 */
export function expire<K extends Key, V>(state: ProducerState<K, V>, now: number): boolean {
  const { queues } = state;
  let expired = false;
  const oldest = now - state.settings.deliveryTimeout;
  for (const queue of queues) {
    for (let { first } = queue; first !== undefined && first.created <= oldest; first = queue.first) {
      expired = true;
      queue.batches.shift();
      failBatch(state, first, undelivered(state, first));
      queue.sequences?.expire(first);
      release(state, first);
    }
  }
  for (const { inFlight, sequences } of queues) {
    for (let batch = inFlight[0]; batch !== undefined && batch.created <= oldest; batch = inFlight[0]) {
      expired = true;
      failBatch(state, batch, undelivered(state, batch));
      sequences?.expire(batch);
    }
  }
  return expired;
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
    const { code } = (error ?? {}) as { readonly code?: unknown };
    // A bug of the model, not an answer of the log.
    if (typeof code !== "string") throw error;
    if (code === "ENTITY_UNAVAILABLE") {
      batch.underWay--;
      loseConnection(state, error);
      return;
    }
    outcome = { refusal: error };
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

/** A request has not been answered in time. */
function giveUp<K extends Key, V>(timedOut: {
  readonly state: ProducerState<K, V>;
  readonly request: ProduceRequest<K, V>;
}): void {
  const { state, request } = timedOut;
  const { producer, settings } = state;
  if (producer.suspended && holdBack(producer, giveUp, timedOut)) return;
  if (request.over) return;
  // What has no time left at this very moment has failed for that.
  expire(state, toTicks(producer.now));
  loseConnection(state, new RequestTimeoutError(producer.name, settings.log.name, settings.requestTimeoutS));
}

/** The log has crashed: the connection to it is closed, as the producer sees at once. */
export function logHasCrashed<K extends Key, V>(state: ProducerState<K, V>): void {
  const { producer, settings } = state;
  if (producer.crashed || (producer.suspended && holdBack(producer, logHasCrashed, state))) return;
  loseConnection(state, new EntityUnavailableError(settings.log.name, "append lost"));
}

/**
 * No request under way will be answered, also not for what is in the log already. Appends of a log that is up may still
 * happen.
 */
function loseConnection<K extends Key, V>(state: ProducerState<K, V>, error: unknown): void {
  state.connection.lose();
  const requests = [...state.inFlight];
  for (const each of requests) end(state, each);
  for (const { batches } of requests) for (const batch of batches) settle(state, batch, { loss: error });
  wakeSoon(state);
}

function end<K extends Key, V>(state: ProducerState<K, V>, request: ProduceRequest<K, V>): void {
  request.end();
  state.inFlight.delete(request);
  state.desk().inFlight.set(state.inFlight.size);
}

/** What becomes of a batch after its answer, or the loss of it: it is acknowledged, tried again, or has failed. */
function settle<K extends Key, V>(
  state: ProducerState<K, V>,
  batch: ProducerBatch<K, V>,
  outcome: Outcome | { readonly loss: unknown },
): void {
  state.queueOf(batch.partition).answered(batch);
  if (batch.done) {
    if ("baseOffset" in outcome) state.queueOf(batch.partition).sequences?.acknowledge(batch);
    release(state, batch);
  } else if ("baseOffset" in outcome) {
    acknowledge(state, batch, outcome);
    release(state, batch);
  } else if ("loss" in outcome && batch.retries < state.settings.retries && !isOverdue(state, batch)) {
    tryAgain(state, batch);
  } else {
    failBatch(state, batch, "loss" in outcome ? outcome.loss : outcome.refusal);
    release(state, batch);
  }
}

function isOverdue<K extends Key, V>({ settings, producer }: ProducerState<K, V>, batch: ProducerBatch<K, V>): boolean {
  return toTicks(producer.now) - batch.created >= settings.deliveryTimeout;
}

function undelivered<K extends Key, V>(
  { producer, settings }: ProducerState<K, V>,
  { partition }: ProducerBatch<K, V>,
): DeliveryTimeoutError {
  return new DeliveryTimeoutError(producer.name, partition, settings.deliveryTimeoutS);
}

function tryAgain<K extends Key, V>(state: ProducerState<K, V>, batch: ProducerBatch<K, V>): void {
  const { settings } = state;
  const desk = state.desk();
  const now = toTicks(desk.sim.now);
  batch.retries++;
  const { retryBackoffS, retryBackoffMaxS, retryJitter } = settings;
  const wait = backoff(retryBackoffS, retryBackoffMaxS, retryJitter, batch.retries - 1, desk.backoffs);
  batch.backoffUntil = now + toTicks(wait);
  state.queueOf(batch.partition).putBack(batch);
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
  state.queueOf(partition).sequences?.acknowledge(batch);
  state.recordsAcknowledged += sendings.length;
  desk.acknowledged.report(partition, baseOffset, sendings.length);
  let offset = baseOffset;
  for (const sending of sendings) {
    desk.latencies.add(toSeconds(now - sending.began));
    const { key, value, eventTime, sizeBytes, headers, reply } = sending;
    reply?.resolve({ offset, key, value, partition, timestamp, eventTime, sizeBytes, headers });
    if (offset !== NO_OFFSET) offset++;
    state.ended(sending);
  }
}

function failBatch<K extends Key, V>(state: ProducerState<K, V>, batch: ProducerBatch<K, V>, error: unknown): void {
  const { partition, sendings } = batch;
  const queue = state.queueOf(partition);
  batch.done = true;
  queue.settle(batch);
  queue.sequences?.fail(batch);
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
