import { BoundedOutOfOrderness, MonotonicWatermark, type WatermarkStrategy } from "@sim/strategies";
import type { Checker } from "../checker.js";
import { firstSaidDifferently, type SayingCase, sayingOf } from "./flink-said.js";
import { seconds } from "./replay.js";

/** Where a generator gets its watermarks from. */
export type GeneratorOf =
  | { readonly type: "boundedOutOfOrderness"; readonly bound: number }
  | { readonly type: "ascending" };

/** A record, or the periodic call. */
type Step = readonly ["r", time: number] | readonly ["t"];

interface GeneratorCase extends SayingCase<Step> {
  readonly strategy: GeneratorOf;
}

/** Ours in place of a generator. */
export function strategyOf(generator: GeneratorOf): WatermarkStrategy {
  if (generator.type === "ascending") return new MonotonicWatermark();
  return new BoundedOutOfOrderness({ boundS: seconds(generator.bound) });
}

/** `flink-watermarks`: {@link BoundedOutOfOrderness} and {@link MonotonicWatermark} for the generators of Flink. */
export const checkFlinkWatermarks: Checker<GeneratorCase> = (_kind, _header, vectorCase) => {
  const strategy = strategyOf(vectorCase.strategy);
  const state: unknown = strategy.createState();
  return firstSaidDifferently(vectorCase, (step) => {
    if (step[0] === "t") return [sayingOf(strategy.watermark(state, 0))];
    strategy.onEvent(state, seconds(step[1]), 0, 0);
    return [];
  });
};
