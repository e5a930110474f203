import { IdleCheck } from "@sim/strategies";
import type { Checker } from "../checker.js";
import { firstSaidDifferently, type SayingCase, sayingOf } from "./flink-said.js";
import { type GeneratorOf, strategyOf } from "./flink-watermarks.js";
import { seconds } from "./replay.js";

/** A record, the clock, or the periodic call. */
type Step = readonly ["r", time: number] | readonly ["p", time: number] | readonly ["t"];

interface IdlenessCase extends SayingCase<Step> {
  readonly strategy: GeneratorOf;
  readonly idleTimeout: number;
  /** What the clock shows at first. */
  readonly start: number;
}

/** `flink-idleness`: {@link IdleCheck} around a strategy, as `WatermarksWithIdleness` is around a generator. */
export const checkFlinkIdleness: Checker<IdlenessCase> = (_kind, _header, vectorCase) => {
  const strategy = strategyOf(vectorCase.strategy);
  const check = new IdleCheck(seconds(vectorCase.idleTimeout));
  const state: unknown = strategy.createState();
  const idleState = check.createState();
  let nowS = seconds(vectorCase.start);
  let idle = false;
  return firstSaidDifferently(vectorCase, (step) => {
    if (step[0] === "r") {
      strategy.onEvent(state, seconds(step[1]), 0, nowS);
      check.onEvent(idleState);
      idle = false;
      return [];
    }
    if (step[0] === "p") {
      nowS = seconds(step[1]);
      return [];
    }
    if (!check.isIdle(idleState, nowS)) return [sayingOf(strategy.watermark(state, nowS))];
    if (idle) return [];
    idle = true;
    return [["idle"]];
  });
};
