import { type Comparison, comparePart } from "./compare-part.js";
import type { GroupPart, Recording } from "./recording.js";
import { replayPart } from "./replay-part.js";
import { compareResets } from "./replay-resets.js";
import { latestTurn } from "./turns.js";

/** What a part came to. */
export interface ReplayedTable {
  readonly part: string;
  /** Something to know before reading it. */
  readonly note?: string;
  readonly comparisons: readonly Comparison[];
}

/** Plays a recording in the simulator, part by part, and puts the two side by side. */
export function replay(recording: Recording): readonly ReplayedTable[] {
  const { broker, groups, statics, resets } = recording;
  const parts = [...groups, ...statics];
  const tables = parts.map((part) => ({
    part: part.name,
    ...noteOf(part),
    comparisons: comparePart(part, broker, replayPart(part, broker)),
  }));
  if (resets === undefined) return tables;
  return [...tables, { part: "resets", comparisons: compareResets(resets) }];
}

/** A member that misses its turns does other things than the script says, and nobody can say which. */
function noteOf(part: GroupPart): Pick<ReplayedTable, "note"> {
  const late = latestTurn(part);
  if (late <= part.pollIntervalMs) return {};
  return {
    note: `The machine was busy: a thread was ${late} ms late, longer than from poll to poll. Record again to be sure of what differs.`,
  };
}
