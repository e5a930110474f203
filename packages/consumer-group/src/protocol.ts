import type { Process, Scheduled, SimError, Simulation } from "@sim/core";
import type { PartitionAssignment } from "@sim/strategies";

/**
 * What a member learns of its partitions: they are its own, have been taken in good order, or were lost without it having a
 * say (it was expelled, or had to leave).
 *
 * @public
 */
export type OwnershipChangeType = "Assigned" | "Revoked" | "Lost";

/**
 * A consumer of the group as a rebalance protocol sees it: one client, from its join until it leaves or its entity crashes.
 *
 * @sealed
 * @public
 */
export interface GroupMember {
  /** Its name in the group. */
  readonly consumer: string;
  /** Its id at the coordinator, of which the answers of Kafka's assignors depend. */
  readonly memberId: string;
  /** The name that makes it a static member; undefined for a dynamic one. */
  readonly instanceId: string | undefined;
  /** The partitions that it reads, ascending. */
  readonly owned: readonly number[];
  /** Whether one of its polls is under way. */
  readonly polling: boolean;
  /** Whether its client runs: it has not been closed, and its entity is neither crashed nor suspended. */
  readonly running: boolean;
  /** Whether it has a rebalance listener, which is called in its polls. */
  readonly hasListener: boolean;
}

/**
 * What a member claims when it takes part in a rebalance.
 *
 * @contract
 * @public
 */
export interface MemberClaim {
  /** The member's id. */
  readonly memberId: string;
  /** For a static member. */
  readonly instanceId: string | undefined;
  /** The partitions it claims to own, or, at a server-side assignor, its present target. */
  readonly owned: readonly number[];
  /** The generation in which it got them; -1 if there is none. */
  readonly generation: number;
}

/**
 * The times that protocols go by, in seconds; `Infinity` where an option is off.
 *
 * @sealed
 * @public
 */
export interface ProtocolTiming {
  /** Without a heartbeat for this long, a member is expelled. */
  readonly sessionTimeout: number;
  /** From one heartbeat of a member to the next. */
  readonly heartbeatInterval: number;
  /** Without a poll for this long, a member leaves; also how long a rebalance waits for its members. */
  readonly maxPollInterval: number;
  /** How long the first rebalance of an empty group waits for more members. */
  readonly initialRebalanceDelay: number;
}

/**
 * What a group does for its rebalance protocol. One is made for each run of a protocol.
 *
 * @sealed
 * @public
 */
export interface ProtocolHost {
  /** Name of the group, for messages. */
  readonly group: string;
  /** The simulation. */
  readonly sim: Simulation;
  /** The times to go by. */
  readonly timing: ProtocolTiming;
  /** How many partitions the group knows of: those of the log when its metadata was last refreshed. */
  readonly numPartitions: number;
  /** Whether members commit their positions by themselves. */
  readonly autoCommit: boolean;
  /** Draws the option `rebalanceDelay`, in seconds. */
  rebalanceDelay(): number;
  /**
   * Sends a request of a member's client to the coordinator: `arrive` is called one `coordinatorLatency` later, and not before
   * those that the client has sent before; never if the coordinator crashes.
   */
  request<A>(member: GroupMember, arrive: (argument: A) => void, argument: A): void;
  /** Starts a timer of the coordinator, which waits while that is suspended. An ordinary event unless `daemon`. */
  after<A>(seconds: number, callback: (argument: A) => void, argument: A, daemon?: boolean): Scheduled;
  /**
   * Calls back at the next heartbeat that a member sends. One that does not run sends none until it goes on. Never if the
   * coordinator crashes before that.
   */
  atNextHeartbeat<A>(member: GroupMember, callback: (argument: A) => void, argument: A): void;
  /** The member sends a heartbeat now, out of turn; its next is an interval from now. */
  heartbeatNow(member: GroupMember): void;
  /** The coordinator has heard of the member by something that counts as a heartbeat. */
  heardOf(member: GroupMember): void;
  /** Begins a member's session anew: heartbeats are counted from now on. */
  startSession(member: GroupMember): void;
  /** Its client sends no heartbeats (`false`) or sends them again, from now on. */
  setHeartbeats(member: GroupMember, on: boolean): void;
  /** Ends its session: it cannot expire any more. */
  endSession(member: GroupMember): void;
  /** Gives the member another id, as a client that has lost its own gets one from the coordinator. */
  renewMemberId(member: GroupMember): void;
  /**
   * Asks the assignment strategy.
   *
   * @param members - in the order of their joins
   * @param mostMembers - the most there have been at a time, on which the answers of Kafka's assignors depend a little.
   *   Default: as many as there are.
   * @returns partitions by member id, in the order in which the strategy lists them; every member has an entry
   * @throws SimError with code `BAD_ASSIGNMENT` for an answer that cannot be
   */
  assign(members: readonly MemberClaim[], mostMembers?: number): ReadonlyMap<string, readonly number[]>;
  /** The member that reads a partition at present. */
  ownerOf(partition: number): GroupMember | undefined;
  /** From now on the member reads these partitions as well; nobody else does. */
  give(member: GroupMember, partitions: readonly number[], generation: number): void;
  /** From now on the member reads these partitions no more, and its positions in them are forgotten. */
  take(member: GroupMember, partitions: readonly number[]): void;
  /** Tells the member's entity with a message, and calls its listener: a process that ends when the listener is done. */
  tell(member: GroupMember, type: OwnershipChangeType, partitions: readonly number[], generation: number): Process;
  /** The same where nobody can wait: the listener runs by itself. */
  announce(member: GroupMember, type: OwnershipChangeType, partitions: readonly number[], generation: number): void;
  /** Commits the member's positions if the group commits by itself; ends when that is done, refused or not. */
  commitPositions(member: GroupMember): Process;
  /** A poll or join of the member that waits looks again. */
  wake(member: GroupMember): void;
  /** A rebalance of so many members begins; nothing if one is under way. */
  began(members: number): void;
  /** The rebalance is complete: from now on the assignment of the run's `generation` holds. */
  completed(members: number): void;
  /** Joins and leaves that wait for the end of the rebalance, because clients do not `participate`, end now. */
  answerWaiting(): void;
  /** Counts a member that was expelled. */
  countExpiry(member: GroupMember): void;
  /** The group has no members any more, or has some again: committed offsets are kept for a while after the last one. */
  setEmpty(empty: boolean): void;
}

/**
 * A protocol at work in one group. All methods are called by the group, none by users.
 *
 * @contract
 * @public
 */
export interface ProtocolRun {
  /** The generation (or group epoch) that has been reached. */
  readonly generation: number;
  /** Whether a rebalance is under way. */
  readonly rebalancing: boolean;
  /** A client has joined, or one that is a member joins anew. */
  joined(member: GroupMember): void;
  /** A client has been closed. It has been told and has committed, and reads nothing any more. */
  left(member: GroupMember): void;
  /** A member has sent no heartbeat for the length of a session. */
  expired(member: GroupMember): void;
  /** Whether the protocol knows it as a member. */
  isMember(member: GroupMember): boolean;
  /** Whether a `join` of it can end. */
  settled(member: GroupMember): boolean;
  /** Its generation, as it believes: what a commit carries by default. */
  generationOf(member: GroupMember): number;
  /** Why the coordinator refuses a commit that carries this generation, or undefined. */
  checkCommit(member: GroupMember, generation: number): SimError | undefined;
  /** Why a client does not even send a commit that is to carry its own generation, or undefined. */
  withholdCommit?(member: GroupMember): SimError | undefined;
  /** A commit of the member has been accepted. */
  committed?(member: GroupMember): void;
  /**
   * What the client has to do at a look of one of its polls, or undefined for nothing. In a protocol with this method clients
   * join, lose and rejoin by themselves; in one without, everything is done to them: a join ends with its rebalance, a
   * member that is expelled is out, and one whose entity crashes and restarts is a member still.
   */
  participate?(member: GroupMember): Process | undefined;
  /** It has not polled for `maxPollInterval`. Without this method it is `expired`. */
  pollOverdue?(member: GroupMember): void;
  /** Its entity goes on after a suspension. */
  clientResumed?(member: GroupMember): void;
  /** The log has more partitions than before. */
  partitionsAdded(): void;
  /** The coordinator has crashed: its timers and the requests on their way are gone. */
  interrupted(): void;
  /** The coordinator is back. */
  resumed(): void;
}

/**
 * How a group gets from one assignment to the next. `immediateProtocol`, `eagerProtocol`, `cooperativeProtocol` and
 * `consumerProtocol` come with this package; a group treats its own no differently.
 *
 * @contract
 * @public
 */
export interface RebalanceProtocol {
  /** A short name for reports and errors. */
  readonly name: string;
  /** Which kind of assignment strategy it can use: one that declares `protocols` must list it. Undefined for any. */
  readonly kind: "eager" | "cooperative" | "consumer" | undefined;
  /** Times that hold where the group's options say nothing; missing ones are off. */
  readonly defaults?:
    | { readonly sessionTimeout?: number; readonly heartbeatInterval?: number; readonly maxPollInterval?: number }
    | undefined;
  /** The assignment strategy where the group's options name none; `RangeAssignment` without it. */
  defaultAssignment?(): PartitionAssignment;
  /** Starts it in a group. */
  start(host: ProtocolHost): ProtocolRun;
}
