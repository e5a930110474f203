import {
  describeValue,
  requireFunction,
  requireInteger,
  requireMethods,
  requireOneOf,
  requireSeconds,
  requireTarget,
  type Target,
  toTicks,
} from "@sim/core";
import {
  type Aggregator,
  BoundedOutOfOrderness,
  LateEventPolicy,
  type NeighbourWindows,
  type PackedAggregator,
  type SessionRule,
  type Trigger,
  type WatermarkStrategy,
  type WindowMerging,
  type WindowPeriod,
  type WindowSuccession,
  type WindowType,
} from "@sim/strategies";
import type { LateEvent, WatermarkMessage, WindowResult } from "../messages.js";
import type { Accumulation, ClosingBehavior, OnTimeBehavior, Profile } from "../options.js";
import { PROFILES, type ProfileRules } from "./profiles.js";

const OWNER = "StreamProcessor";

/** More windows per record than this would be a slip of the pen, and end in exhausted memory. */
const MAX_OVERLAP = 1e6;

/** Windows at regular distances, in ticks. */
export interface Grid {
  readonly size: number;
  readonly slide: number;
  readonly offset: number;
}

/** Windows that depend on the other records of a key; `reach` in ticks. */
export interface Neighbours {
  readonly windows: NeighbourWindows;
  readonly reach: number;
}

/** Windows that follow from other windows of the key; times in ticks. */
export interface Succession {
  readonly windows: WindowSuccession;
  readonly retention: number;
  readonly reach: number;
}

/** Windows whose contents are a few numbers, in the blocks of their keys. */
export interface Packed {
  readonly aggregator: PackedAggregator<any, unknown>;
  /** Where they are sessions. */
  readonly sessions: PackedSessions | undefined;
}

/** Sessions, in ticks: the window of a record, and how much those that merge have in common. */
export interface PackedSessions {
  readonly span: number;
  readonly overlap: number;
}

/** The options, checked, with defaults; durations in ticks. */
export interface Settings {
  readonly windowType: WindowType<any>;
  readonly grid: Grid | undefined;
  readonly merging: WindowMerging | undefined;
  readonly neighbours: Neighbours | undefined;
  /** Where neighbours are made in this way instead. */
  readonly succession: Succession | undefined;
  /** How many records a window keeps, if not all. */
  readonly keepLast: number | undefined;
  /** Where the engine modelled differs from the others. */
  readonly rules: ProfileRules;
  /** Undefined where windows fire at their end: the fast path. */
  readonly trigger: Trigger | undefined;
  readonly aggregateFn: ((values: readonly any[]) => unknown) | undefined;
  readonly aggregator: Aggregator<any, any, unknown> | undefined;
  /** Where windows are kept as numbers: the fastest path. */
  readonly packed: Packed | undefined;
  readonly accumulation: Accumulation;
  readonly downstream: Target<WindowResult<any, any>>;
  readonly sideOutput: Target<LateEvent<any, any>> | undefined;
  readonly watermarkTarget: Target<WatermarkMessage> | undefined;
  readonly watermarkStrategy: WatermarkStrategy;
  readonly lateEventPolicy: LateEventPolicy;
  readonly lateness: number;
  /** Whether a result that is due at the end of a window is sent if there is nothing new. */
  readonly onTime: OnTimeBehavior;
  /** Whether a window that is closed sends what its trigger held back. */
  readonly closing: ClosingBehavior;
  /** How long a store keeps windows; undefined for as long as it must. */
  readonly storeRetention: number | undefined;
  /** How long a window takes records after end and lateness: nothing, or the one instant that is its end. */
  readonly grain: number;
  /** How long closed windows are kept; 0 unless the policy is `update`. */
  readonly horizon: number;
  readonly maxFutureSkew: number;
  readonly watermarkIntervalS: number;
  readonly endOfInputFlush: boolean;
}

/** The options as they may come from JavaScript. */
interface RawOptions {
  readonly [name: string]: any;
}

export function checkOptions(options: RawOptions): Settings {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${OWNER}: options must be an object, got ${describeValue(options)}`);
  }
  const profile = requireOneOf<Profile>(OWNER, "profile", options.profile ?? "flink", [
    "flink",
    "beam",
    "kafkaStreams",
  ]);
  const rules = PROFILES[profile];
  const accumulation = options.accumulation ?? rules.accumulation;
  const { watermarkTarget } = options;
  if (watermarkTarget !== undefined) requireTarget(`${OWNER}: watermarkTarget`, watermarkTarget);
  const windows = windowing(options.windowType, rules);
  const { aggregateFn, aggregator } = aggregation(options, windows);
  const { lateEventPolicy, sideOutput, horizon } = lateHandling(options);
  // One literal without spreads: these are read for each record, and what is put together by spreads may get a shape of its own
  // each time, which makes code slow that was compiled for another.
  const settings: { -readonly [name in keyof Settings]: Settings[name] } = {
    windowType: windows.windowType,
    grid: windows.grid,
    merging: windows.merging,
    neighbours: windows.neighbours,
    succession: windows.succession,
    keepLast: windows.keepLast,
    rules,
    trigger: triggering(options.trigger, windows, rules),
    onTime: requireOneOf<OnTimeBehavior>(OWNER, "onTimeBehavior", options.onTimeBehavior ?? rules.onTime, [
      "ifNonEmpty",
      "always",
    ]),
    closing: requireOneOf<ClosingBehavior>(OWNER, "closingBehavior", options.closingBehavior ?? rules.closing, [
      "never",
      "ifNonEmpty",
      "always",
    ]),
    storeRetention: storeRetention(options.storeRetentionS, profile),
    grain: rules.includesEndOfSessions && mergesTouching(windows.merging) ? 1 : 0,
    aggregateFn,
    aggregator,
    packed: undefined,
    accumulation: requireOneOf<Accumulation>(OWNER, "accumulation", accumulation, [
      "accumulating",
      "discarding",
      "retracting",
    ]),
    downstream: requireTarget(`${OWNER}: downstream`, options.downstream),
    sideOutput,
    watermarkTarget,
    watermarkStrategy: watermarks(options.watermarkStrategy),
    lateEventPolicy,
    lateness: duration("allowedLatenessS", options.allowedLatenessS ?? 0),
    horizon,
    maxFutureSkew: duration("maxFutureSkewS", options.maxFutureSkewS ?? Infinity),
    watermarkIntervalS: interval(options.watermarkIntervalS ?? 1),
    endOfInputFlush: flag("endOfInputFlush", options.endOfInputFlush ?? true),
  };
  settings.packed = packing(settings);
  return settings;
}

/** Where contents are numbers and nothing is asked of a window but to be sent at its end. */
function packing(settings: Settings): Packed | undefined {
  const { aggregator, grid, merging, neighbours, keepLast, trigger, accumulation, rules } = settings;
  if (aggregator?.packed === undefined || trigger !== undefined || accumulation === "retracting") return undefined;
  if (neighbours !== undefined || keepLast !== undefined || rules.hasStore) return undefined;
  const packed = packedAggregator(aggregator.packed);
  if (merging === undefined) {
    return grid === undefined ? undefined : { aggregator: packed, sessions: undefined };
  }
  // Those that may come back after they have been sent need more than numbers.
  if (merging.sessions === undefined || settings.lateness > 0 || settings.horizon > 0) return undefined;
  return { aggregator: packed, sessions: sessionsOf(settings, merging.sessions) };
}

function packedAggregator(packed: PackedAggregator<any, unknown>): PackedAggregator<any, unknown> {
  requireMethods(OWNER, "aggregator.packed", packed, ["create", "add", "merge", "result"]);
  requireInteger(`${OWNER}: aggregator.packed`, "width", packed.width, 1);
  return packed;
}

function sessionsOf({ windowType, rules }: Settings, { spanS, overlapS }: SessionRule): PackedSessions {
  const owner = `${OWNER}: window type ${windowType.name}`;
  const span = toTicks(requireSeconds(owner, "merging.sessions.spanS", spanS, { positive: true }));
  const overlap = toTicks(requireSeconds(owner, "merging.sessions.overlapS", overlapS));
  if (span === 0) throw new RangeError(`${owner}: merging.sessions.spanS must be at least 1 us, got ${spanS}`);
  if (overlap > span) {
    throw new RangeError(`${owner}: merging.sessions.overlapS must be at most spanS ${spanS}, got ${overlapS}`);
  }
  return { span, overlap: rules.keepsTouchingApart ? Math.max(overlap, 1) : overlap };
}

function flag(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`${OWNER}: ${name} must be true or false, got ${describeValue(value)}`);
}

function storeRetention(seconds: unknown, profile: Profile): number | undefined {
  if (seconds === undefined) return undefined;
  if (profile !== "kafkaStreams") {
    throw new TypeError(`${OWNER}: storeRetentionS needs profile "kafkaStreams", got ${describeValue(profile)}`);
  }
  return duration("storeRetentionS", seconds);
}

type Windowing = Pick<Settings, "windowType" | "grid" | "merging" | "neighbours" | "succession" | "keepLast">;

function windowing(windowType: WindowType<any>, { hasStore }: ProfileRules): Windowing {
  requireMethods(OWNER, "windowType", windowType, ["assignWindows", "shouldClose"]);
  requireStrategyName("windowType", windowType.name);
  const { period, merging, keepLast } = windowType;
  if (keepLast !== undefined) requireInteger(`${OWNER}: window type ${windowType.name}`, "keepLast", keepLast, 1);
  if (merging !== undefined) {
    requireMethods(`${OWNER}: window type ${windowType.name}`, "merging", merging, ["merges", "cover"]);
  }
  const neighbours = neighboursOf(windowType);
  return {
    windowType,
    neighbours,
    succession: hasStore ? successionOf(windowType) : undefined,
    grid: period === undefined ? undefined : gridOf(windowType.name, period),
    merging,
    keepLast,
  };
}

function neighboursOf({ name, neighbours, merging }: WindowType<any>): Neighbours | undefined {
  if (neighbours === undefined) return undefined;
  const owner = `${OWNER}: window type ${name}`;
  requireMethods(owner, "neighbours", neighbours, ["windowsAround"]);
  if (merging !== undefined) throw new TypeError(`${owner}: has both merging and neighbours, which exclude each other`);
  const reach = requireSeconds(owner, "neighbours.reachS", neighbours.reachS, { positive: true });
  return { windows: neighbours, reach: toTicks(reach) };
}

function successionOf({ name, neighbours }: WindowType<any>): Succession | undefined {
  const succession = neighbours?.succession;
  if (succession === undefined) return undefined;
  const owner = `${OWNER}: window type ${name}`;
  requireMethods(owner, "neighbours.succession", succession, ["windowsAfter"]);
  const retention = requireSeconds(owner, "neighbours.succession.retentionS", succession.retentionS);
  const reach = requireSeconds(owner, "neighbours.succession.reachS", succession.reachS);
  return { windows: succession, retention: toTicks(retention), reach: toTicks(reach) };
}

/** The trigger: as given, or the window type's own, or the profile's. */
function triggering(given: unknown, { windowType, merging }: Windowing, rules: ProfileRules): Trigger | undefined {
  const trigger = (given ?? windowType.defaultTrigger?.() ?? rules.trigger) as Trigger | undefined;
  if (trigger === undefined) return undefined;
  requireMethods(OWNER, "trigger", trigger, ["createState", "onElement", "onWatermark", "onWake"]);
  requireStrategyName("trigger", trigger.name);
  if (merging !== undefined && trigger.mergeStates === undefined) {
    throw new TypeError(
      `${OWNER}: trigger ${trigger.name} has no mergeStates, which windows of type ${windowType.name} need because they merge`,
    );
  }
  return trigger;
}

/** Whether windows that merely touch merge, so that their end is an instant at which they take a record. */
function mergesTouching(merging: WindowMerging | undefined): boolean {
  return merging?.merges([0, 1], [1, 2]) === true;
}

function gridOf(name: string, period: WindowPeriod): Grid {
  const owner = `${OWNER}: window type ${name}`;
  if (typeof period !== "object" || period === null) {
    throw new TypeError(`${owner}: period must be an object, got ${describeValue(period)}`);
  }
  const size = toTicks(requireSeconds(owner, "period.sizeS", period.sizeS, { positive: true }));
  const slide = toTicks(requireSeconds(owner, "period.slideS", period.slideS, { positive: true }));
  const offset = toTicks(requireSeconds(owner, "period.offsetS", period.offsetS));
  if (size === 0) throw new RangeError(`${owner}: period.sizeS must be at least 1 us, got ${period.sizeS}`);
  if (slide === 0) throw new RangeError(`${owner}: period.slideS must be at least 1 us, got ${period.slideS}`);
  if (size > slide * MAX_OVERLAP) {
    throw new RangeError(`${owner}: period.slideS must be at least a millionth of sizeS, got ${period.slideS}`);
  }
  if (offset >= slide) {
    throw new RangeError(`${owner}: period.offsetS must be less than slideS ${period.slideS}, got ${period.offsetS}`);
  }
  return { size, slide, offset };
}

function aggregation(
  { aggregateFn, aggregator }: RawOptions,
  { windowType, keepLast }: Windowing,
): Pick<Settings, "aggregateFn" | "aggregator"> {
  if (aggregator !== undefined && keepLast !== undefined) {
    throw new TypeError(
      `${OWNER}: windows of type ${windowType.name} forget records (keepLast): give aggregateFn, as an aggregator cannot`,
    );
  }
  if (aggregator === undefined) {
    return { aggregateFn: requireFunction(OWNER, "aggregateFn (or an aggregator)", aggregateFn), aggregator };
  }
  if (aggregateFn !== undefined) {
    throw new TypeError(`${OWNER}: give either aggregateFn or aggregator, got both`);
  }
  requireMethods(OWNER, "aggregator", aggregator, ["create", "add", "merge", "result"]);
  return { aggregateFn, aggregator };
}

function lateHandling(options: RawOptions): Pick<Settings, "lateEventPolicy" | "sideOutput" | "horizon"> {
  const { DROP, UPDATE, SIDE_OUTPUT } = LateEventPolicy;
  const policy = options.lateEventPolicy ?? DROP;
  requireOneOf<LateEventPolicy>(OWNER, "lateEventPolicy", policy, [DROP, UPDATE, SIDE_OUTPUT]);
  const { sideOutput, updateHorizonS } = options;
  if (policy === SIDE_OUTPUT) {
    requireTarget(`${OWNER}: sideOutput (for lateEventPolicy "sideOutput")`, sideOutput);
  } else if (sideOutput !== undefined) {
    throw new TypeError(`${OWNER}: sideOutput needs lateEventPolicy "sideOutput", got ${describeValue(policy)}`);
  }
  if (policy !== UPDATE && updateHorizonS !== undefined) {
    throw new TypeError(`${OWNER}: updateHorizonS needs lateEventPolicy "update", got ${describeValue(policy)}`);
  }
  const horizon = policy === UPDATE ? duration("updateHorizonS", updateHorizonS ?? Infinity) : 0;
  return { lateEventPolicy: policy, sideOutput, horizon };
}

function watermarks(strategy: WatermarkStrategy | undefined): WatermarkStrategy {
  if (strategy === undefined) return new BoundedOutOfOrderness();
  requireMethods(OWNER, "watermarkStrategy", strategy, ["createState", "onEvent", "watermark"]);
  requireStrategyName("watermarkStrategy", strategy.name);
  return strategy;
}

function requireStrategyName(option: string, name: unknown): void {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`${OWNER}: ${option} must have a name, a non-empty string, got ${describeValue(name)}`);
  }
}

function duration(name: string, seconds: unknown): number {
  return toTicks(requireSeconds(OWNER, name, seconds, { infinite: true }));
}

function interval(seconds: unknown): number {
  const checked = requireSeconds(OWNER, "watermarkIntervalS", seconds);
  if (checked > 0 && toTicks(checked) === 0) {
    throw new RangeError(`${OWNER}: watermarkIntervalS must be at least 1 us, got ${checked}`);
  }
  return checked;
}
