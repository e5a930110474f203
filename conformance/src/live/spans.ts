import type { Action, GroupPart, Pause, Settings, Step } from "./recording.js";
import { type Kind, kindOf, type Timing, timingOf } from "./replay-settings.js";
import { latestTurn } from "./turns.js";

/** What the rules say of a time: from the least to the most, in ms, and what makes it so long. */
export interface Span {
  readonly least: number;
  readonly most: number;
  readonly because: string;
}

/** Times that decide when something happens and that no recording tells: constants of Kafka's client and of the recorder. */
const FIXED_MS = Object.freeze({
  /** `retry.backoff.ms`: the classic client's heartbeat thread looks at its timers that often. */
  threadWake: 100,
  /** `fetch.max.wait.ms`: a fetch without records blocks the next one, and so a new partition, for that long. */
  fetchWait: 500,
  /** The recorder asks the broker that often for the group's state. */
  sample: 50,
});

type Term = readonly [least: number, most: number, what: string];
type MemberAction = Exclude<Action, { readonly do: "append" }>;

/** Why a member served a partition no longer. */
type Cause = "rebalance" | "silence" | "no polls" | "close";

/**
 * How long things take by the rules of a part's protocol and settings. Nobody chooses when a member's heartbeats and polls
 * fall: to wait for the next takes a time between nothing and its period. So a recording and its replay, or two recordings,
 * differ within such spans, and only so.
 */
export class Spans {
  private readonly part: GroupPart;
  private readonly kind: Kind;
  private readonly timing: Timing;
  /** At both ends of a time a thread may have been late. */
  private readonly turns: Term;

  constructor(part: GroupPart, broker: Settings) {
    this.part = part;
    this.kind = kindOf(part.consumer);
    this.timing = timingOf(part.consumer, broker);
    const late = latestTurn(part);
    this.turns = [-2 * late, 2 * late, `threads up to ${late} ms late`];
  }

  /** How long a partition is served by nobody. */
  pause(pause: Pause): Span {
    const join = this.joinThatEnds(pause);
    const terms = join === undefined ? [...this.toNotice(pause), ...this.rebalance()] : this.takeOver(pause, join);
    return notNegative(sum([...terms, this.turns]));
  }

  /** Whether the one who ended a pause was closed so soon after it began that he might as well not have got the partition. */
  passes({ to, t }: Pause): boolean {
    const close = this.actions(to).find((action) => action.do === "close");
    return close !== undefined && close.t >= t && close.t <= t + sum([...this.rebalance(), this.turns]).most;
  }

  /** How much longer one run can take than another until all is owned, read and committed. */
  settling(step: Step, moreGenerations: number): Span {
    const widths = step.pauses.map((pause) => this.pause(pause)).map(({ least, most }) => most - least);
    const rebalance = sum(this.rebalance()).most;
    const terms: readonly Term[] = [
      [0, Math.max(rebalance, ...widths), "the longest pause"],
      [0, moreGenerations * rebalance, "more rebalances"],
      [0, FIXED_MS.fetchWait, "fetch wait"],
      this.polls(2),
      [0, 2 * FIXED_MS.sample, "the recorder's looks"],
      this.turns,
    ];
    const { most, because } = sum(terms);
    return { least: -most, most, because };
  }

  /** From the moment at which a member is out for good to the moment at which it knows. */
  news(): Span {
    return notNegative(sum([this.heartbeat(), this.polls(1), this.turns]));
  }

  /** From the moment at which a member serves a partition no longer to the one at which the coordinator acts on it. */
  private toNotice(pause: Pause): readonly Term[] {
    const { pollIntervalMs, pollTimeoutMs } = this.part;
    const isStatic = this.instanceOf(pause.from) !== undefined;
    const cause = this.causeOf(pause);
    if (cause === "silence") return [this.session()];
    // A static member does not say that it goes.
    if (cause === "close") return isStatic ? [this.session()] : [];
    if (cause === "rebalance") return [];
    const { maxPollMs, heartbeatMs } = this.timing;
    const timer = this.kind === "consumer" ? heartbeatMs : FIXED_MS.threadWake;
    const overdue: Term = [
      maxPollMs - pollIntervalMs - pollTimeoutMs,
      maxPollMs,
      "max.poll.interval since the last poll",
    ];
    const look: Term = [0, timer, "the client's timer"];
    return isStatic ? [overdue, look, this.session()] : [overdue, look];
  }

  private session(): Term {
    const { sessionMs } = this.timing;
    return [sessionMs - this.heartbeat()[1], sessionMs, "session since the last heartbeat"];
  }

  /** From the moment at which the group has to change to the moment at which the last member has its share. */
  private rebalance(): readonly Term[] {
    // Classic: revoke and join; sync; take over. New: revoke; acknowledge; learn of it; take over.
    return [this.heartbeat(), this.polls(this.kind === "consumer" ? 4 : 3)];
  }

  /** A new process takes over when the script has it join: by its instance id, or as the first of an empty group. */
  private takeOver({ t }: Pause, join: MemberAction): readonly Term[] {
    const { initialDelayMs } = this.timing;
    const script: Term = [join.t - t, join.t - t, "the script"];
    const polls = this.polls(this.kind === "consumer" ? 4 : 3);
    if ("instanceId" in join) return [script, polls];
    return [script, [initialDelayMs, initialDelayMs, "initial delay"], polls];
  }

  private heartbeat(): Term {
    const { heartbeatMs } = this.timing;
    return [0, this.kind === "consumer" ? heartbeatMs : heartbeatMs + FIXED_MS.threadWake, "heartbeat"];
  }

  private polls(count: number): Term {
    return [0, count * this.part.pollIntervalMs, count === 1 ? "a poll" : `${count} polls`];
  }

  /** What had been done to the member that served the partition, when somebody else got it. */
  private causeOf({ from, t, ms }: Pause): Cause {
    const done = this.actions(from).filter((action) => action.t <= t + ms);
    // What was undone before the pause began has nothing to do with it.
    const undone = done.map((action) => UNDOES.includes(action.do) && action.t < t).lastIndexOf(true);
    const kinds = done.slice(undone + 1).map((action) => action.do);
    if (kinds.includes("kill") || kinds.includes("freeze")) return "silence";
    if (kinds.includes("stop")) return "no polls";
    return kinds.includes("close") ? "close" : "rebalance";
  }

  private joinThatEnds({ from, to, t, ms }: Pause): MemberAction | undefined {
    const join = this.actions(to).find((action) => action.do === "join" && action.t > t && action.t <= t + ms);
    if (join === undefined) return undefined;
    const takesOver = "instanceId" in join ? join.instanceId === this.instanceOf(from) : this.emptyBefore(join.t);
    return takesOver ? join : undefined;
  }

  private emptyBefore(t: number): boolean {
    return this.part.steps.filter((step) => step.after.t < t).at(-1)?.after.members.length === 0;
  }

  private instanceOf(member: string): string | undefined {
    const join = this.actions(member).find((action) => action.do === "join");
    return join !== undefined && "instanceId" in join ? join.instanceId : undefined;
  }

  private actions(member: string): readonly MemberAction[] {
    return this.part.steps
      .flatMap(({ actions }) => actions)
      .flatMap((action) => (action.do !== "append" && action.member === member ? [action] : []));
  }
}

const UNDOES: readonly Action["do"][] = ["join", "resume", "thaw"];

function notNegative(span: Span): Span {
  return { ...span, least: Math.max(0, span.least) };
}

function sum(terms: readonly Term[]): Span {
  const counted = terms.filter(([, most]) => most > 0);
  return {
    least: counted.reduce((total, [least]) => total + least, 0),
    most: counted.reduce((total, [, most]) => total + most, 0),
    because: counted.map(([, , what]) => what).join(" + "),
  };
}
