import { GCProfiler } from "node:v8";
import { type Measurement, type Recipe, warmUp } from "./model.js";

const EVENTS = "events/operation";
const BYTES = "bytes allocated/operation";

/** Bytes allocated per operation, and events, of a run after a warm-up that is thrown away. */
export async function measureCosts(recipe: Recipe, operations: number): Promise<Measurement> {
  await warmUp(recipe, operations);
  const model = recipe.build(operations);
  const bytes = await bytesAllocated(() => model.run());
  const done = model.check();
  const events = model.events === undefined ? {} : { [EVENTS]: model.events() / done };
  return { value: bytes / done, beside: { ...events, [BYTES]: bytes / done } };
}

/**
 * What a function allocates on the heap of JavaScript, whether it is collected or not: the heap before each collection
 * less the heap after the one before it, added up. Arrays outside the heap (`ArrayBuffer`) count by what they have grown.
 */
export async function bytesAllocated(fn: () => void | Promise<void>): Promise<number> {
  const profiler = new GCProfiler();
  profiler.start();
  const before = process.memoryUsage();
  await fn();
  const after = process.memoryUsage();
  const { statistics } = profiler.stop();
  let bytes = after.arrayBuffers - before.arrayBuffers;
  let heap = before.heapUsed;
  for (const { beforeGC, afterGC } of statistics) {
    bytes += beforeGC.heapStatistics.usedHeapSize - heap;
    heap = afterGC.heapStatistics.usedHeapSize;
  }
  return bytes + after.heapUsed - heap;
}
