import { SimError } from "@sim/core";

/**
 * The group does not know this consumer: it never joined, has left, or was expelled. Code `UNKNOWN_MEMBER_ID`.
 *
 * @public
 */
export class UnknownMemberIdError extends SimError {
  constructor(group: string, consumer: string) {
    super(
      "UNKNOWN_MEMBER_ID",
      `${group}: ${JSON.stringify(consumer)} is not a member (never joined, left, or expelled): join first`,
    );
    this.name = "UnknownMemberIdError";
  }
}

/**
 * A commit of another generation than the group's: its sender does not know of a rebalance yet. Code
 * `ILLEGAL_GENERATION`.
 *
 * @public
 */
export class IllegalGenerationError extends SimError {
  constructor(group: string, consumer: string, given: number, current: number) {
    super(
      "ILLEGAL_GENERATION",
      `${group}: commit of ${JSON.stringify(consumer)} carries generation ${given}, the group is at ${current}: ` +
        "its partitions may be somebody else's by now; read on from the new assignment",
    );
    this.name = "IllegalGenerationError";
  }
}

/**
 * A commit of another member epoch than the coordinator's, with `consumerProtocol`: the member's assignment has changed and
 * it does not know yet. Code `STALE_MEMBER_EPOCH`.
 *
 * @public
 */
export class StaleMemberEpochError extends SimError {
  constructor(group: string, consumer: string, given: number, current: number) {
    super(
      "STALE_MEMBER_EPOCH",
      `${group}: commit of ${JSON.stringify(consumer)} carries member epoch ${given}, the coordinator has ${current}: ` +
        "read on from the new assignment",
    );
    this.name = "StaleMemberEpochError";
  }
}

/**
 * Another consumer has joined with the same `instanceId`, and this one is no member any more. Code `FENCED_INSTANCE_ID`.
 *
 * @public
 */
export class FencedInstanceIdError extends SimError {
  constructor(group: string, consumer: string, instanceId: string) {
    super(
      "FENCED_INSTANCE_ID",
      `${group}: ${JSON.stringify(consumer)} is fenced: another consumer has joined as ${JSON.stringify(instanceId)}; ` +
        "every running consumer needs an instanceId of its own",
    );
    this.name = "FencedInstanceIdError";
  }
}

/**
 * A consumer joins with an `instanceId` that a running member holds, with `consumerProtocol`. Code `UNRELEASED_INSTANCE_ID`.
 *
 * @public
 */
export class UnreleasedInstanceIdError extends SimError {
  constructor(group: string, consumer: string, instanceId: string) {
    super(
      "UNRELEASED_INSTANCE_ID",
      `${group}: ${JSON.stringify(consumer)} cannot join as ${JSON.stringify(instanceId)}: a member with this ` +
        "instanceId has not left yet",
    );
    this.name = "UnreleasedInstanceIdError";
  }
}

/**
 * The group is rebalancing and its members own nothing until that is over. Code `REBALANCE_IN_PROGRESS`.
 *
 * @public
 */
export class RebalanceInProgressError extends SimError {
  constructor(group: string, consumer: string) {
    super(
      "REBALANCE_IN_PROGRESS",
      `${group}: commit of ${JSON.stringify(consumer)} while the group rebalances: read on from the new assignment`,
    );
    this.name = "RebalanceInProgressError";
  }
}

/**
 * A commit or seek of a partition that the consumer does not own. Code `PARTITION_NOT_ASSIGNED`.
 *
 * @public
 */
export class PartitionNotAssignedError extends SimError {
  constructor(group: string, consumer: string, partition: number) {
    super("PARTITION_NOT_ASSIGNED", `${group}: partition ${partition} is not assigned to ${JSON.stringify(consumer)}`);
    this.name = "PartitionNotAssignedError";
  }
}

/**
 * There is no committed offset to start from, and `autoOffsetReset` is `none`. Code `NO_OFFSET_FOR_PARTITION`.
 *
 * @public
 */
export class NoOffsetForPartitionError extends SimError {
  constructor(group: string, partition: number) {
    super(
      "NO_OFFSET_FOR_PARTITION",
      `${group}: no committed offset for partition ${partition} and autoOffsetReset is "none": commit or seek first`,
    );
    this.name = "NoOffsetForPartitionError";
  }
}

/** The error of a partition number that the log does not have. */
export function unknownPartition(group: string, partition: number, numPartitions: number): SimError {
  return new SimError(
    "UNKNOWN_PARTITION",
    `${group}: there is no partition ${partition}: they run from 0 to ${numPartitions - 1}`,
  );
}

/** The error of an offset outside what the log has. */
export function offsetOutOfRange(
  group: string,
  partition: number,
  offset: number,
  low: number,
  high: number,
): SimError {
  return new SimError(
    "OFFSET_OUT_OF_RANGE",
    `${group}: offset ${offset} of partition ${partition} is out of range: valid are ${low} to ${high} (high watermark)`,
  );
}
