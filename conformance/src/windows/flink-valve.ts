import { ChannelMinimum } from "@sim/strategies";
import type { Checker } from "../checker.js";
import {
  type FlinkTime,
  firstSaidDifferently,
  type Saying,
  type SayingCase,
  sayingOf,
  watermarkOf,
} from "./flink-said.js";

/** What an input says. */
type Step = readonly ["w", input: number, time: FlinkTime] | readonly ["idle" | "active", input: number];

interface ValveCase extends SayingCase<Step> {
  readonly inputs: number;
}

/** `flink-valve`: {@link ChannelMinimum} for `StatusWatermarkValve`. */
export const checkFlinkValve: Checker<ValveCase> = (_kind, _header, vectorCase) => {
  const channels = new ChannelMinimum(vectorCase.inputs);
  const state = channels.createState();
  let saidS = channels.watermark(state);
  let idle = channels.isIdle(state);
  return firstSaidDifferently(vectorCase, (step) => {
    if (step[0] === "w") channels.advance(state, step[1], watermarkOf(step[2]));
    else channels.setIdle(state, step[1], step[0] === "idle");
    const said: Saying[] = [];
    if (channels.watermark(state) > saidS) said.push(sayingOf(channels.watermark(state)));
    if (channels.isIdle(state) !== idle) said.push(idle ? ["active"] : ["idle"]);
    saidS = channels.watermark(state);
    idle = channels.isIdle(state);
    return said;
  });
};
