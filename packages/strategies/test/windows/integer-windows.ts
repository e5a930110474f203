// Windows a second way: BigInt microseconds, and decimal notation read as a double.

/** The double that the decimal notation of so many microseconds denotes. */
export function secondsOf(micros: bigint): number {
  const digits = String(micros < 0n ? -micros : micros).padStart(7, "0");
  return Number(`${micros < 0n ? "-" : ""}${digits.slice(0, -6)}.${digits.slice(-6)}`) + 0;
}

/** Every window `[offset + k * slide, + size)` that contains `time`, by trying each `k` around it. */
export function integerWindows(time: bigint, size: bigint, slide: bigint, offset: bigint): [number, number][] {
  const windows: [number, number][] = [];
  const middle = (time - offset) / slide;
  const reach = size / slide + 2n;
  for (let k = middle - reach; k <= middle + 2n; k++) {
    const start = offset + k * slide;
    if (start <= time && time < start + size) {
      windows.push([secondsOf(start), secondsOf(start + size)]);
    }
  }
  return windows;
}
