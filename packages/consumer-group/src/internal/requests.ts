import type { SimFuture } from "@sim/core";
import { describeValue, type Process, requireMethods, requireName, requireTarget, untilResumed } from "@sim/core";
import { PartitionNotAssignedError, UnknownMemberIdError } from "../errors.js";
import type { JoinOptions } from "../join-options.js";
import type { ConsumerTarget } from "../messages.js";
import { commitPositions } from "./auto-commit.js";
import { checkPartition } from "./commit.js";
import type { GroupState } from "./group-state.js";
import type { Member } from "./member.js";
import { changeOf, type JoinRequest, type Membership } from "./membership.js";
import { tellEntity } from "./ownership.js";
import { takePart } from "./take-part.js";

/** Checks the arguments of a join. */
export function checkJoin<K, V>(
  owner: string,
  consumer: string,
  entity: ConsumerTarget<K, V>,
  options: JoinOptions,
): JoinRequest<K, V> {
  requireName(owner, "consumerName", consumer);
  requireTarget(owner, entity);
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${owner}: options must be an object, got ${describeValue(options)}`);
  }
  const { instanceId, listener } = options;
  if (instanceId !== undefined) requireName(owner, "instanceId", instanceId);
  if (listener !== undefined) requireMethods(owner, "listener", listener, []);
  return { consumer, entity, instanceId, listener };
}

/** A join that ends with the rebalance it is part of. */
export function joinWithRebalance<K, V>(
  group: GroupState<K, V>,
  membership: Membership<K, V>,
  request: JoinRequest<K, V>,
): SimFuture<readonly number[]> {
  group.requireUp("join");
  const member = membership.join(request);
  const { consumer } = request;
  const reply = group.sim.future<readonly number[]>({ label: `${group.name}: join of ${consumer}` });
  group.waiting.push({
    what: `join of ${consumer}`,
    done() {
      if (group.members.get(consumer) === member) reply.resolve(member.owned);
      else reply.fail(group.refused(new UnknownMemberIdError(group.name, consumer)));
    },
    fail: (error) => reply.fail(error),
  });
  return reply;
}

/** A join in which the client takes part in the rebalance, as in a poll without an end that reads nothing. */
export function* joinAsClient<K, V>(
  group: GroupState<K, V>,
  membership: Membership<K, V>,
  request: JoinRequest<K, V>,
): Process<readonly number[]> {
  group.requireUp("join");
  const { crashes } = group;
  while (group.coordinator.suspended) yield* untilResumed(group.coordinator);
  group.requireUp("join", crashes);
  const member = membership.join(request);
  membership.pollBegins(member);
  try {
    for (;;) {
      group.requireUp("join", crashes);
      if (member.closed || group.members.get(member.consumer) !== member) {
        throw group.refused(new UnknownMemberIdError(group.name, member.consumer));
      }
      const part = takePart(group, member);
      if (part !== undefined) yield* part;
      else if (group.run.settled(member)) return member.owned;
      else yield* changeOf(group, member);
    }
  } finally {
    membership.pollEnds(member);
  }
}

/** A leave that ends with the rebalance that follows. */
export function leaveWithRebalance<K, V>(
  group: GroupState<K, V>,
  membership: Membership<K, V>,
  consumer: string,
): SimFuture<void> {
  group.requireUp("leave");
  membership.leave(membership.memberNamed(consumer));
  const reply = group.sim.future({ label: `${group.name}: leave of ${consumer}` });
  const what = `leave of ${consumer}`;
  group.waiting.push({ what, done: () => reply.resolve(), fail: (error) => reply.fail(error) });
  return reply;
}

/** The same, with what the consumer has polled committed first. */
export function* leaveAfterCommit<K, V>(
  group: GroupState<K, V>,
  membership: Membership<K, V>,
  consumer: string,
): Process {
  group.requireUp("leave");
  yield* commitPositions(group, membership.memberNamed(consumer));
  yield* leaveWithRebalance(group, membership, consumer);
}

/** A leave in which the client is closed: it gives its partitions back in good order, and is gone. */
export function* leaveAsClient<K, V>(group: GroupState<K, V>, membership: Membership<K, V>, consumer: string): Process {
  group.requireUp("leave");
  const { crashes } = group;
  while (group.coordinator.suspended) yield* untilResumed(group.coordinator);
  group.requireUp("leave", crashes);
  const member = membership.memberNamed(consumer);
  yield* commitPositions(group, member);
  const { owned } = member;
  if (owned.length > 0) {
    // One that could not commit any more does not give them back in good order.
    const type = group.run.withholdCommit?.(member) === undefined ? "Revoked" : "Lost";
    tellEntity(group, member, type, owned, group.run.generationOf(member));
    const listening = member.call(type, owned);
    if (listening !== undefined) yield* listening;
  }
  if (!member.closed) membership.leave(member);
}

/** The generation that a commit of this consumer carries by default. */
export function generationOf<K, V>(group: GroupState<K, V>, consumer: string): number {
  const member = group.members.get(consumer);
  return member === undefined ? group.run.generation : group.run.generationOf(member);
}

/** The consumer as the owner of a partition. */
export function ownerNamed<K, V>(group: GroupState<K, V>, consumer: string, partition: number): Member<K, V> {
  const member = group.owner[partition];
  if (member?.consumer === consumer && !member.closed) return member;
  throw group.refused(new PartitionNotAssignedError(group.name, consumer, partition));
}

/** The partitions, each with the consumer as its owner; all are checked before the first is given. */
export function ownedOf<K, V>(
  owner: string,
  group: GroupState<K, V>,
  consumer: string,
  partitions: readonly number[],
): readonly (readonly [partition: number, member: Member<K, V>])[] {
  requireName(owner, "consumerName", consumer);
  if (!Array.isArray(partitions)) {
    throw new TypeError(`${owner}: partitions must be an array, got ${describeValue(partitions)}`);
  }
  return partitions.map((partition) => [
    checkPartition(group, owner, partition),
    ownerNamed(group, consumer, partition),
  ]);
}

/** Looks at how many partitions the log has. */
export function refreshMetadata<K, V>(group: GroupState<K, V>): void {
  if (group.down || group.coordinator.suspended) return;
  const { numPartitions } = group;
  if (numPartitions === group.partitionsKnown) return;
  group.partitionsKnown = numPartitions;
  group.run.partitionsAdded();
}
