import type { Flight } from "@sim/example-shared";
import type { Profile } from "@sim/stream-processor";
import { type Departures, GAP, HOUR, type Question, type ThreeEnginesResult } from "./model.js";

/** What happened around some windows of one key, moment by moment, in all engines. */
export interface Story {
  readonly question: Question;
  /** The airport, or "all". */
  readonly key: string;
  /** The schedules that are looked at, from the first, included, to the second, excluded. */
  readonly from: number;
  readonly to: number;
  readonly moments: readonly Moment[];
}

export interface Moment {
  readonly at: number;
  /** The departures of the story that came. If none did, another one has moved the watermark. */
  readonly came: readonly Flight[];
  /** The watermark after it. */
  readonly watermark: number;
  readonly answers: { readonly [engine in Profile]?: Answer };
}

export interface Answer {
  readonly panes: readonly Departures[];
  readonly dropped: number;
}

export interface Stories {
  /** The first hour of at most seven departures with one that is dropped and two that are late, but not too late. */
  readonly lateHour: Story;
  /** The first session with a departure exactly a gap after another. */
  readonly touching: Story;
  /** The first session with a departure that is late in Beam and not in Flink. */
  readonly joined: Story;
  /** The first hour of three departures or more that Flink sends when it is closed, and Kafka Streams does not. */
  readonly forgotten: Story;
  /** The same hour as the first, in fives. */
  readonly leftOver: Story;
}

/** Picks the first places of the data at which engines differ. */
export function storiesOf(results: readonly ThreeEnginesResult[]): Stories {
  const of = (question: Question, engine: Profile) => find(results, question, engine);
  const hour = firstLateHour(of("hours", "flink"));
  const touching = firstTouching(of("sessions", "flink"));
  const inFlink = new Set(of("sessions", "flink").dropped);
  const lateInBeam = of("sessions", "beam").dropped.find((flight) => !inFlink.has(flight)) as Flight;
  const joined = lastPaneWith(of("sessions", "flink"), lateInBeam);
  const forgotten = firstForgotten(of("once", "flink"), of("once", "kafkaStreams"));
  return {
    lateHour: tell(results, "hours", "all", hour, hour + HOUR),
    touching: tell(results, "sessions", touching.key, touching.windowStart, touching.windowEnd),
    joined: tell(results, "sessions", joined.key, joined.windowStart, joined.windowEnd),
    forgotten: tell(results, "once", "all", forgotten, forgotten + HOUR),
    leftOver: tell(results, "fives", "all", hour, hour + HOUR),
  };
}

function firstLateHour({ parameters, panes, dropped }: ThreeEnginesResult): number {
  const countBy = (starts: readonly number[]) => {
    const counts = new Map<number, number>();
    for (const start of starts) counts.set(start, (counts.get(start) ?? 0) + 1);
    return counts;
  };
  const departures = countBy(parameters.flights.map(hourOf));
  const results = countBy(panes.map(({ pane }) => pane.windowStart));
  const lost = countBy(dropped.map(hourOf));
  for (const [start, all] of departures) {
    if (all <= 7 && lost.get(start) === 1 && (results.get(start) ?? 0) >= 3) return start;
  }
  throw new RangeError("storiesOf: no small hour has late departures and a dropped one");
}

function firstTouching(flink: ThreeEnginesResult): Departures {
  const schedules = new Map<string, number[]>();
  for (const flight of flink.parameters.flights) {
    const before = schedules.get(flight.origin) ?? [];
    const nearest = Math.min(...before.map((scheduled) => Math.abs(flight.scheduled - scheduled)));
    if (nearest === GAP) return lastPaneWith(flink, flight);
    schedules.set(flight.origin, [...before, flight.scheduled]);
  }
  throw new RangeError("storiesOf: no two departures are exactly a gap apart");
}

function firstForgotten(flink: ThreeEnginesResult, kafkaStreams: ThreeEnginesResult): number {
  const sent = new Set(kafkaStreams.panes.map(({ pane }) => pane.windowStart));
  const found = flink.panes.find(({ pane }) => pane.recordCount >= 3 && !sent.has(pane.windowStart));
  if (found === undefined) throw new RangeError("storiesOf: Kafka Streams has sent every hour");
  return found.pane.windowStart;
}

function lastPaneWith({ panes }: ThreeEnginesResult, flight: Flight): Departures {
  const found = panes.findLast(({ pane }) => pane.result.includes(flight));
  if (found === undefined) throw new RangeError(`storiesOf: no result has the departure from ${flight.origin}`);
  return found.pane;
}

function tell(
  results: readonly ThreeEnginesResult[],
  question: Question,
  key: string,
  from: number,
  to: number,
): Story {
  const asked = results.filter(({ parameters }) => parameters.question === question);
  const { flights } = (asked[0] as ThreeEnginesResult).parameters;
  const isOurs = (flight: Flight) =>
    (key === "all" || flight.origin === key) && flight.scheduled >= from && flight.scheduled < to;
  const panesOf = ({ panes }: ThreeEnginesResult) =>
    panes.filter(({ pane }) => pane.key === key && pane.windowStart < to && pane.windowEnd > from);
  const times = new Set(flights.filter(isOurs).map(({ departed }) => departed));
  for (const result of asked) for (const { at } of panesOf(result)) times.add(at);
  const moments = [...times]
    .sort((a, b) => a - b)
    .map((at): Moment => {
      const came = flights.filter((flight) => isOurs(flight) && flight.departed === at);
      const answers = asked.map((result): [Profile, Answer] => {
        const dropped = came.filter((flight) => result.dropped.includes(flight)).length;
        const sent = panesOf(result).filter((each) => each.at === at);
        return [result.parameters.engine, { panes: sent.map(({ pane }) => pane), dropped }];
      });
      const seen = flights.filter(({ departed }) => departed <= at);
      const watermark = seen.reduce((latest, { scheduled }) => Math.max(latest, scheduled), -Infinity);
      return { at, came, watermark, answers: Object.fromEntries(answers) };
    });
  return { question, key, from, to, moments };
}

/** The result for a question to an engine. */
export function find(results: readonly ThreeEnginesResult[], question: Question, engine: Profile): ThreeEnginesResult {
  const found = results.find(({ parameters }) => parameters.question === question && parameters.engine === engine);
  if (found === undefined) throw new RangeError(`three-engines: ${engine} has not been asked for ${question}`);
  return found;
}

function hourOf({ scheduled }: Flight): number {
  return Math.floor(scheduled / HOUR) * HOUR;
}
