/**
 * What becomes of a record that comes when every window it belongs to is closed for good.
 *
 * @example
 * ```ts
 * import { LateEventPolicy } from "@sim/strategies";
 *
 * LateEventPolicy.SIDE_OUTPUT; // => "sideOutput"
 * ```
 *
 * @public
 */
export const LateEventPolicy = {
  /** Count the record and drop it. */
  DROP: "drop",
  /** Put the record into its closed window after all and send that window's result again. */
  UPDATE: "update",
  /** Count the record and send it to a target of its own. */
  SIDE_OUTPUT: "sideOutput",
} as const;

/**
 * One of the values of the constant {@link (LateEventPolicy:variable)}: `"drop"`, `"update"` or `"sideOutput"`.
 *
 * @public
 */
export type LateEventPolicy = (typeof LateEventPolicy)[keyof typeof LateEventPolicy];
