import { ChannelMinimum, type ChannelMinimumState, type Key, type WindowBounds } from "@sim/strategies";
import { createKeyBlocks, type KeyBlocks } from "./key-blocks.js";
import { createSessionQueue, type SessionQueue } from "./session-queue.js";
import type { Packed } from "./settings.js";

/** Puts promises about single inputs together, as Flink's `StatusWatermarkValve` does; the inputs are those heard of. */
export const CHANNELS = new ChannelMinimum();

/** Numbers of a packed window beside its contents. */
export const GRID_HEADER = 4;
export const SESSION_HEADER = 4;

/** A result that downstream holds, for `replaces` and `retracts`. Times in ticks. */
export interface Published {
  readonly start: number;
  readonly end: number;
  /** The result itself if it may have to be retracted. */
  readonly result: unknown;
}

/** The records of one key in one window. */
export interface KeyedWindow {
  readonly key: Key;
  /** Values in order of arrival, or null with an aggregator. */
  values: unknown[] | null;
  /** Arrival numbers of the values, kept where windows merge. */
  arrivals: number[] | null;
  accumulator: unknown;
  /** Records in the contents. */
  count: number;
  /** Records that are in no result yet. */
  unsent: number;
  /** Results sent, merged windows included. */
  panes: number;
  /** Whether a result is still to be sent at a tick. */
  outstanding: boolean;
  /** Whether the watermark was past the end when its first record came. */
  bornLate: boolean;
  /** What downstream holds of it; kept where windows merge or results are retracted. */
  published: Published[] | null;
  /** Null without a trigger. */
  readonly trigger: TriggerMemory | null;
}

/** What a window remembers for its trigger. */
export interface TriggerMemory {
  /** The trigger's own. */
  state: unknown;
  /** The times it has asked for. */
  alarms: Alarm[];
  /** Whether a result has been sent that was not early. */
  pastEnd: boolean;
  /** Whether one of its records that are in no result came before the watermark had reached its end. */
  hasEarlyRecord: boolean;
}

/** A time that a trigger has asked for, of the watermark or the clock. */
export interface Alarm {
  readonly time: number;
  readonly clock: boolean;
  /** Bounds of the window, which does not change them while this is live. */
  readonly start: number;
  readonly end: number;
  /** Order of asking. */
  readonly seq: number;
  readonly group: WindowGroup;
  readonly window: KeyedWindow;
  /** False once it has come, or was taken back. */
  live: boolean;
}

/** Where a group waits: for the watermark to fire it, to close it, or to end its time for late updates. */
export type Stage = "firing" | "closing" | "expiring";

/**
 * Windows with the same bounds, in ticks: of all keys; or, where windows merge and so have bounds of their own, of one.
 * The heaps order groups, so that a million keys in one window are one entry.
 */
export interface WindowGroup {
  start: number;
  end: number;
  /** Order of first appearance. */
  readonly seq: number;
  stage: Stage | undefined;
  /** Position in the heap of its stage. */
  slot: number;
  /** Whether it counts as closed and kept for late updates. */
  held: boolean;
  /** By key, in order of appearance; null in the merging table. */
  readonly windows: Map<Key, KeyedWindow> | null;
  /** Its outstanding windows in order of appearance; in the merging table its only window, outstanding or not. */
  waiting: KeyedWindow[];
  /** Where windows are packed: ids of its keys in order of appearance, in place of `windows` and `waiting`; else null. */
  readonly members: number[] | null;
  /** The first of them whose result may still have to be sent. */
  firstWaiting: number;
  /** The next group with the same start. */
  sibling: WindowGroup | undefined;
  /** The bounds in seconds, once somebody has asked. */
  bounds: WindowBounds | undefined;
}

/** A window that holds the output watermark at its end, as long as it has those bounds and an early record to send. */
export interface Hold {
  readonly end: number;
  readonly group: WindowGroup;
  readonly window: KeyedWindow;
}

/** Records of a key that windows may still be made of. */
export interface KeptRecords {
  /** Their times, ascending, each once. */
  readonly times: number[];
  /** In order of arrival. */
  records: { readonly time: number; readonly value: unknown }[];
}

/** A window that others of its key may still be made of. */
export interface ChainedWindow {
  readonly start: number;
  readonly end: number;
  /** Time of its latest record. */
  latest: number;
  /** In order of arrival. */
  readonly values: unknown[];
}

/** A binary heap of times asked for, and how many of them were taken back. */
export interface AlarmHeap {
  readonly items: Alarm[];
  dead: number;
}

/**
 * All that the operator remembers of its input, as one plain value without functions or class instances: what a crash
 * loses, and what a checkpoint has to copy. Times in ticks unless they end in S.
 */
export interface OperatorState {
  /** The watermark. */
  watermark: number;
  /** The watermark as last forwarded. */
  forwarded: number;
  /** The memory of the watermark strategy. */
  strategy: unknown;
  /** The strategy's last answer, and the clock when it gave it. */
  answerS: number;
  answeredAtS: number;
  /** What the inputs heard of have promised. */
  readonly channels: ChannelMinimumState;
  /** The input of the last record. */
  lastInput: number;
  /** Numbers groups and records in order of appearance. */
  nextSeq: number;
  /** Groups by start; groups with the same start are chained. */
  readonly groups: Map<number, WindowGroup>;
  /** Where windows merge: groups by key. */
  readonly keyed: Map<Key, WindowGroup[]>;
  /** Where windows depend on other records: those of each key. */
  readonly kept: Map<Key, KeptRecords>;
  /** Where windows are made of other windows: those of each key, in the order of their starts. */
  readonly chains: Map<Key, ChainedWindow[]>;
  /** Where windows are packed: those of all keys; and if they are sessions, the heap of those, and whether they have been sent. */
  readonly blocks: KeyBlocks | null;
  readonly sessionQueue: SessionQueue | null;
  areSessionsFlushed: boolean;
  /** The watermark when kept records or chains were last swept. */
  keptSweptAt: number;
  /** One heap per stage. */
  readonly heaps: { readonly [stage in Stage]: WindowGroup[] };
  /** Times that triggers have asked for, of the watermark and of the clock: heaps by time. */
  readonly alarms: { readonly watermark: AlarmHeap; readonly clock: AlarmHeap };
  /** Beam's output watermark, and a heap by end of the windows that hold it. */
  output: number;
  readonly holds: Hold[];
  /** With a store: the latest time of a window in it, the length of the window of one record, and its least segment. */
  latestStored: number;
  gap: number;
  leastSegment: number;
  /** Windows in memory. */
  windowCount: number;
  /** Windows with a result outstanding. */
  outstandingCount: number;
  /** Windows closed and kept. */
  heldCount: number;
  /** Records in no result yet. */
  unsentCount: number;
}

export function createOperatorState(strategyState: unknown, packed: Packed | undefined): OperatorState {
  const header = packed?.sessions === undefined ? GRID_HEADER : SESSION_HEADER;
  return {
    watermark: -Infinity,
    forwarded: -Infinity,
    strategy: strategyState,
    answerS: -Infinity,
    answeredAtS: Number.NaN,
    channels: CHANNELS.createState(),
    lastInput: -1,
    nextSeq: 0,
    groups: new Map(),
    keyed: new Map(),
    kept: new Map(),
    chains: new Map(),
    blocks: packed === undefined ? null : createKeyBlocks(header + packed.aggregator.width),
    sessionQueue: packed?.sessions === undefined ? null : createSessionQueue(),
    areSessionsFlushed: false,
    keptSweptAt: -Infinity,
    heaps: { firing: [], closing: [], expiring: [] },
    alarms: { watermark: { items: [], dead: 0 }, clock: { items: [], dead: 0 } },
    output: -Infinity,
    holds: [],
    latestStored: -Infinity,
    gap: 0,
    leastSegment: -Infinity,
    windowCount: 0,
    outstandingCount: 0,
    heldCount: 0,
    unsentCount: 0,
  };
}
