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
export { type ClientStats, ClosedLoopClients, type ClosedLoopOptions } from "./closed-loop-clients.js";
export { type AnyOfResult, type Awaitable, allOf, anyOf, idle, type Settled, timeout } from "./combinators.js";
export { Counter } from "./counter.js";
export { type CsvCell, type CsvRow, type CsvSource, toCsv } from "./csv.js";
export { constant } from "./distributions/constant.js";
export {
  type Distribution,
  type Duration,
  type Portion,
  requireDuration,
  sampleDuration,
} from "./distributions/distribution.js";
export { type EmpiricalOptions, empirical } from "./distributions/empirical.js";
export { exponential } from "./distributions/exponential.js";
export { erlang, type GammaOptions, gamma } from "./distributions/gamma.js";
export { type LogNormalOptions, logNormal } from "./distributions/log-normal.js";
export { type MixturePart, mixture } from "./distributions/mixture.js";
export { normal } from "./distributions/normal.js";
export { type ParetoOptions, pareto } from "./distributions/pareto.js";
export { shifted } from "./distributions/shifted.js";
export { truncated } from "./distributions/truncated.js";
export { uniform } from "./distributions/uniform.js";
export { type WeibullOptions, weibull } from "./distributions/weibull.js";
export { type ZipfOptions, zipf } from "./distributions/zipf.js";
export { Entity } from "./entity.js";
export { EntityUnavailableError, InterruptedError, SimError, SimulationError } from "./errors.js";
export { type Fault, FaultSchedule, type GivenFault, type RandomFaultOptions } from "./fault-schedule.js";
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
export { type DayCurveOptions, dayCurve, piecewise, type RateProfile, ramp } from "./rate-profile.js";
export { Container, type ContainerOptions, type ContainerStats } from "./resources/container.js";
export { type Hold, type Preemption, preemptionOf } from "./resources/hold.js";
export { Resource } from "./resources/resource.js";
export type { AcquireOptions, ResourceOptions, ResourceStats, UseOptions } from "./resources/resource-options.js";
export { Store } from "./resources/store.js";
export type { StoreOptions, StoreStats } from "./resources/store-options.js";
export type { Scheduled } from "./scheduled.js";
export { type Series, type SeriesJson, SeriesRecorder } from "./series.js";
export { Simulation } from "./simulation.js";
export type { NextEvent, Progress, SimulationOptions, SpawnOptions } from "./simulation-options.js";
export { Sink } from "./sink.js";
export { Source } from "./source.js";
export type { ProfileSourceOptions, RateSourceOptions, SourceOptions, TraceSourceOptions } from "./source-options.js";
export type { BlockedProcess, RunSummary } from "./summary.js";
export { holdBack, untilResumed } from "./suspension.js";
export { type EndReason, type EntityHooks, type FaultWatcher, requireTarget } from "./target.js";
export { days, hours, MAX_SECONDS, minutes, ms, toSeconds, toTicks, us } from "./time.js";
export type { TimeWeighted, TimeWeightedStats } from "./time-weighted.js";
export type { Topology, TopologyEdge, TopologyNode } from "./topology.js";
export { toDot } from "./topology-dot.js";
export { toMermaid } from "./topology-mermaid.js";
export type {
  DeliveryEntry,
  Fact,
  FactEntry,
  FaultEntry,
  ProcessEntry,
  ProcessEntryBase,
  TraceEntry,
  TraceOptions,
} from "./trace.js";
export {
  type ChromeTrace,
  type ChromeTraceOptions,
  type ChromeTraceStream,
  chromeTrace,
  chromeTraceStream,
} from "./trace-chrome.js";
export { jsonLines, type TraceJsonOptions } from "./trace-json-lines.js";
export type { Waitable } from "./waitable.js";
