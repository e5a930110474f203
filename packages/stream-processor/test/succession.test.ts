import { Counter, Simulation } from "@sim/core";
import {
  afterCount,
  MonotonicWatermark,
  sum,
  TimeDifferenceWindow,
  type WindowChange,
  type WindowSuccession,
  type WindowType,
} from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { build, range, run } from "./support/run.js";

/** Windows per record that follow from each other as `answer` says. */
function windowsBy(answer: unknown, more: Partial<WindowSuccession> = {}): WindowType {
  const succession = { retentionS: 20, reachS: 20, windowsAfter: () => answer as WindowChange[], ...more };
  return {
    name: "own",
    neighbours: { reachS: 11, windowsAround: () => [], succession },
    assignWindows: () => [],
    shouldClose: (end, watermark) => watermark >= end,
  };
}

const kafkaStreams = { profile: "kafkaStreams", watermarkIntervalS: 0 } as const;
const one = [{ key: "k", eventTime: 5 }];

describe("[WIN13.1] windows made of windows", () => {
  it("in the profile kafkaStreams alone", () => {
    const windowType = windowsBy([{ window: [0, 10] }]);
    expect(run({ windowType, ...kafkaStreams }, one).rows).toEqual([[0, 10, [5]]]);
    expect(run({ windowType }, one).processor.stats.eventsInNoWindow).toBe(1);
  });

  it.each([
    ["nonsense", /windowsAfter must return an array of changes, got "nonsense"/],
    [[null], /windowsAfter must give windows as \[start, end\], got undefined/],
    [[{ window: [10, 10] }], /windowsAfter must give windows that end at least 1 us after they start, got \[10, 10\]/],
    [
      [{ window: [0, 10], from: [3, 13] }],
      /windowsAfter must make windows of those that it was given, got from \[3, 13\)/,
    ],
  ])("a wrong answer %j is an error", (answer, message) => {
    expect(() => run({ windowType: windowsBy(answer), ...kafkaStreams }, one)).toThrow(message);
  });

  it("a wrong contract is an error when the processor is made", () => {
    const made = (more: object) => () => build({ windowType: windowsBy([], more), profile: "kafkaStreams" });
    expect(made({ windowsAfter: undefined })).toThrow(/neighbours.succession must have .*windowsAfter/);
    expect(made({ reachS: -1 })).toThrow(/neighbours.succession.reachS must be .*-1/);
    expect(made({ retentionS: "1" })).toThrow(/neighbours.succession.retentionS must be .*"1"/);
  });

  it("an aggregator has what is in the window that a new one is made of", () => {
    const options = {
      windowType: new TimeDifferenceWindow(10, { unitS: 1, notBeforeS: 0 }),
      aggregator: sum(),
      watermarkStrategy: new MonotonicWatermark(),
      trigger: afterCount(1),
      ...kafkaStreams,
    };
    // 25 makes [15, 25] of [10, 20], and then 15 splits [16, 26) off [15, 25].
    const { rows } = run(
      options,
      [20, 25, 15].map((eventTime, at) => ({ key: "k", eventTime, at })),
    );
    expect(rows).toEqual([
      [10, 21, 20],
      [21, 32, 25],
      [15, 26, 45],
      [15, 26, 60],
      [16, 27, 45],
    ]);
  });

  it("[WIN6] memory follows the windows that others may be made of, whether or not their keys come again", () => {
    const processor = new StreamProcessor<string, number, number>("p", {
      windowType: new TimeDifferenceWindow(1, { unitS: 1, notBeforeS: 0 }),
      aggregator: sum(),
      downstream: new Counter("counter"),
      watermarkStrategy: new MonotonicWatermark(),
      ...kafkaStreams,
    });
    const sim = new Simulation({ entities: [processor] });
    let most = 0;
    for (const t of range(0, 300)) {
      sim.schedule(processor, "Process", { key: `key ${t}`, value: 1, eventTime: t });
      sim.runUntil(t);
      most = Math.max(most, processor.stats.windowsHeld);
    }
    // Each key has one window of 2 s, of which two are open, and is in a chain for 2 s more, swept every 2 s.
    expect(most).toBeLessThanOrEqual(3);
    expect(chainsOf(processor)).toBeLessThanOrEqual(6);
  });
});

function chainsOf(processor: object): number {
  for (const symbol of Object.getOwnPropertySymbols(processor)) {
    const inside = (processor as { [symbol: symbol]: { readonly state?: { readonly chains: Map<unknown, unknown> } } })[
      symbol
    ];
    if (inside?.state !== undefined) return inside.state.chains.size;
  }
  throw new Error("no state found");
}
