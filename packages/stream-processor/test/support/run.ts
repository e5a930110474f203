import { Simulation, Sink } from "@sim/core";
import type { Key, WindowType } from "@sim/strategies";
import {
  type LateRecord,
  StreamProcessor,
  type StreamProcessorOptions,
  type WindowOutput,
} from "@sim/stream-processor";

/** A record and when it arrives: by default at its event time. */
export interface Given {
  readonly key?: Key;
  /** Default: the event time. */
  readonly value?: number;
  readonly eventTime: number;
  readonly at?: number;
  readonly input?: number;
}

type Options = StreamProcessorOptions<Key, number, readonly number[]>;

/** Options without the ones the harness has defaults for. */
export type GivenOptions = { readonly [name in keyof Options]?: unknown } & {
  readonly windowType: WindowType<number>;
  readonly updateHorizonS?: number;
};

export interface Outcome {
  readonly sim: Simulation;
  readonly processor: StreamProcessor<Key, number, readonly number[]>;
  /** What came, in order. */
  readonly results: readonly WindowOutput<Key, readonly number[]>[];
  /** When it came. */
  readonly times: readonly number[];
  readonly aside: readonly LateRecord<Key, number>[];
  /** `[start, end, values]` of each result. */
  readonly rows: readonly (readonly [number, number, readonly number[]])[];
}

/** A processor that collects values, with a sink behind it, not yet run. */
export function build(
  options: GivenOptions,
  simulation: { readonly endTime?: number; readonly startTime?: number } = {},
) {
  const results = new Sink<WindowOutput<Key, readonly number[]>>("results");
  const aside = new Sink<LateRecord<Key, number>>("aside");
  const complete = {
    ...(options.aggregator === undefined ? { aggregateFn: (values: readonly number[]) => values } : {}),
    downstream: results,
    ...(options.lateEventPolicy === "sideOutput" ? { sideOutput: aside } : {}),
    ...options,
  } as Options;
  const processor = new StreamProcessor<Key, number, readonly number[]>("processor", complete);
  const sim = new Simulation({ entities: [processor], ...simulation });
  return { sim, processor, results, aside };
}

/** Sends the records, at their times, in the order given. */
export function send(sim: Simulation, processor: Outcome["processor"], records: readonly Given[]): void {
  for (const { key = null, eventTime, value = eventTime, at = eventTime, input } of records) {
    sim.schedule(processor, "Process", { key, value, eventTime, input }, { at: Math.max(at, sim.now) });
  }
}

/** Runs the records through to the end. */
export function run(
  options: GivenOptions,
  records: readonly Given[],
  simulation: { readonly endTime?: number; readonly startTime?: number } = {},
): Outcome {
  const { sim, processor, results, aside } = build(options, simulation);
  send(sim, processor, records);
  sim.run();
  return outcome(sim, processor, results, aside);
}

export function outcome(
  sim: Simulation,
  processor: Outcome["processor"],
  results: Sink<WindowOutput<Key, readonly number[]>>,
  aside: Sink<LateRecord<Key, number>>,
): Outcome {
  return {
    sim,
    processor,
    results: results.events,
    times: results.times,
    aside: aside.events,
    rows: results.events.map((r) => [r.windowStart, r.windowEnd, r.result] as const),
  };
}

/** `from` to `to` by steps of one, without `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
