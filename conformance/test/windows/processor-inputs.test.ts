import { fileURLToPath } from "node:url";
import { Counter, Simulation } from "@sim/core";
import { ManualWatermark, sum, TumblingWindow } from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { readVectorFile } from "../../src/vector-file.js";
import { type FlinkTime, type Saying, watermarkOf } from "../../src/windows/flink-said.js";

interface ValveCase {
  readonly inputs: number;
  readonly steps: readonly (readonly ["w", number, FlinkTime] | readonly ["idle" | "active", number])[];
  readonly out: readonly (readonly Saying[])[];
}

describe("a stream processor whose inputs promise, become idle and wake up", () => {
  it("[CONF] [WIN2] has the watermark of Flink's StatusWatermarkValve after each step of each case", () => {
    const path = fileURLToPath(new URL("../../vectors/windows/flink-valve.jsonl.gz", import.meta.url));
    const cases = readVectorFile(path).cases as readonly ValveCase[];
    for (const { inputs, steps, out } of cases) {
      const processor = new StreamProcessor("processor", {
        windowType: new TumblingWindow(1),
        aggregator: sum(),
        downstream: new Counter("results"),
        watermarkStrategy: new ManualWatermark(),
        watermarkIntervalS: 0,
      });
      const sim = new Simulation({ entities: [processor] });
      // Flink knows its inputs beforehand; here each is heard of.
      for (let input = 0; input < inputs; input++) {
        sim.schedule(processor, "Watermark", { input, watermarkS: -Infinity });
      }
      let expectedS = -Infinity;
      for (const [index, step] of steps.entries()) {
        const [what, input] = step;
        if (what === "w") sim.schedule(processor, "Watermark", { input, watermarkS: watermarkOf(step[2]) });
        else sim.schedule(processor, "WatermarkStatus", { input, idle: what === "idle" });
        sim.runUntil(sim.now);
        for (const said of out[index] as readonly Saying[]) if (said[0] === "w") expectedS = watermarkOf(said[1]);
        expect(processor.watermarkS).toBe(expectedS);
      }
    }
    expect(cases.length).toBe(1000);
  });
});
