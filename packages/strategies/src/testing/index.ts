/**
 * Suites for strategies of your own: the laws of each contract as tests, on random cases that shrink to the smallest which
 * breaks a law. The test runner is handed in. Needs the package fast-check.
 *
 * @packageDocumentation
 */

// One suite per contract.

export {
  type AssignmentSuiteOptions,
  type AssignmentSupportOptions,
  describeAssignment,
} from "./describe-assignment.js";
export {
  describeLateEvents,
  type LateEventArrival,
  type LateEventOutcome,
  type LateEventResult,
  type LateEventSuiteOptions,
} from "./describe-late-events.js";
export { describeRetention, type RetentionSuiteOptions, type RetentionSupportOptions } from "./describe-retention.js";
export { describeSharding, type ShardingSuiteOptions, type ShardingSupportOptions } from "./describe-sharding.js";
export { describeTrigger, type TriggerSuiteOptions, type TriggerSupportOptions } from "./describe-trigger.js";
export { describeWatermark, type WatermarkSuiteOptions, type WatermarkSupportOptions } from "./describe-watermark.js";
export { describeWindow, type WindowSuiteOptions } from "./describe-window.js";

// What they are made of.

export { describeLaws, type Law, type SuiteOptions, type TestFunction } from "./law.js";
