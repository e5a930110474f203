/**
 * The simulation engine of `@sim/*`: a deterministic discrete-event kernel with typed messages and processes.
 *
 * @packageDocumentation
 */
export type { Breakpoint, BreakpointRule } from "./breakpoints.js";
export {
  describeValue,
  requireFunction,
  requireInteger,
  requireMethods,
  requireName,
  requireOneOf,
  requireSeconds,
  requireTime,
  type SecondsRule,
} from "./checks.js";
export { type AnyOfResult, type Awaitable, allOf, anyOf, idle, type Settled, timeout } from "./combinators.js";
export { Counter } from "./counter.js";
export {
  constant,
  type Distribution,
  type Duration,
  exponential,
  requireDuration,
  sampleDuration,
  uniform,
} from "./distributions.js";
export { Entity } from "./entity.js";
export { EntityUnavailableError, InterruptedError, SimError, SimulationError } from "./errors.js";
export type { FutureOptions, SimFuture } from "./future.js";
export {
  type Event,
  type EventMeta,
  event,
  type Handled,
  type Message,
  type PayloadOf,
  type ScheduleOptions,
  type Target,
} from "./message.js";
export { operation } from "./operation.js";
export { MAX_PRIORITY } from "./order.js";
export { Probe, type ProbeOptions, type TimeSeries } from "./probe.js";
export type { Process, RunningProcess, Yielded } from "./process.js";
export { RandomStream } from "./random.js";
export type { Scheduled } from "./scheduled.js";
export { type Series, SeriesRecorder } from "./series.js";
export { Simulation } from "./simulation.js";
export type { NextEvent, Progress, SimulationOptions, SpawnOptions } from "./simulation-options.js";
export { Sink } from "./sink.js";
export { type RateSourceOptions, Source, type SourceOptions, type TraceSourceOptions } from "./source.js";
export type { BlockedProcess, RunSummary } from "./summary.js";
export { type EndReason, type EntityHooks, type FaultWatcher, requireTarget } from "./target.js";
export { days, hours, MAX_SECONDS, minutes, ms, toSeconds, toTicks, us } from "./time.js";
export type { Fact, TraceEntry } from "./trace.js";
export type { Waitable } from "./waitable.js";
