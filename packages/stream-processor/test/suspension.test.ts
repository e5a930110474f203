import { FaultSchedule, Simulation, Sink, Source } from "@sim/core";
import { count, TumblingWindow } from "@sim/strategies";
import { StreamProcessor, type WindowOutput } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";

/** One event a second for 100 s, counted in windows of 5 s, with a pause or none. */
function run(pause: { readonly at: number; readonly duration: number } | undefined) {
  const results = new Sink<WindowOutput<string, number>>("results");
  const processor = new StreamProcessor("counts", {
    windowType: new TumblingWindow(5),
    aggregator: count(),
    downstream: results,
    watermarkIntervalS: 1,
  });
  const events = Source.constant("events", {
    target: processor,
    type: "Process",
    rate: 1,
    count: 100,
    make: (i) => ({ key: "k", value: 1, eventTime: i }),
  });
  const faults = FaultSchedule.given(
    "faults",
    pause === undefined ? [] : [{ target: processor, fault: "pause", ...pause }],
  );
  new Simulation({ entities: [events, processor, faults] }).run();
  return { results, stats: processor.stats };
}

describe("[S14] a stream processor that is paused", () => {
  it("[S14] is late and loses nothing: the same windows with the same counts", () => {
    const [calm, paused] = [run(undefined), run({ at: 20.5, duration: 5 })];
    const windows = ({ results }: typeof calm) =>
      results.events.map(({ windowStart, windowEnd, result }) => [windowStart, windowEnd, result]);
    expect(windows(paused)).toEqual(windows(calm));
    expect(windows(paused)).toHaveLength(20);
    expect(paused.stats.lateEventsDropped).toBe(0);
    expect(paused.stats.windowsEmitted).toBe(20);
  });

  it("[S14] sends nothing while it stands still, not by its ticks either, and what is due soon after", () => {
    const { results } = run({ at: 20.5, duration: 12 });
    expect(results.times.filter((time) => time > 20.5 && time < 32.5)).toEqual([]);
    // Up to 32 the events 0 .. 31 have come: the windows up to [25, 30) are due at the tick of 33.
    expect(
      results.events.filter((_, i) => (results.times[i] as number) <= 33).map(({ windowEnd }) => windowEnd),
    ).toEqual([5, 10, 15, 20, 25, 30]);
  });
});
