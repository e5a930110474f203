import {
  allOf,
  anyOf,
  idle,
  type Process,
  type SimError,
  sampleDuration,
  toSeconds,
  toTicks,
  untilResumed,
  type Waitable,
} from "@sim/core";
import type { Record } from "@sim/strategies";
import { NoOffsetForPartitionError, offsetOutOfRange } from "../errors.js";
import { commitIfDue } from "./auto-commit.js";
import { checkBatch } from "./check-batch.js";
import { type GroupState, NONE } from "./group-state.js";
import { resetOffset } from "./lag.js";
import type { Member } from "./member.js";
import { changeOf, type Membership } from "./membership.js";
import { takePart } from "./take-part.js";

/** A part of a poll: up to `count` records of one partition from its position on. */
interface Share {
  readonly partition: number;
  readonly offset: number;
  readonly count: number;
  /** The ownership epoch at the time of asking. */
  readonly epoch: number;
}

interface Batch<K, V> {
  readonly share: Share;
  readonly records: readonly Record<K, V>[];
}

/**
 * One poll, run in the process of whoever polls: dropping that process abandons it, and then no position has moved
 * [CORE2]. While there is nothing to read, and only then, its waits are daemons: a consumer that polls for ever does not
 * keep a run alive, and a record that comes meanwhile does [END1].
 *
 * @param isAwaited - asked at the very end: whether the answer still has somebody to reach
 */
export function* poll<K, V>(
  state: GroupState<K, V>,
  membership: Membership<K, V>,
  consumer: string,
  maxRecords: number,
  maxWait: number,
  isAwaited: () => boolean,
): Process<readonly Record<K, V>[]> {
  state.requireUp("poll");
  const { crashes } = state;
  // A coordinator that is suspended answers when it is resumed.
  while (state.coordinator.suspended) yield* untilResumed(state.coordinator);
  state.requireUp("poll", crashes);
  const member = membership.memberNamed(consumer);
  state.counters.polls++;
  membership.pollBegins(member);
  try {
    return yield* pollAs(state, member, maxRecords, maxWait, isAwaited);
  } finally {
    membership.pollEnds(member);
  }
}

function* pollAs<K, V>(
  state: GroupState<K, V>,
  member: Member<K, V>,
  maxRecords: number,
  maxWait: number,
  isAwaited: () => boolean,
): Process<readonly Record<K, V>[]> {
  const { crashes } = state;
  commitIfDue(state, member);
  const latency = sampleDuration(state.settings.pollLatency, state.random.pollLatency);
  const lookAt = toTicks(state.sim.now) + toTicks(latency);
  const deadline = lookAt + toTicks(maxWait);
  yield* reachLog(state, member, lookAt);

  for (;;) {
    while (state.coordinator.suspended) yield* untilResumed(state.coordinator);
    state.requireUp("poll", crashes);
    // Gone during the latency: nobody would wake it any more.
    if (!isCurrent(state, member)) return [];
    const part = takePart(state, member);
    if (part !== undefined) {
      yield* part;
      continue;
    }
    const shares = plan(state, member, maxRecords);
    if (shares.length === 0) {
      if (deadline <= toTicks(state.sim.now)) return [];
      yield* waitForRecord(state, member, deadline);
    }
    const batches = shares.length === 0 ? [] : yield* readAll(state, shares);
    while (state.coordinator.suspended) yield* untilResumed(state.coordinator);
    state.requireUp("poll", crashes);
    // Gone meanwhile, and perhaps back with a new membership: this poll belongs to the old one.
    if (!isCurrent(state, member) || !isAwaited()) return [];
    const records = take(state, member, batches);
    // Nothing of what was readable has been left for this poll: with time left it looks again.
    if (records.length > 0 || deadline <= toTicks(state.sim.now)) return records;
  }
}

/** Whether this client is still the consumer of its name. */
function isCurrent<K, V>(state: GroupState<K, V>, member: Member<K, V>): boolean {
  return !member.closed && state.members.get(member.consumer) === member;
}

/** The poll latency, up to the moment `lookAt` in ticks: a daemon only as long as there is nothing to read. */
function* reachLog<K, V>(state: GroupState<K, V>, member: Member<K, V>, lookAt: number): Process {
  for (;;) {
    const left = lookAt - toTicks(state.sim.now);
    if (left <= 0) return;
    if (!hasReadable(state, member)) {
      yield* waitForRecord(state, member, lookAt);
    } else {
      yield toSeconds(left);
      return;
    }
  }
}

/** Waits until a partition gets a record, what the consumer may read changes, or the moment `until`, in ticks, is there. */
function* waitForRecord<K, V>(state: GroupState<K, V>, member: Member<K, V>, until: number): Process {
  const { log } = state.settings;
  const waits: Waitable<void>[] = [changeOf(state, member)];
  if (until < Infinity) waits.push(idle(toSeconds(until - toTicks(state.sim.now))));
  for (const partition of member.owned) {
    if (member.paused.has(partition)) continue;
    const arrival = log.whenReadable?.(partition, log.highWatermark(partition));
    if (arrival !== undefined) waits.push(arrival);
  }
  yield* anyOf(...waits);
}

/** Which partitions to read, from which offsets, how far: a round that begins after the last partition served [GRP2]. */
function plan<K, V>(state: GroupState<K, V>, member: Member<K, V>, maxRecords: number): readonly Share[] {
  const owned = readable(member);
  const shares: Share[] = [];
  for (const partition of owned) resolvePosition(state, partition);
  const next = owned.findIndex((partition) => partition > member.lastServed);
  const first = next < 0 ? 0 : next;
  let remaining = maxRecords;
  for (let i = 0; i < owned.length && remaining > 0; i++) {
    const partition = owned[(first + i) % owned.length] as number;
    const offset = state.position[partition] as number;
    const count = Math.min(remaining, state.settings.log.highWatermark(partition) - offset);
    if (count <= 0) continue;
    remaining -= count;
    shares.push({ partition, offset, count, epoch: state.ownershipEpoch[partition] as number });
  }
  return shares;
}

/** The partitions that it owns and has not paused. */
function readable<K, V>({ owned, paused }: Member<K, V>): readonly number[] {
  return paused.size === 0 ? owned : owned.filter((partition) => !paused.has(partition));
}

/** Sets a position that is undefined or out of range: the committed offset, else as `autoOffsetReset` says [GRP1]. */
function resolvePosition<K, V>(state: GroupState<K, V>, partition: number): void {
  const { log, autoOffsetReset } = state.settings;
  const position = state.position[partition] as number;
  const low = log.logStartOffset(partition);
  const high = log.highWatermark(partition);
  const wanted = position === NONE ? (state.committed[partition] as number) : position;
  if (wanted !== NONE && wanted >= low && wanted <= high) {
    if (position === NONE) state.setPosition(partition, wanted);
    return;
  }
  if (autoOffsetReset === "none") {
    throw wanted === NONE
      ? new NoOffsetForPartitionError(state.name, partition)
      : offsetOutOfRange(state.name, partition, wanted, low, high);
  }
  const offset = resetOffset(state, partition);
  state.counters.offsetResets++;
  state.facts.reset.report(partition, wanted, offset);
  state.setPosition(partition, offset);
}

/** Whether a poll of this member would find records, or an error, right now. */
function hasReadable<K, V>(state: GroupState<K, V>, member: Member<K, V>): boolean {
  const { log, autoOffsetReset } = state.settings;
  return readable(member).some((partition) => {
    const position = state.position[partition] as number;
    const wanted = position === NONE ? (state.committed[partition] as number) : position;
    const low = log.logStartOffset(partition);
    const high = log.highWatermark(partition);
    if (wanted !== NONE && wanted >= low && wanted <= high) return wanted < high;
    return autoOffsetReset === "none" || resetOffset(state, partition) < high;
  });
}

/** All shares at once: one read latency, not one for each. */
function* readAll<K, V>(state: GroupState<K, V>, shares: readonly Share[]): Process<readonly Batch<K, V>[]> {
  const [only] = shares;
  if (only !== undefined && shares.length === 1) return [yield* readShare(state, only)];
  return yield* allOf(...shares.map((share) => readShare(state, share)));
}

function* readShare<K, V>(state: GroupState<K, V>, share: Share): Process<Batch<K, V>> {
  try {
    return { share, records: yield* state.settings.log.read(share.partition, share.offset, share.count) };
  } catch (error) {
    // Retention has overtaken the position while the read was under way: the next look resolves it anew.
    if ((error as Partial<SimError> | null)?.code === "OFFSET_OUT_OF_RANGE") return { share, records: [] };
    throw error;
  }
}

/** The records that are still this consumer's, and the positions moved past them. */
function take<K, V>(
  state: GroupState<K, V>,
  member: Member<K, V>,
  batches: readonly Batch<K, V>[],
): readonly Record<K, V>[] {
  const taken: (readonly Record<K, V>[])[] = [];
  for (const { share, records } of batches) {
    const { partition, offset, count, epoch } = share;
    // Lost and perhaps regained meanwhile, or moved by a seek or another poll: not this poll's to deliver.
    if (state.ownershipEpoch[partition] !== epoch || state.position[partition] !== offset) continue;
    checkBatch(state.settings.log, partition, offset, count, records);
    const last = records.at(-1);
    if (last === undefined) continue;
    state.history.deliver(partition, offset, records);
    state.setPosition(partition, last.offset + 1);
    state.counters.recordsPolled += records.length;
    state.facts.polled.report(member.id, partition, offset, records.length);
    member.lastServed = partition;
    taken.push(records);
  }
  return taken.length === 1 ? (taken[0] as readonly Record<K, V>[]) : joined(taken);
}

/** What `flat()` gives, which takes tens of times as long: it asks for each element whether it is there. */
function joined<T>(parts: readonly (readonly T[])[]): readonly T[] {
  const all: T[] = [];
  for (const part of parts) for (const each of part) all.push(each);
  return all;
}
