// What the built-ins fit, and what they do not. This file is compiled, not run.
import {
  AdaptiveWatermark,
  type Aggregator,
  type AssignmentContext,
  BoundedOutOfOrderness,
  ChannelMinimum,
  ClockWatermark,
  type CombinedWatermarks,
  CooperativeStickyAssignment,
  CountWindow,
  count,
  distinct,
  expireWhenAny,
  fold,
  GlobalWindow,
  HashSharding,
  type Key,
  LateEventPolicy,
  ManualWatermark,
  MonotonicWatermark,
  mean,
  type PartitionAssignment,
  PunctuatedWatermark,
  quantile,
  RangeAssignment,
  type Record,
  type RetentionPolicy,
  RoundRobinAssignment,
  reduce,
  SessionWindow,
  type ShardingStrategy,
  SizeRetention,
  SlidingWindow,
  SplitMinimum,
  StickyAssignment,
  StickyBatchSharding,
  sum,
  TimeDifferenceWindow,
  TimeRetention,
  TumblingWindow,
  UniformAssignment,
  type WatermarkStrategy,
  type WindowType,
} from "@sim/strategies";

type Flight = { readonly origin: string; readonly delay: number };

export const shardings: readonly ShardingStrategy<string>[] = [new HashSharding(), new StickyBatchSharding()];
export const forNumbers: ShardingStrategy<number | null> = new HashSharding();
new HashSharding().shard("key", 4);
new HashSharding().shard(7, 4);
// @ts-expect-error an object is not a key
new HashSharding().shard({ id: 7 }, 4);
// @ts-expect-error a sticky batch has nowhere to keep its count without a context
new StickyBatchSharding().shard(null, 4);

export const policies: readonly RetentionPolicy<string, Flight>[] = [
  new TimeRetention(5),
  new SizeRetention(5),
  expireWhenAny(new TimeRetention(5), new SizeRetention(5)),
  expireWhenAny(new TimeRetention(5), {
    name: "delayed",
    shouldRetain: (record: Record<string, Flight>) => record.value.delay > 0,
  }),
];
// @ts-expect-error a composite is no wider than its members
export const wide: RetentionPolicy<string, string> = expireWhenAny<string, Flight>(policies[0] as (typeof policies)[0]);

export const assignments: readonly PartitionAssignment[] = [
  new RangeAssignment(),
  new RoundRobinAssignment(),
  new StickyAssignment(),
  new CooperativeStickyAssignment(),
  new UniformAssignment(),
];
declare const context: AssignmentContext<undefined>;
new StickyAssignment().assign([0], ["a"], context);

export const windows: readonly WindowType<Flight>[] = [
  new TumblingWindow(1),
  new SlidingWindow(2, 1, { offsetS: undefined }),
  new SessionWindow(1, { touching: "separate", unitS: undefined }),
  new GlobalWindow(),
  new CountWindow(3),
  new CountWindow(3, undefined),
  new TimeDifferenceWindow(1, { unitS: 0.001, notBeforeS: undefined }),
];
// @ts-expect-error a sliding window needs its slide
new SlidingWindow(2);

export const watermarks: readonly WatermarkStrategy[] = [
  new BoundedOutOfOrderness({ boundS: 1, inputs: [0, 1], idleTimeoutS: undefined }),
  new MonotonicWatermark(),
  new ClockWatermark(1),
  new ManualWatermark(),
  new AdaptiveWatermark({ quantile: 0.9, recent: undefined, inputs: [0], idleTimeoutS: 1, idleCheckS: undefined }),
];
export const punctuated: WatermarkStrategy<any, Flight> = new PunctuatedWatermark((flight: Flight) => flight.delay);
// @ts-expect-error a watermark read from flights does not come from other payloads
export const misread: WatermarkStrategy<any, string> = new PunctuatedWatermark((flight: Flight) => flight.delay);
export const combined: readonly CombinedWatermarks[] = [new SplitMinimum(), new ChannelMinimum(2)];
// @ts-expect-error the bound of a monotonic watermark is 0
new MonotonicWatermark({ boundS: 5 });

export const aggregators: readonly Aggregator<Flight, any, number>[] = [
  count(),
  sum((flight: Flight) => flight.delay),
  mean((flight) => flight.delay),
  quantile(0.5, (flight: Flight) => flight.delay, { relativeError: undefined }),
  distinct((flight) => flight.origin),
  fold(
    () => 0,
    (total, flight: Flight) => total + flight.delay,
  ),
];
export const latest: Aggregator<Flight, any, Flight | undefined> = reduce((_: Flight, flight: Flight) => flight);
// @ts-expect-error an object is not compared by value
distinct((flight: Flight) => flight);
// @ts-expect-error without a function the values themselves are numbers
export const unread: Aggregator<Flight, any, number> = sum();

export const policy: LateEventPolicy = LateEventPolicy.DROP;
export const literal: LateEventPolicy = "sideOutput";
// @ts-expect-error not a policy
export const misspelt: LateEventPolicy = "side-output";

export const keys: readonly Key[] = ["a", 1, null];
declare const narrow: Record<string, Flight>;
export const record: Record = narrow;
// @ts-expect-error a record is immutable
narrow.offset = 5;
