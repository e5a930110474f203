import type { Key, WindowBounds } from "@sim/strategies";
import type { WindowOutput, WindowPane } from "../messages.js";
import { digest } from "./fact-digest.js";
import { type Operator, surroundingsOf } from "./operator.js";

export type Pane = { -readonly [name in keyof WindowPane<unknown>]: WindowPane<unknown>[name] };

/** For results that take the place of none. */
export const REPLACES_NOTHING: readonly WindowBounds[] = Object.freeze<WindowBounds[]>([]);

/** Counts a result, reports it, and sends it. */
export function sendResult(
  operator: Operator,
  key: Key,
  [windowStart, windowEnd]: WindowBounds,
  result: unknown,
  recordCount: number,
  pane: Pane,
  replaces: readonly WindowBounds[],
): void {
  const { counts, settings } = operator;
  const { sim, facts } = surroundingsOf(operator);
  const output: WindowOutput<unknown, unknown> = {
    key,
    windowStart,
    windowEnd,
    result,
    recordCount,
    pane,
    replaces,
  };
  if (pane.index === 0) counts.windowsEmitted++;
  else counts.updates++;
  if (pane.final === "endOfInput") counts.flushedAtEndOfInput++;
  else if (pane.final === "truncated") counts.flushedTruncated++;
  facts.fired.report(windowStart, windowEnd, recordCount, pane.index);
  facts.result.report(digest(key), digest(result));
  sim.schedule(settings.downstream, "WindowResult", output);
}
