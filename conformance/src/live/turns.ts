import type { Action, GroupPart, MemberEvent } from "./recording.js";

/** What a member tells when it has obeyed. */
const OBEYED: { readonly [action: string]: MemberEvent["event"] } = {
  join: "subscribed",
  stop: "stopped",
  resume: "resumed",
};

/**
 * How late a thread of a part got its turn at the latest, in ms: how busy the machine was. Seen are commands that members
 * obeyed, polls that began after their point of the grid, and polls that lasted longer than they may.
 */
export function latestTurn({ steps, pollIntervalMs, pollTimeoutMs }: GroupPart): number {
  const events = steps.flatMap((step) => step.events);
  const commands = steps.flatMap((step) => step.actions).map((action) => delayOf(action, events));
  const grid = new Map<string, number>();
  const polls = events.map((event) => {
    if (event.event === "subscribed" || event.event === "resumed") grid.set(event.member, event.t);
    if (event.event !== "poll") return 0;
    const begun = (event.began - (grid.get(event.member) ?? event.began)) % pollIntervalMs;
    return Math.max(begun, event.t - event.began - pollTimeoutMs);
  });
  return Math.max(0, ...commands, ...polls);
}

function delayOf(action: Action, events: readonly MemberEvent[]): number {
  const answer = OBEYED[action.do];
  if (answer === undefined || !("member" in action)) return 0;
  const obeyed = events.find(
    (event) => event.t >= action.t && event.member === action.member && event.event === answer,
  );
  return obeyed === undefined ? 0 : obeyed.t - action.t;
}
