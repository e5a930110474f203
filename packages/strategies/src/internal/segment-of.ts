import type { LogSegment } from "../retention/log-segment.js";

/** Index of the segment that an offset lies in: the last with a base at or below it, or the first. */
export function segmentIndexOf(segments: readonly LogSegment[], offset: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle] as LogSegment).baseOffset <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The segment that an offset lies in. */
export function segmentOf(segments: readonly LogSegment[], offset: number): LogSegment {
  return segments[segmentIndexOf(segments, offset)] as LogSegment;
}
