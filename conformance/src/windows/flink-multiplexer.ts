import { SplitMinimum } from "@sim/strategies";
import type { Checker } from "../checker.js";
import {
  type FlinkTime,
  firstSaidDifferently,
  type Saying,
  type SayingCase,
  sayingOf,
  watermarkOf,
} from "./flink-said.js";

/** The periodic call, an output that comes or goes, and what an output says. */
type Step =
  | readonly ["t"]
  | readonly ["add" | "remove" | "idle" | "active", id: number]
  | readonly ["w", id: number, time: FlinkTime];

interface MultiplexerCase extends SayingCase<Step> {
  /** Whether what an output says counts at once, or with the next periodic call. */
  readonly mode: "immediate" | "deferred";
}

/** `flink-multiplexer`: {@link SplitMinimum} for `WatermarkOutputMultiplexer`, asked when that looks at its outputs. */
export const checkFlinkMultiplexer: Checker<MultiplexerCase> = (_kind, _header, vectorCase) => {
  const splits = new SplitMinimum();
  const state = splits.createState();
  const look = (): Saying[] => {
    const before = state.watermarkS;
    const after = splits.watermark(state);
    return [...(after > before ? [sayingOf(after)] : []), ...(splits.isIdle(state) ? [["idle"] as const] : [])];
  };
  return firstSaidDifferently(vectorCase, (step) => {
    const [what, id] = step;
    if (what === "t") return look();
    let matters = vectorCase.mode === "immediate";
    if (what === "add") splits.add(state, id);
    else if (what === "remove") splits.remove(state, id);
    else if (what === "w") {
      const watermarkS = watermarkOf(step[2]);
      const ownS = state.inputs.get(id)?.watermarkS ?? Number.NEGATIVE_INFINITY;
      matters &&= watermarkS > ownS && watermarkS > state.watermarkS;
      splits.advance(state, id, watermarkS);
    } else splits.setIdle(state, id, what === "idle");
    return matters && what !== "add" && what !== "remove" ? look() : [];
  });
};
