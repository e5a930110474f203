/**
 * How a group gets from one assignment to the next: the seam where further protocols (eager, cooperative, KIP-848) plug in.
 * Who is a member is decided by the membership; a protocol decides when members lose and gain partitions, and counts the
 * rebalance. Whoever leaves or is expelled has lost its partitions before the protocol hears of it.
 */
export interface RebalanceProtocol {
  /** The set of members has changed, or a member has joined anew. */
  membershipChanged(): void;
  /** The coordinator is down: what it had under way is gone. */
  interrupted(): void;
  /** It is back. */
  resumed(): void;
}
