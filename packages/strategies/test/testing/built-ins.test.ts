import {
  AdaptiveWatermark,
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  BoundedOutOfOrderness,
  ByteRetention,
  ClockWatermark,
  CooperativeStickyAssignment,
  CountWindow,
  continuousEventTime,
  continuousProcessingTime,
  expireWhenAny,
  GlobalWindow,
  HashSharding,
  ManualWatermark,
  MonotonicWatermark,
  never,
  onProcessingTime,
  onWatermark,
  onWindowClose,
  orFinally,
  PunctuatedWatermark,
  purging,
  RangeAssignment,
  RoundRobinAssignment,
  repeatedly,
  SegmentByteRetention,
  SegmentTimeRetention,
  SessionWindow,
  SizeRetention,
  SlidingWindow,
  StickyAssignment,
  StickyBatchSharding,
  TimeDifferenceWindow,
  TimeRetention,
  type Trigger,
  TumblingWindow,
  UniformAssignment,
  withTimeout,
} from "@sim/strategies";
import {
  describeAssignment,
  describeRetention,
  describeSharding,
  describeTrigger,
  describeWatermark,
  describeWindow,
} from "@sim/strategies/testing";
import { describe, test } from "vitest";
import { propertyRuns } from "../../../../tooling/property-runs.js";

// Every built-in keeps the laws that a stranger's strategy has to keep.

describe("[LAW1] [LAW3] assignments", () => {
  const pure = { balance: true, stable: true, anyOrder: true };
  const sticky = { ...pure, sticky: true };
  describeAssignment({ test, make: () => new RangeAssignment(), supports: pure });
  describeAssignment({ test, make: () => new RoundRobinAssignment(), supports: pure });
  describeAssignment({ test, make: () => new StickyAssignment(), supports: sticky });
  describeAssignment({ test, make: () => new UniformAssignment(), supports: sticky });
  describeAssignment({
    test,
    make: () => new CooperativeStickyAssignment(),
    supports: { ...sticky, cooperative: true },
  });
});

describe("[LAW1] [LAW3] shardings", () => {
  const user = (index: number) => `user-${index}`;
  describeSharding({ test, make: () => new HashSharding(), supports: { keyed: true, even: user } });
  describeSharding({ test, make: () => new StickyBatchSharding(), supports: { even: () => null } });
  describe("hash, of records without a key", () => {
    describeSharding({ test, make: () => new HashSharding({ adaptive: false }), supports: { even: () => null } });
  });
});

describe("[LAW1] [LAW3] retention policies", () => {
  const supports = { anySweepInterval: true };
  describeRetention({ test, make: () => new TimeRetention(20), supports });
  describeRetention({ test, make: () => new SizeRetention(5), supports });
  describeRetention({ test, make: () => new ByteRetention(1000), supports });
  describeRetention({ test, make: () => new SegmentTimeRetention(20), supports });
  describeRetention({ test, make: () => new SegmentByteRetention(1000), supports });
  describeRetention({ test, make: () => expireWhenAny(new TimeRetention(86_400), new SizeRetention(5)), supports });
  describeRetention({
    test,
    make: () => expireWhenAny(new SegmentTimeRetention(20), new SegmentByteRetention(1000)),
    supports,
  });
});

describe("[LAW1] [LAW3] window types", () => {
  describeWindow({ test, make: () => new TumblingWindow(10, { offsetS: 3 }) });
  describeWindow({ test, make: () => new SlidingWindow(10, 3) });
  describeWindow({ test, make: () => new SessionWindow(10) });
  describeWindow({ test, make: () => new CountWindow(10, 5) });
  describeWindow({ test, make: () => new GlobalWindow() });
  describeWindow({ test, make: () => new TimeDifferenceWindow(10, { unitS: 1 }), unitS: 1 });
  describe("with other options", () => {
    describeWindow({ test, make: () => new TumblingWindow(0.1, { notBeforeS: 0 }) });
    describeWindow({ test, make: () => new SlidingWindow(1, 10) });
    describeWindow({ test, make: () => new SessionWindow(60, { touching: "separate" }) });
    describeWindow({ test, make: () => new CountWindow(10) });
    describeWindow({ test, make: () => new TimeDifferenceWindow(60, { unitS: 0.001, notBeforeS: 0 }) });
  });
  describe("with a unit", () => {
    describeWindow({ test, make: () => new SessionWindow(60, { unitS: 0.001 }) });
  });
});

describe("[LAW1] [LAW3] watermark strategies", () => {
  const supports = { behindEvents: true };
  describeWatermark({ test, make: () => new BoundedOutOfOrderness({ boundS: 5 }), supports });
  describeWatermark({ test, make: () => new MonotonicWatermark(), supports });
  describeWatermark({ test, make: () => new AdaptiveWatermark({ quantile: 0.9, recent: 4 }), supports });
  describeWatermark({ test, make: () => new ManualWatermark(), supports });
  describeWatermark({ test, make: () => new ClockWatermark(5) });
  describeWatermark({
    test,
    make: () => new PunctuatedWatermark((value: number) => value),
    values: [0, 10, -10, 1e6, 1e9],
  });
  describe("with idle inputs", () => {
    const options = { inputs: [0, 1], idleTimeoutS: 5 };
    describeWatermark({ test, make: () => new BoundedOutOfOrderness(options), supports });
    describeWatermark({ test, make: () => new AdaptiveWatermark({ quantile: 0.5, recent: 3, ...options }), supports });
  });
  describe("with looks for idle inputs", () => {
    const options = { inputs: [0, 1], idleTimeoutS: 5, idleCheckS: 2 };
    describeWatermark({ test, make: () => new BoundedOutOfOrderness(options), supports });
  });
});

describe("[LAW1] [LAW3] triggers", () => {
  const merging: readonly (() => Trigger)[] = [
    () => onWatermark(),
    () => onWatermark({ early: afterProcessingTime(3), late: afterCount(2) }),
    () => onWindowClose(),
    () => afterCount(3),
    () => afterProcessingTime(4),
    () => continuousEventTime(0.25),
    () => continuousProcessingTime(0.25),
    () => onProcessingTime(),
    () => purging(afterCount(2)),
    () => never(),
    () => repeatedly(afterAny(afterCount(2), afterProcessingTime(5))),
    () => afterAll(afterCount(2), onWatermark()),
    () => afterEach(afterCount(1), afterCount(2)),
    () => orFinally(repeatedly(afterCount(1)), afterCount(3)),
  ];
  const numRuns = propertyRuns(50);
  // Flink's continuous event-time trigger keeps the timer at the end of its window when it is cleared.
  const keepsTheEnd = "continuousEventTime(0.25)";
  for (const make of merging) {
    describeTrigger({
      test,
      numRuns,
      make,
      supports: { merging: true, clear: make().clear && make().name !== keepsTheEnd },
    });
  }
  describeTrigger({ test, numRuns, make: () => withTimeout(afterCount(2), 5), supports: { clear: true } });
});
