/**
 * A suite for a log of your own: the laws of `ReadableLog` as tests. The test runner is handed in. Needs the package
 * fast-check.
 *
 * @packageDocumentation
 */
export {
  describeReadableLog,
  type ReadableLogSuiteOptions,
  type ReadableLogSupportOptions,
} from "./describe-readable-log.js";
export type { LogAppend, LogUnderTest, MakeLog } from "./log-run.js";
