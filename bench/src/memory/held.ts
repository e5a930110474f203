/** Bytes that are in use after a full collection: objects and the arrays outside the heap. Needs `node --expose-gc`. */
export function bytesHeld(): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("bytesHeld: start with node --expose-gc");
  // What the first one has found dead may have held more.
  gc();
  gc();
  return bytesInUse();
}

/** Bytes that are in use now, garbage included. */
export function bytesInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes that a step has left behind, beyond what was held before. */
export function bytesLeftBy(step: () => void): number {
  const before = bytesHeld();
  step();
  return bytesHeld() - before;
}
