import type { Gauge } from "../harness/model.js";
import { batch } from "../pipeline/batch.js";
import { pipeline } from "../pipeline/pipeline.js";
import { bytesHeld, bytesInUse } from "./held.js";

/** How often along the run the heap is collected in full. */
const COLLECTIONS = 20;
/** How often in between the heap is looked at as it is. */
const LOOKS = 50;
/** What may be held more in the last half than in its beginning: at 10^8 records a leak of a bit in six records is more. */
const BOUND = 2_000_000;

/**
 * The greatest heap along a run of the pipeline in its batch forms, in MB. Retention bounds what is in the log, so the heap
 * has to stay flat: what is held after a collection must not grow in the last half.
 */
export const longRun: Gauge = {
  measure(records) {
    const model = pipeline(batch, records);
    const held: number[] = [];
    let peak = 0;
    let ms = 0;
    for (let stretch = 1; stretch <= COLLECTIONS; stretch++) {
      const from = endOf(model.endTime, stretch - 1);
      const to = endOf(model.endTime, stretch);
      for (let look = 1; look <= LOOKS; look++) {
        const before = performance.now();
        model.sim.runUntil(look === LOOKS ? to : from + ((to - from) * look) / LOOKS);
        ms += performance.now() - before;
        peak = Math.max(peak, bytesInUse());
      }
      held.push(bytesHeld());
    }
    model.check();
    expectFlat(held);
    const beside = { "held at most, MB": Math.max(...held) / 1e6, "records/s": records / (ms / 1000) };
    return { value: peak / 1e6, beside };
  },
};

/** Throws if what is held has grown in the last half of the run, the end of which has nothing left in windows. */
export function expectFlat(held: readonly number[], bound: number = BOUND): void {
  const last = held.slice(held.length / 2 - 1);
  const growth = Math.max(...last) - (last[0] ?? Number.NaN);
  if (growth <= bound) return;
  throw new Error(`the last half of the run added ${Math.round(growth)} bytes to what is held, ${bound} are allowed`);
}

/** Whole seconds: sweeps and windows are at the same point each time. */
function endOf(endTime: number, stretch: number): number {
  return stretch === COLLECTIONS ? endTime : Math.floor((endTime * stretch) / COLLECTIONS);
}
