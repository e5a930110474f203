import { holdBack, type SimFuture, toSeconds } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import { OffsetOutOfRangeError } from "../errors.js";
import { ArrivalWait } from "./arrival-wait.js";
import type { PartitionState } from "./partition-state.js";
import type { ReadRequest } from "./read-request.js";

const DAEMON = { daemon: true };

/** Begins a read or fetch whose caller waits for what this returns. */
export function beginRead<K extends Key, V>(request: ReadRequest<K, V>): SimFuture<readonly Record<K, V>[]> {
  const engine = request.state.running(request.what);
  const reply = engine.replyToRead(() => abandonRead(request));
  beginReadFor(request, reply);
  return reply;
}

/** Begins a read or fetch that is answered to `reply`. */
export function beginReadFor<K extends Key, V>(
  request: ReadRequest<K, V>,
  reply: SimFuture<readonly Record<K, V>[]>,
): void {
  const { state, partition } = request;
  const engine = state.running(request.what);
  request.reply = reply;
  if (request.maxWait > 0 && !request.ripe) {
    partition.waiting.add(request);
    if (request.maxWait < Infinity) {
      request.timer = engine.sim.call(request.maxWait, waitIsOver as (r: unknown) => void, request, DAEMON);
    }
  } else {
    lookLater(request);
  }
  state.inFlight.add(request);
}

/** Records have come into a partition: whoever waits for them goes on, in the order in which they began to wait. */
export function wakeWaiting<K extends Key, V>(partition: PartitionState<K, V>): void {
  if (partition.waiting.size === 0) return;
  for (const request of partition.waiting) {
    if (request instanceof ArrivalWait) {
      if (request.offset < partition.highWatermark) request.arrived();
    } else if (request.ripe) {
      request.timer?.cancel();
      stopWaiting(request);
    }
  }
}

/** The time of a wait is over; if that was held back, a record may have come first, or the reader gone away. */
function waitIsOver<K extends Key, V>(request: ReadRequest<K, V>): void {
  const { log } = request.state;
  if (log.suspended && holdBack(log, waitIsOver, request)) return;
  if (request.partition.waiting.has(request)) stopWaiting(request);
}

function stopWaiting<K extends Key, V>(request: ReadRequest<K, V>): void {
  request.partition.waiting.delete(request);
  lookLater(request);
}

/** The read latency; the log is looked at when it is over. */
function lookLater<K extends Key, V>(request: ReadRequest<K, V>): void {
  const engine = request.state.attached();
  const delay = toSeconds(engine.readLatency.next());
  request.timer = engine.sim.call(delay, answer as (request: unknown) => void, request);
}

function answer<K extends Key, V>(request: ReadRequest<K, V>): void {
  const { state, partition, offset } = request;
  if (state.log.suspended && holdBack(state.log, answer, request)) return;
  // Held back, and meanwhile nobody waits any more.
  if (request.timer === undefined) return;
  const reply = request.reply as SimFuture<readonly Record<K, V>[]>;
  const engine = state.attached();
  state.inFlight.remove(request);
  // Of a reply that came with a message only this tells that nobody waits any more.
  if (reply.abandoned) return;
  const { logStartOffset, highWatermark } = partition;
  if (offset < logStartOffset || offset > highWatermark) {
    engine.outOfRange.report(partition.id, offset, logStartOffset, highWatermark);
    reply.fail(
      new OffsetOutOfRangeError(state.log.name, { partition: partition.id, offset, logStartOffset, highWatermark }),
    );
    return;
  }
  const records = partition.store.read(offset, request.count());
  reply.resolve(records);
  state.recordsRead += records.length;
  engine.read.report(partition.id, offset, records.length);
}

function abandonRead<K extends Key, V>(request: ReadRequest<K, V>): void {
  request.timer?.cancel();
  request.timer = undefined;
  request.partition.waiting.delete(request);
  request.state.inFlight.remove(request);
}
