import type { RebalanceListener } from "./rebalance-listener.js";

/**
 * What a consumer may say of itself when it joins.
 *
 * @sealed
 * @public
 */
export interface JoinOptions {
  /**
   * Makes it a static member [KIP-345], with Kafka's protocols: leaving does not take it out of the group, and who joins
   * with the same id before the session is over has its partitions without a rebalance.
   */
  readonly instanceId?: string | undefined;
  /** Is called when its partitions change. */
  readonly listener?: RebalanceListener | undefined;
}
