// Strategies as a third party writes them: against the interfaces alone, most with the reference's short signatures.
// This file is compiled, not run.
import type {
  Aggregator,
  AssignmentContext,
  Assignments,
  CompactionPolicy,
  Key,
  NeighbourWindows,
  PartitionAssignment,
  PartitionView,
  Record,
  RetentionPolicy,
  ShardingContext,
  ShardingStrategy,
  Trigger,
  UniformRandom,
  WatermarkContext,
  WatermarkStrategy,
  WindowBounds,
  WindowContext,
  WindowMerging,
  WindowType,
} from "@sim/strategies";

// Sharding: two parameters, and with memory.
class FirstLetter implements ShardingStrategy<string> {
  readonly name = "first-letter";
  shard(key: string, numPartitions: number): number {
    return key.charCodeAt(0) % numPartitions;
  }
}

class RoundRobin implements ShardingStrategy<Key, { next: number }> {
  readonly name = "round-robin";
  createState(): { next: number } {
    return { next: 0 };
  }
  shard(_key: Key, numPartitions: number, context: ShardingContext<{ next: number }>): number {
    return context.state.next++ % numPartitions;
  }
}

const byLength = {
  name: "by-length",
  shard: (key: string, n: number) => key.length % n,
} satisfies ShardingStrategy<string>;

// What a log does with them: it needs to know neither the state nor which strategy it is.
function choose<K extends Key>(strategy: ShardingStrategy<K>, key: K, random: UniformRandom): number {
  const context = { random, state: strategy.createState?.(), sizeBytes: 100 };
  return strategy.shard(key, 4, context);
}
declare const random: UniformRandom;
choose<string>(new FirstLetter(), "a", random);
choose<string>(new RoundRobin(), "a", random);
choose<number | null>(new RoundRobin(), null, random);
choose<string>(byLength, "a", random);
// @ts-expect-error a strategy for strings does not take numbers
choose<number>(new FirstLetter(), 5, random);
// @ts-expect-error an object is not a key
choose(new RoundRobin(), { id: 7 }, random);
// @ts-expect-error neither is undefined
choose(new RoundRobin(), undefined, random);
// @ts-expect-error a partition is a number
export const named: ShardingStrategy<string> = { name: "n", shard: (key: string) => key };
// @ts-expect-error a strategy has a name
export const nameless: ShardingStrategy<string> = { shard: () => 0 };
class Confused implements ShardingStrategy<Key, { next: number }> {
  readonly name = "confused";
  // @ts-expect-error the state made is not the state used
  createState(): { later: number } {
    return { later: 0 };
  }
  shard(): number {
    return 0;
  }
}

export { Confused };

// Retention: two parameters, any record; three, with the partition; the bulk form.
class KeepMarked implements RetentionPolicy<string, { keep: boolean }> {
  readonly name = "keep-marked";
  shouldRetain(record: Record<string, { keep: boolean }>, currentTimeS: number): boolean {
    return record.value.keep || currentTimeS < 10;
  }
}

class SizeInBytes implements RetentionPolicy<unknown, unknown> {
  readonly name = "bytes";
  shouldRetain(record: Record<unknown, unknown>, _currentTimeS: number, partition: PartitionView): boolean {
    return record.offset >= this.newLogStart(partition);
  }
  newLogStart(partition: PartitionView): number {
    let bytes = 0;
    let offset = partition.logEndOffset;
    while (offset > partition.logStartOffset && bytes + partition.sizeAt(offset - 1) <= 1e6) {
      offset--;
      bytes += partition.sizeAt(offset);
    }
    return offset;
  }
}

export const keepMarked: RetentionPolicy<string, { keep: boolean }> = new KeepMarked();
export const bytes: RetentionPolicy<string, { keep: boolean }> = new SizeInBytes();
// @ts-expect-error a policy for marked records does not take others
export const misplaced: RetentionPolicy<string, number> = new KeepMarked();

// Assignment: two parameters; with the assignment before and memory.
class EverythingToTheFirst implements PartitionAssignment {
  readonly name = "first";
  assign(partitions: readonly number[], consumers: readonly string[]): Assignments {
    return new Map(consumers.slice(0, 1).map((name) => [name, partitions]));
  }
}

class Rotating implements PartitionAssignment<{ turn: number }> {
  readonly name = "rotating";
  createState(): { turn: number } {
    return { turn: 0 };
  }
  assign(
    partitions: readonly number[],
    consumers: readonly string[],
    context: AssignmentContext<{ turn: number }>,
  ): Assignments {
    const first = context.previous.size + context.state.turn++ + Math.floor(context.random.next() * 2);
    return new Map(consumers.map((name, i) => [name, partitions.filter((p) => (p + first) % consumers.length === i)]));
  }
}

export const assignments: readonly PartitionAssignment[] = [
  new EverythingToTheFirst(),
  new Rotating(),
  { name: "none", assign: () => new Map() },
];
// @ts-expect-error partitions are numbers
export const lettered: PartitionAssignment = { name: "x", assign: () => new Map([["a", ["p0"]]]) };

// Windows: two parameters; merging; by payload.
class Hourly implements WindowType {
  readonly name = "hourly";
  assignWindows(eventTimeS: number): readonly WindowBounds[] {
    const start = Math.floor(eventTimeS / 3600) * 3600;
    return [[start, start + 3600]];
  }
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }
}

class Visits implements WindowType<{ gapS: number }> {
  readonly name = "visits";
  readonly merging: WindowMerging = {
    merges: (a, b) => a[0] < b[1] && b[0] < a[1],
    cover: (a, b) => [Math.min(a[0], b[0]), Math.max(a[1], b[1])],
  };
  assignWindows(eventTimeS: number, context: WindowContext<{ gapS: number }>): readonly WindowBounds[] {
    return context.key === null ? [] : [[eventTimeS, eventTimeS + context.value.gapS]];
  }
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }
}

export const hourly: WindowType<string> = new Hourly();
export const visits: WindowType<{ gapS: number; page: string }> = new Visits();
// @ts-expect-error a window type that reads gaps does not take payloads without
export const gapless: WindowType<string> = new Visits();
// @ts-expect-error a window has two bounds
export const unbounded: WindowType = { name: "x", assignWindows: (t: number) => [[t]], shouldClose: () => true };

// Windows that depend on the others of their key, hold a few records only, and fire as they like.
class Pairs implements WindowType {
  readonly name = "pairs";
  readonly keepLast = 2;
  readonly neighbours: NeighbourWindows = {
    reachS: 1,
    windowsAround: (eventTimeS, otherTimesS) => otherTimesS.map((otherS) => [otherS, eventTimeS + 1]),
  };
  assignWindows(): readonly WindowBounds[] {
    return [];
  }
  shouldClose(windowEnd: number, watermarkS: number): boolean {
    return watermarkS >= windowEnd;
  }
  defaultTrigger(): Trigger {
    return {
      name: "at once",
      createState: () => null,
      onElement: () => "fire",
      onWatermark: () => "continue",
      onWake: () => "continue",
    };
  }
}

export const pairs: WindowType<string> = new Pairs();

// Watermarks: a state of one's own.
class HeartbeatWatermark implements WatermarkStrategy<{ lastS: number }> {
  readonly name = "heartbeat";
  createState(): { lastS: number } {
    return { lastS: Number.NEGATIVE_INFINITY };
  }
  onEvent(state: { lastS: number }, eventTimeS: number): void {
    state.lastS = Math.max(state.lastS, eventTimeS);
  }
  watermark(state: { lastS: number }): number {
    return state.lastS - 1;
  }
}

export const heartbeat: WatermarkStrategy = new HeartbeatWatermark();

class LastWord implements WatermarkStrategy<{ atS: number }, { doneS?: number }> {
  readonly name = "last-word";
  createState(): { atS: number } {
    return { atS: Number.NEGATIVE_INFINITY };
  }
  onEvent(
    state: { atS: number },
    _eventTimeS: number,
    _input: number,
    _nowS: number,
    context?: WatermarkContext<{ doneS?: number }>,
  ): void {
    state.atS = Math.max(state.atS, context?.value.doneS ?? state.atS);
  }
  watermark(state: { atS: number }): number {
    return state.atS;
  }
}

export const lastWord: WatermarkStrategy<any, { doneS: number; page: string }> = new LastWord();
// @ts-expect-error a strategy that reads payloads does not take any
export const wordless: WatermarkStrategy<any, string> = new LastWord();

// Aggregation.
class Longest implements Aggregator<string, { text: string }, number> {
  create(): { text: string } {
    return { text: "" };
  }
  add(accumulator: { text: string }, value: string): { text: string } {
    return value.length > accumulator.text.length ? { text: value } : accumulator;
  }
  merge(a: { text: string }, b: { text: string }): { text: string } {
    return this.add(a, b.text);
  }
  result(accumulator: { text: string }): number {
    return accumulator.text.length;
  }
}

export const longest: Aggregator<string, any, number> = new Longest();

// Retention by whole segments, and compaction: plain data.
export const oddSegmentsOnly: RetentionPolicy = {
  name: "odd segments",
  shouldRetain: ({ offset }, _nowS, { segments }) => {
    const segment = segments.find(({ endOffset }) => offset < endOffset);
    return segment !== undefined && segment.baseOffset % 2 === 1;
  },
  shouldRetainSegment: ({ baseOffset }) => baseOffset % 2 === 1,
};
export const always: CompactionPolicy = { name: "always", plan: () => ({ upTo: Infinity }) };
export const cents: CompactionPolicy<{ readonly cents: number }> = {
  name: "cents",
  plan: ({ firstDirtyOffset, cleanableOffset }, nowS) =>
    nowS > 60 ? { upTo: cleanableOffset, urgency: cleanableOffset - firstDirtyOffset } : undefined,
  isTombstone: (value) => value.cents === 0,
  deleteRetentionS: 0,
};
// @ts-expect-error a policy that looks at cents does not take other payloads
export const centless: CompactionPolicy<string>[] = [cents];
// @ts-expect-error a plan has an end
export const endless: CompactionPolicy = { name: "x", plan: () => ({ urgency: 1 }) };
