import { Entity, type Event, type Simulation, Sink, type Target } from "@sim/core";
import { count, type LateEventPolicy, sum, type TumblingWindow, type WindowType } from "@sim/strategies";
import {
  type LateEvent,
  type ProcessMessage,
  StreamProcessor,
  type StreamProcessorOptions,
  type WatermarkMessage,
  type WindowOutput,
  type WindowResult,
} from "@sim/stream-processor";

interface Flight {
  readonly delay: number;
}

declare const windowType: TumblingWindow;
declare const anything: Target<WindowResult<string, unknown>>;
declare const numbers: Target<WindowResult<string, number>>;
declare const texts: Target<WindowResult<string, string>>;
declare const flightsAside: Target<LateEvent<string, Flight>>;
declare const ordersAside: Target<LateEvent<string, { readonly amount: number }>>;
declare const sim: Simulation;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

// --- K, V and R are inferred ---

const delays = new StreamProcessor("delays", {
  windowType,
  aggregateFn: (flights: readonly Flight[]) => flights.length,
  downstream: numbers,
});
holds<Same<typeof delays, StreamProcessor<string, Flight, number>>>();

const summed = new StreamProcessor("summed", {
  windowType,
  aggregator: sum((flight: Flight) => flight.delay),
  downstream: numbers,
});
holds<Same<typeof summed, StreamProcessor<string, Flight, number>>>();
holds<Same<ReturnType<typeof summed.windowStates>[number]["records"], readonly Flight[]>>();

// --- the aggregate ---

new StreamProcessor<string, Flight, number>("wrong parameter", {
  windowType,
  // @ts-expect-error the aggregate takes orders, the processor flights
  aggregateFn: (orders: readonly { readonly amount: number }[]) => orders.length,
  downstream: numbers,
});

new StreamProcessor<string, Flight, number>("wrong aggregator", {
  windowType,
  // @ts-expect-error an aggregator of numbers, the processor takes flights
  aggregator: sum(),
  downstream: numbers,
});

// @ts-expect-error both
new StreamProcessor("both", {
  windowType,
  aggregateFn: (f: readonly Flight[]) => f.length,
  aggregator: count(),
  downstream: numbers,
});

// @ts-expect-error neither
new StreamProcessor("neither", { windowType, downstream: numbers });

new StreamProcessor("not annotated", {
  windowType,
  aggregateFn: (flights) => {
    // @ts-expect-error without an annotation a value is unknown, not any
    return flights[0].delay;
  },
  downstream: anything,
});

// --- downstream ---

new StreamProcessor("another result", {
  windowType,
  aggregateFn: (flights: readonly Flight[]) => flights.length,
  // @ts-expect-error takes texts, the results are numbers
  downstream: texts,
});

class NotForResults extends Entity<ProcessMessage<string, number>> {
  handleEvent(_event: Event<ProcessMessage<string, number>>): void {}
}
new StreamProcessor("no results", {
  windowType,
  aggregateFn: (flights: readonly Flight[]) => flights.length,
  // @ts-expect-error does not understand WindowResult
  downstream: new NotForResults("x"),
});

new StreamProcessor("a sink", {
  windowType,
  aggregator: count(),
  downstream: new Sink<WindowOutput<string, number>>("sink"),
});

// --- late events ---

const base = { windowType, aggregateFn: (flights: readonly Flight[]) => flights.length, downstream: numbers };

// @ts-expect-error a side output policy without a side output
new StreamProcessor("no side output", { ...base, lateEventPolicy: "sideOutput" });
// @ts-expect-error a side output without the policy
new StreamProcessor("no policy", { ...base, sideOutput: flightsAside });
// @ts-expect-error a side output of other values
new StreamProcessor("other side output", { ...base, lateEventPolicy: "sideOutput", sideOutput: ordersAside });
// @ts-expect-error a horizon without the policy
new StreamProcessor("horizon", { ...base, updateHorizonS: 5 });
// @ts-expect-error no such policy
new StreamProcessor("policy", { ...base, lateEventPolicy: "ignore" });

new StreamProcessor("side output", { ...base, lateEventPolicy: "sideOutput", sideOutput: flightsAside });
new StreamProcessor("update", { ...base, lateEventPolicy: "update", updateHorizonS: 5 });
declare const either: Exclude<LateEventPolicy, "sideOutput">;
new StreamProcessor("drop or update", { ...base, lateEventPolicy: either });

// --- windows ---

const byDelay: WindowType<Flight> = {
  name: "by delay",
  assignWindows: (t, { value }) => [[t, t + value.delay]],
  shouldClose: (end, watermark) => watermark >= end,
};
new StreamProcessor("third party", { ...base, windowType: byDelay });
new StreamProcessor("other values", {
  // @ts-expect-error the window type reads flights, the values are numbers
  windowType: byDelay,
  aggregator: sum((n: number) => n),
  downstream: numbers,
});

// --- messages ---

sim.schedule(delays, "Process", { key: "SFO", value: { delay: 3 }, eventTime: 5, input: 2 });
sim.schedule(delays, "Process", { key: "SFO", value: { delay: 3 } });
sim.schedule(delays, "ProcessBatch", [{ key: "SFO", value: { delay: 3 } }]);
sim.schedule(delays, "Watermark", { watermarkS: 5 });
// @ts-expect-error a misspelt type
sim.schedule(delays, "Proces", { key: "SFO", value: { delay: 3 } });
// @ts-expect-error another value
sim.schedule(delays, "Process", { key: "SFO", value: 3 });
// @ts-expect-error another key
sim.schedule(delays, "Process", { key: 1, value: { delay: 3 } });
// @ts-expect-error no key, where null is no key
sim.schedule(delays, "Process", { value: { delay: 3 } });
// @ts-expect-error an object is no key
new StreamProcessor<{ readonly id: number }, Flight, number>("object keys", base);

declare const keyless: StreamProcessor<string | null, number, number>;
sim.schedule(keyless, "Process", { value: 3 });

// --- chains ---

const next: Target<WatermarkMessage> = delays;
new StreamProcessor("chained", { ...base, watermarkTarget: next });
const feed: Target<ProcessMessage<string, Flight>> = delays;
// @ts-expect-error a processor does not understand the results of another
new StreamProcessor("chained directly", { ...base, downstream: delays });

const options: StreamProcessorOptions<string, Flight, number> = base;
new StreamProcessor("from options", options);
void feed;
