import type { Key, WindowBounds } from "@sim/strategies";
import type { WindowOutput, WindowPane } from "../messages.js";
import { digest } from "./fact-digest.js";
import { type Operator, surroundingsOf } from "./operator.js";

export type Pane = WindowPane<unknown>;

/** For results that take the place of none. */
export const REPLACES_NOTHING: readonly WindowBounds[] = Object.freeze<WindowBounds[]>([]);

/** Of a window's first result if it is the last one too, as most are: one for all of them. */
const FIRST_AND_FINAL: Pane = Object.freeze<Pane>({
  index: 0,
  timing: "onTime",
  isFinal: true,
  isUpdate: false,
});

/** What a result is among those of its window. */
export function paneOf(
  index: number,
  timing: Pane["timing"],
  isFinal: boolean,
  final: "endOfInput" | "truncated" | undefined,
): Pane {
  if (final !== undefined) return { index, timing, isFinal, isUpdate: index > 0, final };
  if (index === 0 && isFinal && timing === "onTime") return FIRST_AND_FINAL;
  return { index, timing, isFinal, isUpdate: index > 0 };
}

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
