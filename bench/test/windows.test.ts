import { describe, expect, it } from "vitest";
import { recipes } from "../src/windows/sim.js";
import { Shuffle, type Stream } from "../src/windows/stream.js";
import { hopping, session, tumbling } from "../src/windows/streams.js";
import { windowsSuite } from "../src/windows/suite.js";
import { windows } from "../src/windows/windows.js";

const kinds = { tumbling, hopping, session };
const OPEN = 1_000;

describe("every workload of windows gives the right sum", () => {
  it("there is a recipe for each, and no other", () => {
    expect(Object.keys(recipes)).toEqual(windowsSuite.workloads.map(({ name }) => name));
  });

  it.each(Object.entries(recipes).filter(([name]) => /1e[34]$/.test(name)))("%s", async (_, recipe) => {
    const model = recipe.build(5_000);
    await model.run();
    // Whole seconds of the clock, at least one: what comes in them is what was done.
    expect(model.check()).toBeGreaterThanOrEqual(4_000);
  });

  it("fails if the number of open windows is not the one asked for", () => {
    const model = windows(tumbling(OPEN), 2 * OPEN, 5_000);
    model.run();
    expect(() => model.check()).toThrow("windows open in the end: expected 2000 +- 300, got");
  });
});

describe.each(Object.entries(kinds))("the stream of %s windows", (_, streamOf) => {
  const run = (seconds: number) => {
    const stream = streamOf(OPEN);
    const model = windows(stream, OPEN, seconds * stream.rate);
    model.run();
    return model;
  };

  it.each([1, 2, 7, 20])("keeps the number of open windows, after %d s, as counted by hand", (seconds) => {
    const model = run(seconds);
    const open = model.processor.activeWindows;
    const records = model.check();
    expect(open).toBe(openWindows(streamOf, records));
    expect(Math.abs(open - OPEN)).toBeLessThanOrEqual(0.15 * OPEN);
  });

  it("has ten records in a window", () => {
    const model = run(60);
    const { windowsEmitted, lateEvents } = model.processor.stats;
    const inWindows = streamOf(OPEN).windowsPerRecord * model.check();
    // The first windows of each key are those of the opening, and have fewer.
    expect(inWindows / windowsEmitted).toBeGreaterThan(8);
    expect(inWindows / windowsEmitted).toBeLessThan(10.5);
    expect(lateEvents).toBe(0);
  });
});

it.each([100, 1_000, 10_000, 100_000])("the order of %d keys has each of them once in a round", (count) => {
  const shuffle = new Shuffle(count);
  for (let round = 0; round < 2; round++) {
    const seen = new Set(Array.from({ length: count }, () => shuffle.next()));
    expect(seen.size).toBe(count);
  }
});

/** How many windows end after the watermark: of the times of each key, which is all that a window is made of. */
function openWindows(streamOf: (open: number) => Stream, records: number): number {
  const stream = streamOf(OPEN);
  const times = new Map<string, number[]>();
  let latest = -Infinity;
  const note = (key: string, eventTime: number): void => {
    times.set(key, [...(times.get(key) ?? []), eventTime]);
    latest = Math.max(latest, eventTime);
  };
  for (const [key, eventTime] of stream.opening()) note(key, eventTime);
  const record = { key: "", value: 0, eventTime: 0 };
  for (let i = 0; i < records; i++) {
    stream.next(record);
    note(record.key, record.eventTime);
  }
  const ends = streamOf === tumbling ? endsOfGrid(1) : streamOf === hopping ? endsOfGrid(10) : endsOfSessions;
  const watermark = latest - stream.disorder;
  let open = 0;
  for (const ofKey of times.values()) open += ends(ofKey).filter((end) => end > watermark).length;
  return open;
}

/** Windows of so many seconds that start at every whole second. */
function endsOfGrid(sizeS: number) {
  return (times: readonly number[]): number[] => {
    const ends = new Set<number>();
    for (const time of times) for (let i = 1; i <= sizeS; i++) ends.add(Math.floor(time) + i);
    return [...ends];
  };
}

/** Sessions with a gap of a second. */
function endsOfSessions(times: readonly number[]): number[] {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.filter((time, i) => (sorted[i + 1] ?? Infinity) - time > 1).map((time) => time + 1);
}
