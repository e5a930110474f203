import * as fc from "fast-check";
import { secondsOf, ticksOf } from "./event-times.js";

/** What happens to a window. Times in seconds; the clock and the watermark go forward by so much. */
export type TriggerStep = { readonly record: number } | { readonly clock: number } | { readonly watermark: number };

/** Steps in parts of a window, of which it has so many. */
export function stepsOf(parts: number, maxLength: number): fc.Arbitrary<readonly TriggerStep[]> {
  const watermark = fc.integer({ min: 1, max: parts }).map((watermark): TriggerStep => ({ watermark }));
  const others = { weight: 4, arbitrary: recordOrClock(parts, parts) };
  return fc.array(fc.oneof(others, { weight: 1, arbitrary: watermark }), { maxLength });
}

/** A record in one of the parts, or time that passes, that many parts at most. */
export function recordOrClock(parts: number, longest: number): fc.Arbitrary<TriggerStep> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.nat(parts - 1).map((record): TriggerStep => ({ record })) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: longest }).map((clock): TriggerStep => ({ clock })) },
  );
}

/** The step in seconds, whole microseconds, if a part is as long as that. */
export function scaled(step: TriggerStep, partS: number): TriggerStep {
  const seconds = (parts: number) => secondsOf(ticksOf(parts * partS));
  if ("record" in step) return { record: seconds(step.record) };
  return "clock" in step ? { clock: seconds(step.clock) } : { watermark: seconds(step.watermark) };
}
