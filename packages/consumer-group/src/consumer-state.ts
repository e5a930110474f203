/**
 * The states of a consumer within its group.
 *
 * `active`: a member that owns its assignment (possibly nothing). `rebalancing`: a member while its group rebalances; it
 * owns nothing. `inactive`: not a member.
 *
 * @example
 * ```ts
 * import { ConsumerState } from "@sim/consumer-group";
 *
 * ConsumerState.REBALANCING; // => "rebalancing"
 * ```
 *
 * @public
 */
export const ConsumerState = {
  ACTIVE: "active",
  REBALANCING: "rebalancing",
  INACTIVE: "inactive",
} as const satisfies { readonly [name: string]: string };

/**
 * One of the values of {@link (ConsumerState:variable)}.
 *
 * @public
 */
export type ConsumerState = (typeof ConsumerState)[keyof typeof ConsumerState];
