import { withoutPassingOwners } from "./passing-owners.js";
import type { GroupPart, MemberEvent, Pause, Settings, Settled, Step } from "./recording.js";
import { Deliveries, REFUSED_WHILE_JOINING } from "./redelivery.js";
import type { ReplayedOutcome, ReplayedStep } from "./replay-part.js";
import { kindOf } from "./replay-settings.js";
import { type Span, Spans } from "./spans.js";

/** Something that Kafka and the simulator both did, side by side. */
export interface Comparison {
  readonly step: string;
  readonly what: string;
  readonly kafka: string;
  readonly simulator: string;
  /** Ours minus Kafka's: of a time in ms, or of a number. */
  readonly difference?: number;
  /** Within what both lie, or for a difference (`least` below 0) how far they may lie apart; without it they must be equal. */
  readonly span?: Span;
  readonly agrees: boolean;
}

/** How many generations more or less a step may take in another run, where that can be: RECORDING.md says when and why. */
const GENERATIONS: Span = { least: -2, most: 2, because: "who polls first" };

/** Compares each step of a part with its replay. */
export function comparePart(
  part: GroupPart,
  broker: Settings,
  replayed: readonly ReplayedStep[],
): readonly Comparison[] {
  const spans = new Spans(part, broker);
  const deliveries = { kafka: new Deliveries(), simulator: new Deliveries() };
  const generations = generationsOf(part, replayed);
  const [theirs, mine] = withoutPassingOwners(
    part.steps.map(({ pauses }) => pauses),
    replayed.map(({ pauses }) => pauses),
    (pause) => spans.passes(pause),
  );
  return part.steps.flatMap((step, index) => {
    const ours = replayed[index] as ReplayedStep;
    const generation = generations[index] as Generations;
    const again = [deliveries.kafka.step(step.events), deliveries.simulator.step(ours.events)] as const;
    return [
      same(step, "members", membersOf(step.after), membersOf(ours.after)),
      same(step, "owners", ownersOf(step.after), ownersOf(ours.after)),
      same(step, "committed", list(step.after.committed), list(ours.after.committed)),
      same(step, "log start", list(step.after.logStart), list(ours.after.logStart)),
      same(step, "log end", list(step.after.logEnd), list(ours.after.logEnd)),
      same(step, "delivered again", again[0].byRule, again[1].byRule),
      ...compareByChance(step, again[0].byChance, again[1].byChance),
      ...compareGenerations(step, kindOf(part.consumer), generation),
      ...compareErrors(step, ours, spans),
      ...comparePauses(step, theirs[index] as readonly Pause[], mine[index] as readonly Pause[], spans),
      compareSettling(step, ours, spans, generation),
    ];
  });
}

function same({ step }: Step, what: string, kafka: string, simulator: string): Comparison {
  return { step, what, kafka, simulator, agrees: kafka === simulator };
}

/** Two times, of which each must be one that the rules allow. */
function within(step: Step, what: string, [kafka, simulator]: readonly number[], [a, b]: readonly Span[]): Comparison {
  const [theirs, ours] = [kafka as number, simulator as number];
  const span = a as Span;
  return { ...pair(step, what, theirs, ours, " ms"), span, agrees: lies(theirs, span) && lies(ours, b ?? span) };
}

/** Two numbers that may differ by so much. */
function near(step: Step, what: string, kafka: number, simulator: number, span: Span, unit: string): Comparison {
  return { ...pair(step, what, kafka, simulator, unit), span, agrees: lies(simulator - kafka, span) };
}

/** NaN, for what has not happened at all, lies nowhere. */
function lies(value: number, { least, most }: Span): boolean {
  return value >= least && value <= most;
}

function pair(
  { step }: Step,
  what: string,
  kafka: number,
  simulator: number,
  unit: string,
): Omit<Comparison, "agrees"> {
  const told = (value: number): string => (Number.isNaN(value) ? "never" : `${Math.round(value)}${unit}`);
  return { step, what, kafka: told(kafka), simulator: told(simulator), difference: Math.round(simulator - kafka) };
}

// Who is there, who owns what, how far they have come.

function membersOf({ members }: Pick<Settled | ReplayedOutcome, "members">): string {
  const names = Array.from(members, ({ member, memberId }) => `${member}=${memberId}`).sort();
  return names.length === 0 ? "none" : names.join(" ");
}

function ownersOf({ members }: Pick<Settled | ReplayedOutcome, "members">): string {
  const shares = Array.from(members, ({ member, owns }) => `${member} ${owns.join(",")}`).sort();
  return shares.length === 0 ? "none" : shares.join("  ");
}

function list(offsets: readonly (number | null)[]): string {
  const all = new Set(offsets);
  return all.size === 1 ? `${offsets[0]}` : offsets.join(",");
}

function compareByChance(step: Step, kafka: string, simulator: string): readonly Comparison[] {
  if (kafka === simulator) return [];
  return [{ step: step.step, what: "again, as a joining member's commit was refused", kafka, simulator, agrees: true }];
}

// Generations.

interface Generations {
  /** By how many it grew since a generation was last told; undefined where the recording tells none. */
  readonly kafka: number | undefined;
  readonly simulator: number;
  /** The group has been empty since then. */
  readonly emptied: boolean;
}

function generationsOf(part: GroupPart, replayed: readonly ReplayedStep[]): readonly Generations[] {
  let last = { kafka: 0, simulator: 0, emptied: false };
  return part.steps.map(({ after }, index) => {
    const kafka = after.generation ?? after.groupEpoch;
    const simulator = (replayed[index] as ReplayedStep).after.generation;
    const emptied = last.emptied || after.members.length === 0;
    if (kafka === undefined) {
      last = { ...last, emptied };
      return { kafka, simulator: simulator - last.simulator, emptied };
    }
    const grown = { kafka: kafka - last.kafka, simulator: simulator - last.simulator, emptied };
    last = { kafka, simulator, emptied: false };
    return grown;
  });
}

function compareGenerations(
  step: Step,
  kind: string,
  { kafka, simulator, emptied }: Generations,
): readonly Comparison[] {
  if (kafka === undefined) return [];
  const varies = kind === "cooperative" || (kind === "eager" && emptied);
  if (varies) return [near(step, "generations", kafka, simulator, GENERATIONS, "")];
  return [same(step, "generations", String(kafka), String(simulator))];
}

// What went wrong for members, and when they knew.

function compareErrors(step: Step, ours: ReplayedStep, spans: Spans): readonly Comparison[] {
  const [real, replayed] = [errorsOf(step.events), errorsOf(ours.events)];
  return [...new Set([...real.keys(), ...replayed.keys()])].sort().map((name) => {
    const member = name.split(":")[0] as string;
    // The last thing that the script did which could put it out.
    const since = step.actions.filter((action) => "member" in action).at(-1)?.t ?? step.t;
    const times = [real, replayed].map((errors) => (errors.get(name) ?? Number.NaN) - since);
    return within(step, `${member} is told: ${name.slice(member.length + 2)}`, times, [spans.news()]);
  });
}

function errorsOf(events: readonly MemberEvent[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>();
  for (const event of events) {
    if (event.event !== "error" || event.error === REFUSED_WHILE_JOINING) continue;
    errors.set(unused(errors, `${event.member}: ${event.error} (${event.during})`), event.t);
  }
  return errors;
}

// Pauses, and how long it all took.

function comparePauses(
  step: Step,
  kafka: readonly Pause[],
  simulator: readonly Pause[],
  spans: Spans,
): readonly Comparison[] {
  const [real, replayed] = [pausesBy(kafka), pausesBy(simulator)];
  return [...new Set([...real.keys(), ...replayed.keys()])].sort().map((name) => {
    const both = [real.get(name), replayed.get(name)];
    const times = both.map((pause) => pause?.ms ?? Number.NaN);
    return within(
      step,
      name,
      times,
      both.flatMap((pause) => (pause === undefined ? [] : [spans.pause(pause)])),
    );
  });
}

function pausesBy(pauses: readonly Pause[]): ReadonlyMap<string, Pause> {
  const named = new Map<string, Pause>();
  for (const pause of pauses)
    named.set(unused(named, `pause of ${pause.partition}, ${pause.from} to ${pause.to}`), pause);
  return named;
}

/** The name, or with a number if it is taken: the second of its kind within a step. */
function unused(taken: ReadonlyMap<string, unknown>, name: string): string {
  for (let count = 2; ; count++) {
    const numbered = count === 2 ? name : `${name} (${count - 1})`;
    if (!taken.has(numbered)) return numbered;
  }
}

function compareSettling(step: Step, ours: ReplayedStep, spans: Spans, { kafka, simulator }: Generations): Comparison {
  const more = kafka === undefined ? 0 : Math.abs(simulator - kafka);
  const [theirs, mine] = [step.after.t - step.t, ours.after.t - step.t];
  return near(step, "at rest after", theirs, mine, spans.settling(step, more), " ms");
}
