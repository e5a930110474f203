/** Every contract of `@sim/strategies` as a third party implements it. */
import type {
  Aggregator,
  AlignedInput,
  AssignmentContext,
  Assignments,
  CombinedWatermarks,
  CompactionPlan,
  CompactionPolicy,
  CompactionView,
  ConditionState,
  HeldWindow,
  Key,
  LogSegment,
  NeighbourWindows,
  PackedAggregator,
  PartitionAssignment,
  PartitionView,
  Record,
  RetentionPolicy,
  SessionRule,
  ShardingContext,
  ShardingStrategy,
  Trigger,
  TriggerCondition,
  TriggerContext,
  TriggerDecision,
  WatermarkContext,
  WatermarkStrategy,
  WindowBounds,
  WindowChange,
  WindowContext,
  WindowMerging,
  WindowPeriod,
  WindowSuccession,
  WindowType,
} from "@sim/strategies";

/** One partition after the other, whatever the key. */
export class TakingTurns implements ShardingStrategy<Key, { next: number }> {
  readonly name = "taking-turns";
  createState(): { next: number } {
    return { next: 0 };
  }
  shard(_key: Key, numPartitions: number, context: ShardingContext<{ next: number }>): number {
    const turn = context.state.next++;
    return turn % numPartitions;
  }
}

/** Keeps the last few records. */
export class KeepLast implements RetentionPolicy {
  readonly name = "keep-last";
  readonly records: number;
  constructor(records: number) {
    this.records = records;
  }
  shouldRetain(record: Record<never, never>, _nowS: number, partition: PartitionView): boolean {
    return record.offset >= this.newLogStart(partition);
  }
  newLogStart(partition: PartitionView): number {
    return Math.max(partition.logStartOffset, partition.logEndOffset - this.records);
  }
}

/** Keeps whole segments with anything in them from the last hour. */
export const lastHour: RetentionPolicy = {
  name: "last-hour",
  shouldRetain: (record, nowS) => record.timestamp >= nowS - 3600,
  shouldRetainSegment: (segment: LogSegment, nowS) => segment.largestTimestamp >= nowS - 3600,
};

/** Cleans all that is dirty; an empty payload deletes its key. */
export const cleanEverything: CompactionPolicy<string> = {
  name: "clean-everything",
  plan({ firstDirtyOffset, cleanableOffset }: CompactionView): CompactionPlan | undefined {
    return firstDirtyOffset < cleanableOffset ? { upTo: cleanableOffset, urgency: 1 } : undefined;
  },
  isTombstone: (value) => value === "",
  deleteRetentionS: 60,
  maxSegmentAgeS: 3600,
};

/** Everything to one consumer, another one at each rebalance. */
export class OneAtATime implements PartitionAssignment<{ round: number }> {
  readonly name = "one-at-a-time";
  createState(): { round: number } {
    return { round: 0 };
  }
  assign(
    partitions: readonly number[],
    consumers: readonly string[],
    context: AssignmentContext<{ round: number }>,
  ): Assignments {
    const chosen = consumers[context.state.round++ % consumers.length] ?? "";
    return new Map(consumers.map((name) => [name, name === chosen ? partitions : []]));
  }
}

/** Whole minutes; with a period, by which a processor may group records. */
export class Minutes implements WindowType {
  readonly name = "minutes";
  readonly period: WindowPeriod = { sizeS: 60, slideS: 60, offsetS: 0 };
  assignWindows(eventTimeS: number, _context: WindowContext<unknown>): readonly WindowBounds[] {
    const start = Math.floor(eventTimeS / 60) * 60;
    return [[start, start + 60]];
  }
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }
  defaultTrigger(): Trigger {
    return new OnceComplete();
  }
}

/** Visits: windows that grow together, as long as the payload says. */
export class Visits implements WindowType<{ readonly stayS: number }> {
  readonly name = "visits";
  readonly merging: WindowMerging = {
    merges: (a, b) => a[0] < b[1] && b[0] < a[1],
    cover: (a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])],
  };
  assignWindows(eventTimeS: number, context: WindowContext<{ readonly stayS: number }>): readonly WindowBounds[] {
    return [[eventTimeS, eventTimeS + context.value.stayS]];
  }
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }
}

/** What a merging and a window made of neighbours may say of themselves. */
export const fixedGap: SessionRule = { spanS: 5, overlapS: 0 };
const replaced: WindowChange = { window: [0, 2], from: [0, 1] };
export const succession: WindowSuccession = {
  retentionS: 10,
  reachS: 1,
  windowsAfter: (_eventTimeS: number, held: readonly HeldWindow[]) => (held.length === 0 ? [] : [replaced]),
};
export const neighbours: NeighbourWindows = {
  reachS: 1,
  windowsAround: (eventTimeS, otherTimesS) => otherTimesS.map((otherS) => [otherS, eventTimeS + 1]),
  succession,
};

/** Fires once, when the window is complete. */
export class OnceComplete implements Trigger<{ fired: boolean }> {
  readonly name = "once-complete";
  createState(): { fired: boolean } {
    return { fired: false };
  }
  onElement(state: { fired: boolean }, context: TriggerContext): TriggerDecision {
    if (!state.fired) context.wakeAtWatermark(context.closesAtS);
    return "continue";
  }
  onWatermark(state: { fired: boolean }, context: TriggerContext): TriggerDecision {
    if (state.fired || context.watermarkS < context.closesAtS) return "continue";
    state.fired = true;
    return "fire";
  }
  onWake(): TriggerDecision {
    return "continue";
  }
  mergeStates(parts: readonly { fired: boolean }[]): { fired: boolean } {
    return { fired: parts.some((part) => part.fired) };
  }
  clear(): void {}
}

interface Elements extends ConditionState {
  seen: number;
}

/** A condition, for the built-in combinations of triggers. */
export const threeElements: TriggerCondition<Elements> = {
  createState: () => ({ finished: false, seen: 0 }),
  onElement(state) {
    state.seen++;
  },
  onTime() {},
  isMet: (state) => state.seen >= 3,
  onFire(state) {
    state.finished = true;
  },
  clear(state) {
    state.seen = 0;
  },
  merge(state, parts) {
    state.seen = parts.reduce((sum, part) => sum + part.seen, 0);
  },
};

/** The latest event time less ten seconds. */
export class TenSecondsBack implements WatermarkStrategy<{ latestS: number }> {
  readonly name = "ten-seconds-back";
  createState(): { latestS: number } {
    return { latestS: Number.NEGATIVE_INFINITY };
  }
  onEvent(
    state: { latestS: number },
    eventTimeS: number,
    _input: number,
    _nowS: number,
    _context?: WatermarkContext<unknown>,
  ): void {
    state.latestS = Math.max(state.latestS, eventTimeS);
  }
  watermark(state: { latestS: number }, _nowS: number): number {
    return state.latestS - 10;
  }
}

/** The watermark of the slowest input. */
export class Slowest implements CombinedWatermarks<Map<number, number>> {
  readonly name = "slowest";
  createState(): Map<number, number> {
    return new Map();
  }
  advance(state: Map<number, number>, input: number, watermarkS: number): void {
    state.set(input, watermarkS);
  }
  setIdle(state: Map<number, number>, input: number, idle: boolean): void {
    if (idle) state.delete(input);
  }
  watermark(state: Map<number, number>): number {
    return Math.min(...state.values());
  }
  isIdle(state: Map<number, number>): boolean {
    return state.size === 0;
  }
}
export const behind: AlignedInput = { watermarkS: 5, idle: false };

/** The longest stay: by objects, and by cells of an array. */
const packedLongest: PackedAggregator<{ readonly stayS: number }, number> = {
  width: 1,
  create(cells, at) {
    cells[at] = 0;
  },
  add(cells, at, value) {
    cells[at] = Math.max(cells[at] ?? 0, value.stayS);
  },
  merge(cells, at, otherCells, otherAt) {
    cells[at] = Math.max(cells[at] ?? 0, otherCells[otherAt] ?? 0);
  },
  result: (cells, at) => cells[at] ?? 0,
};
export const longestStay: Aggregator<{ readonly stayS: number }, { longest: number }, number> = {
  create: () => ({ longest: 0 }),
  add: (accumulator, value) => ({ longest: Math.max(accumulator.longest, value.stayS) }),
  merge: (a, b) => ({ longest: Math.max(a.longest, b.longest) }),
  result: (accumulator) => accumulator.longest,
  packed: packedLongest,
};
