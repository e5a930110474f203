import { afterCount, type Trigger } from "@sim/strategies";
import type { Accumulation, ClosingBehavior, OnTimeBehavior, Profile } from "../options.js";

/** Where the engines differ. */
export interface ProfileRules {
  /** What an update holds unless an option says so. */
  readonly accumulation: Accumulation;
  /** The trigger unless an option or the window type says so. */
  readonly trigger: Trigger | undefined;
  /** Whether a window that merges is judged by the record's own window, before merging. */
  readonly judgesBeforeMerging: boolean;
  /** Whether windows that only touch stay apart. */
  readonly keepsTouchingApart: boolean;
  /** Whether a window that takes in another is a new window: its results are counted from 0 again. */
  readonly countsMergedAnew: boolean;
  /** Whether a trigger that fires sends contents of which nothing is new. */
  readonly sendsUnchanged: boolean;
  /** Whether a result that is due at the end of a window is sent if there is nothing new, unless an option says so. */
  readonly onTime: OnTimeBehavior;
  /** Whether a window that is closed sends what its trigger held back, unless an option says so. */
  readonly closing: ClosingBehavior;
  /** Whether a result is late by the output watermark, which windows hold back, and not by the window alone. */
  readonly holdsOutput: boolean;
  /** Whether windows are kept in a store that forgets by a clock of its own. */
  readonly hasStore: boolean;
  /** Whether the instant at which a window that merges ends is still part of it. */
  readonly includesEndOfSessions: boolean;
  /** Whether the windows of a record are dealt with from the last to the first, where they have a period. */
  readonly latestFirst: boolean;
  /** Whether there are no windows that start below zero. */
  readonly startsAtZero: boolean;
  /** Whether records with the key null are skipped. */
  readonly skipsNullKeys: boolean;
}

const FLINK: ProfileRules = {
  accumulation: "accumulating",
  trigger: undefined,
  judgesBeforeMerging: false,
  keepsTouchingApart: false,
  countsMergedAnew: false,
  sendsUnchanged: true,
  onTime: "ifNonEmpty",
  closing: "never",
  holdsOutput: false,
  hasStore: false,
  includesEndOfSessions: false,
  latestFirst: true,
  startsAtZero: false,
  skipsNullKeys: false,
};

/** The rules of each profile. */
export const PROFILES: { readonly [profile in Profile]: ProfileRules } = {
  flink: FLINK,
  beam: {
    ...FLINK,
    accumulation: "discarding",
    judgesBeforeMerging: true,
    keepsTouchingApart: true,
    countsMergedAnew: true,
    sendsUnchanged: false,
    holdsOutput: true,
    onTime: "always",
    closing: "ifNonEmpty",
  },
  kafkaStreams: {
    ...FLINK,
    trigger: afterCount(1),
    latestFirst: false,
    hasStore: true,
    includesEndOfSessions: true,
    startsAtZero: true,
    skipsNullKeys: true,
  },
};
