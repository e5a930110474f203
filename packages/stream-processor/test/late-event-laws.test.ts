import { Simulation, Sink } from "@sim/core";
import { LateEventPolicy, TumblingWindow } from "@sim/strategies";
import { describeLateEvents, type LateEventArrival, type LateEventOutcome } from "@sim/strategies/testing";
import { type LateEvent, StreamProcessor, type WindowResult } from "@sim/stream-processor";
import { test } from "vitest";

// The processor keeps the laws that the suite for strangers has for whoever honours the late-event policy.

type Result = WindowResult<string, readonly number[]>["payload"];
type Late = LateEvent<string, number>["payload"];

function run(policy: LateEventPolicy, arrivals: readonly LateEventArrival[]): LateEventOutcome {
  const results = new Sink<Result>("results");
  const late = new Sink<Late>("late");
  const handling =
    policy === LateEventPolicy.SIDE_OUTPUT
      ? ({ lateEventPolicy: policy, sideOutput: late } as const)
      : ({ lateEventPolicy: policy } as const);
  const processor = new StreamProcessor<string, number, readonly number[]>("windows", {
    windowType: new TumblingWindow(10),
    aggregateFn: (values: readonly number[]) => [...values],
    downstream: results,
    watermarkIntervalS: 1,
    ...handling,
  });
  const sim = new Simulation({ entities: [processor] });
  for (const [second, { eventTimeS, value }] of arrivals.entries()) {
    // Between two ticks of the watermark.
    sim.schedule(processor, "Process", { key: "k", value, eventTime: eventTimeS }, { at: second + 0.5 });
  }
  sim.run();
  return {
    results: results.events.map(({ windowStart, result }) => ({
      startS: windowStart,
      values: result,
    })),
    dropped: processor.stats.lateEventsDropped,
    sideOutput: late.events.map(({ value }) => value),
  };
}

describeLateEvents({ test, name: "StreamProcessor", run });
