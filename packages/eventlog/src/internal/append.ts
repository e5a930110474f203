import { holdBack, type SimFuture, toSeconds, toTicks } from "@sim/core";
import type { Key, Record } from "@sim/strategies";
import type { AppendRequest } from "./append-request.js";
import type { PartitionState } from "./partition-state.js";
import { wakeWaiting } from "./read.js";

/**
 * Routes an append and sets it on its way. Nothing of the log has changed if it throws.
 *
 * It is done when its latency is over, but not before the one ahead of it in its partition: of two that are due at one
 * instant the calendar takes the one that began first, so offsets follow the order of the calls.
 */
export function beginAppend<K extends Key, V>(
  request: AppendRequest<K, V>,
  reply: SimFuture<Record<K, V>> | undefined,
): void {
  const { state } = request;
  const engine = state.running(request.what);
  const partition =
    request.partition ??
    (state.partitions[state.router.partitionOf(request.key, request.sizeBytes)] as PartitionState<K, V>);
  const now = toTicks(engine.sim.now);
  const due = Math.max(now + engine.appendLatency.next(), partition.lastDue);
  request.partition = partition;
  request.reply = reply;
  request.began = now;
  request.timer = engine.sim.call(toSeconds(due - now), completeAppend, request as AppendRequest<K, unknown>);
  partition.lastDue = due;
  state.inFlight.add(request);
}

function completeAppend<K extends Key, V>(request: AppendRequest<K, V>): void {
  const { state } = request;
  if (state.log.suspended && holdBack(state.log, completeAppend, request)) return;
  const partition = request.partition as PartitionState<K, V>;
  const engine = state.attached();
  const now = toTicks(engine.sim.now);
  state.inFlight.remove(request);
  const { key, value, eventTime, sizeBytes, headers } = request;
  const offset = partition.store.append(key, value, now, Number.isNaN(eventTime) ? now : eventTime, sizeBytes, headers);
  partition.appended++;
  state.recordsAppended++;
  state.noteLatency(toSeconds(now - request.began));
  engine.appended.report(partition.id, offset);
  wakeWaiting(partition);
  request.reply?.resolve(partition.store.recordAt(offset));
}
