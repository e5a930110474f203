import {
  describeValue,
  holdBack,
  requireInteger,
  type Scheduled,
  type SimError,
  sampleDuration,
  type Waitable,
} from "@sim/core";
import { offsetOutOfRange, PartitionNotAssignedError, UnknownMemberIdError, unknownPartition } from "../errors.js";
import type { Offsets } from "../messages.js";
import type { GroupState, PendingRequest } from "./group-state.js";
import { partitionLags } from "./lag.js";
import type { Member } from "./member.js";

export type OffsetList = readonly (readonly [partition: number, offset: number])[];

/** Checks the shape of `offsets` and copies them, so that a later change of the caller's object changes nothing. */
export function checkOffsets<K, V>(state: GroupState<K, V>, owner: string, offsets: Offsets): OffsetList {
  if (typeof offsets !== "object" || offsets === null || Array.isArray(offsets)) {
    throw new TypeError(
      `${owner}: offsets must be a map or an object of offsets by partition, got ${describeValue(offsets)}`,
    );
  }
  const entries: Iterable<readonly [number, number]> = isMap(offsets)
    ? offsets
    : Object.entries(offsets).map(([key, offset]) => [partitionOf(owner, key), offset as number] as const);
  const list: (readonly [number, number])[] = [];
  for (const [partition, offset] of entries) {
    list.push([
      checkPartition(state, owner, partition),
      // Adding 0 turns -0 into 0.
      requireInteger(owner, `offset of partition ${partition}`, offset, 0) + 0,
    ]);
  }
  return list;
}

/** Any map will do, also one of another realm. */
function isMap(offsets: Offsets): offsets is ReadonlyMap<number, number> {
  return typeof (offsets as Partial<ReadonlyMap<number, number>>)[Symbol.iterator] === "function";
}

/** A property name as a partition: as JavaScript writes integers, so that "" or "0x1" are none. */
function partitionOf(owner: string, key: string): number {
  const partition = Number(key);
  if (String(partition) === key) return partition;
  throw new RangeError(`${owner}: partition must be an integer, got ${describeValue(key)}`);
}

export function checkPartition<K, V>(state: GroupState<K, V>, owner: string, partition: number): number {
  requireInteger(owner, "partition", partition, Number.MIN_SAFE_INTEGER);
  if (partition >= 0 && partition < state.numPartitions) return partition + 0;
  throw unknownPartition(state.name, partition, state.numPartitions);
}

/**
 * Sends a commit of the client's own generation, unless the client itself knows better.
 *
 * @param consumer - the member at the moment of sending, or the name of a stranger
 * @param awaited - as in {@link beginCommit}
 */
export function commitAsClient<K, V>(
  state: GroupState<K, V>,
  consumer: Member<K, V> | string,
  offsets: OffsetList,
  generation: number,
  awaited: boolean = true,
): Waitable<void> {
  const refusal = typeof consumer === "string" ? undefined : state.run.withholdCommit?.(consumer);
  if (refusal !== undefined) throw state.refused(refusal);
  return beginCommit(state, consumer, offsets, generation, awaited);
}

/**
 * Sends a commit: after its latency it holds as a whole or is refused as a whole [GRP6]. Once sent it happens, whether or
 * not its sender still waits [CORE2].
 *
 * @param consumer - the member at the moment of sending, or the name of a stranger
 * @param awaited - false if nobody will ask for the answer, so that a refusal is counted and no more
 * @returns what its answer settles; a commit without latency that is refused throws
 */
export function beginCommit<K, V>(
  state: GroupState<K, V>,
  consumer: Member<K, V> | string,
  offsets: OffsetList,
  generation: number,
  awaited: boolean = true,
): Waitable<void> {
  state.requireUp("commit");
  const name = typeof consumer === "string" ? consumer : consumer.consumer;
  const reply = state.sim.future({ label: `${state.name}: commit of ${name}` });
  const { coordinator } = state;
  const latency = sampleDuration(state.settings.commitLatency, state.random.commitLatency) * coordinator.slowdown;
  if (latency === 0) {
    applyCommit(state, consumer, offsets, generation);
    reply.resolve();
    return reply;
  }
  let timer: Scheduled | undefined;
  const request: PendingRequest = {
    what: `commit of ${name}`,
    done() {
      if (holdBack(coordinator, arrive, request)) return;
      state.committing.delete(request);
      try {
        applyCommit(state, consumer, offsets, generation);
      } catch (error) {
        if (!state.isRefusal(error)) throw error;
        if (awaited) reply.fail(error);
        return;
      }
      reply.resolve();
    },
    fail(error) {
      timer?.cancel();
      if (awaited) reply.fail(error);
    },
  };
  state.committing.add(request);
  timer = state.sim.call(latency, arrive, request);
  return reply;
}

function arrive(request: PendingRequest): void {
  request.done();
}

function applyCommit<K, V>(
  state: GroupState<K, V>,
  consumer: Member<K, V> | string,
  offsets: OffsetList,
  generation: number,
): void {
  const refusal = refusalOf(state, consumer, offsets, generation);
  if (refusal !== undefined) throw state.refused(refusal);
  const { id } = consumer as Member<K, V>;
  state.run.committed?.(consumer as Member<K, V>);
  for (const [partition, offset] of offsets) {
    state.committed[partition] = offset;
    state.facts.committed.report(id, partition, offset);
  }
  state.counters.commits++;
  const { now } = state.sim;
  if (state.meter.due(now)) state.meter.add({ time: now, lags: partitionLags(state) });
}

/** Why a commit is refused, or undefined. */
function refusalOf<K, V>(
  state: GroupState<K, V>,
  consumer: Member<K, V> | string,
  offsets: OffsetList,
  generation: number,
): SimError | undefined {
  const { name, settings } = state;
  if (typeof consumer === "string") return new UnknownMemberIdError(name, consumer);
  const refusal = state.run.checkCommit(consumer, generation);
  const lenient = refusal?.code === "REBALANCE_IN_PROGRESS" && !settings.strict && state.run.participate === undefined;
  if (refusal !== undefined && !lenient) return refusal;
  if (!settings.strict) return undefined;
  for (const [partition, offset] of offsets) {
    if (state.owner[partition] !== consumer) return new PartitionNotAssignedError(name, consumer.consumer, partition);
    const high = settings.log.highWatermark(partition);
    if (offset > high) return offsetOutOfRange(name, partition, offset, 0, high);
  }
  return undefined;
}
