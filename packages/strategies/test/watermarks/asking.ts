import type { WatermarkStrategy } from "@sim/strategies";

/** `[eventTimeS, input, nowS, value]`, or only the clock for a question without an event. */
export type Step = [eventTimeS: number, input?: number, nowS?: number, value?: unknown] | { now: number };

/** The watermark after each step, asked for before and after each event as the contract says. */
export function watermarks(strategy: WatermarkStrategy<any, any>, steps: readonly Step[]): number[] {
  const state: unknown = strategy.createState();
  return steps.map((step) => {
    if (!Array.isArray(step)) {
      return strategy.watermark(state, step.now);
    }
    const [eventTimeS, input = 0, nowS = 0, value] = step;
    strategy.watermark(state, nowS);
    strategy.onEvent(state, eventTimeS, input, nowS, { key: null, value });
    return strategy.watermark(state, nowS);
  });
}
