import type { TimeSeries } from "@sim/core";
import sparkly from "sparkly";

/** A stretch of time, in seconds: from its beginning, included, to its end, excluded. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface SparklineOptions extends Period {
  /** How many characters. Default 80. */
  readonly width?: number | undefined;
  /** The value at the top of the scale, for lines that are to be compared; the bottom is 0. Default: the highest value. */
  readonly top?: number | undefined;
}

/**
 * A series over a stretch of time as one line of characters, each of them the highest value of its part of the time; a
 * blank where there is no sample, and nothing after the last one.
 */
export function sparkline(series: TimeSeries, options: SparklineOptions): string {
  const { from, to, width = 80 } = options;
  const highest: (number | undefined)[] = Array.from({ length: width });
  for (const [index, time] of series.times.entries()) {
    if (time < from || time >= to) continue;
    const place = Math.floor(((time - from) / (to - from)) * width);
    highest[place] = Math.max(highest[place] ?? 0, series.values[index] ?? 0);
  }
  const seen = highest.filter((value) => value !== undefined);
  return sparkly(
    highest.map((value) => value ?? ""),
    { minimum: 0, maximum: options.top ?? Math.max(1, ...seen) },
  ).trimEnd();
}
