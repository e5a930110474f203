import type { Flight } from "@sim/example-shared";
import { GAP, HOUR, type ThreeEnginesParameters } from "../src/model.js";

// What each engine has to answer, by the words of docs/window-profiles.md and the list of all departures in the order in
// which they left. W before a departure is the latest schedule of those before it.

/** A result: when it is sent, and the places of its departures in the list. */
interface PaneByHand {
  readonly at: number;
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly index: number;
  readonly places: readonly number[];
}

export interface ByHand {
  readonly panes: readonly PaneByHand[];
  /** Places of the departures that come too late, ascending. */
  readonly dropped: readonly number[];
  readonly unfired: number;
  readonly waiting: number;
}

export function byHand(parameters: ThreeEnginesParameters): ByHand {
  return parameters.question === "sessions" ? sessionsByHand(parameters) : hoursByHand(parameters);
}

/** An hour with those who got in, and the departures with which W reaches its end and closes it; -1 for never. */
interface Hour {
  readonly start: number;
  readonly end: number;
  readonly taken: readonly number[];
  readonly due: number;
  readonly closing: number;
}

/** Each hour by itself: who gets in, who comes before its end, when it is closed, and what is sent by which departure. */
function hoursByHand({ flights, engine, question, allowedLateness }: ThreeEnginesParameters): ByHand {
  const before = latestBefore(flights);
  const byStart = new Map<number, number[]>();
  const dropped: number[] = [];
  for (const [place, { scheduled }] of flights.entries()) {
    const start = Math.floor(scheduled / HOUR) * HOUR;
    if ((before[place] as number) >= start + HOUR + allowedLateness) dropped.push(place);
    else byStart.set(start, [...(byStart.get(start) ?? []), place]);
  }
  const firstFrom = (time: number) => flights.findIndex(({ scheduled }) => scheduled >= time);
  const hours = [...byStart].map(([start, taken]): Hour => {
    const end = start + HOUR;
    return { start, end, taken, due: firstFrom(end), closing: firstFrom(end + allowedLateness) };
  });
  const sentBy = {
    hours: engine === "kafkaStreams" ? withEach : atTheEndAndAfter,
    once: onClose,
    fives: inFives,
    sessions: withEach,
  }[question];
  const panes: PaneByHand[] = [];
  let unfired = 0;
  let waiting = 0;
  for (const hour of hours) {
    let already = 0;
    for (const [index, by] of sentBy(hour).entries()) {
      const places = hour.taken.filter((place) => place <= by);
      const { departed } = flights[by] as Flight;
      const held = engine === "beam" ? places.slice(already) : places;
      panes.push({ at: departed, key: "all", start: hour.start, end: hour.end, index, places: held });
      already = places.length;
    }
    if (hour.closing >= 0) unfired += hour.taken.length - already;
    else waiting += hour.taken.length - already;
  }
  return { panes, dropped, unfired, waiting };

  function withEach({ taken }: Hour): readonly number[] {
    return taken;
  }

  function atTheEndAndAfter({ taken, due }: Hour): readonly number[] {
    if (due < 0) return [];
    const after = taken.filter((place) => place > due);
    return after.length < taken.length ? [due, ...after] : after;
  }

  /** A store keeps what starts no longer ago than an hour and the grace before the latest start that was put into it. */
  function onClose({ start, closing }: Hour): readonly number[] {
    if (closing < 0) return [];
    const latest = Math.floor((before[closing + 1] as number) / HOUR) * HOUR;
    return engine === "kafkaStreams" && start < latest - (HOUR + allowedLateness) ? [] : [closing];
  }

  function inFives(hour: Hour): readonly number[] {
    const { taken, closing } = hour;
    const fives = taken.filter((_, index) => index % 5 === 4);
    if (engine !== "beam" || closing < 0) return fives;
    return leftOf(hour).length > 0 || hasEmptyResult(hour) ? [...fives, closing] : fives;
  }

  function leftOf({ taken }: Hour): readonly number[] {
    return taken.slice(taken.length - (taken.length % 5));
  }

  /**
   * Beam owes each hour a result after its end, with no values if need be, as long as the output watermark has not passed
   * the end without one. What holds it back until the hour is closed is an earlier one that is still to be closed, at its
   * end plus the lateness, by the same departure.
   */
  function hasEmptyResult({ taken, end, due, closing }: Hour): boolean {
    const holds = (other: Hour) =>
      other.end + allowedLateness <= end && other.closing === closing && (other.taken[0] as number) < due;
    return taken.every((place) => place < due) && hours.some(holds);
  }
}

interface Session {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly places: readonly number[];
  /** How many results it and those merged into it have had, and what of it has been in one. */
  results: number;
  sent: ReadonlySet<number>;
}

/** One departure after the other, against a list of all sessions that may still change. */
function sessionsByHand({ flights, engine, allowedLateness }: ThreeEnginesParameters): ByHand {
  const before = latestBefore(flights);
  const panes: PaneByHand[] = [];
  const dropped: number[] = [];
  let sessions: Session[] = [];
  const send = (session: Session, at: number) => {
    const { key, start, end, places } = session;
    const held = engine === "beam" ? places.filter((place) => !session.sent.has(place)) : places;
    panes.push({ at, key, start, end, index: session.results, places: held });
    session.results++;
    session.sent = new Set(places);
  };
  for (const [place, { origin, scheduled, departed }] of flights.entries()) {
    const watermark = before[place] as number;
    // Kafka Streams forgets sessions by the end of the latest, a gap after the latest departure that was taken.
    sessions = sessions.filter(({ end }) =>
      engine === "kafkaStreams" ? end > watermark + GAP - (GAP + allowedLateness) : end + allowedLateness > watermark,
    );
    let parts: Session[] = [];
    let [start, end] = [scheduled, scheduled + GAP];
    const ownEnd = end;
    const isPart = (session: Session) =>
      session.key === origin &&
      (engine === "beam" ? session.start < end && start < session.end : session.start <= end && start <= session.end);
    for (let found = sessions.filter(isPart); found.length > parts.length; found = sessions.filter(isPart)) {
      parts = found;
      start = Math.min(start, ...parts.map((part) => part.start));
      end = Math.max(end, ...parts.map((part) => part.end));
    }
    const isLate = {
      flink: watermark >= end + allowedLateness,
      beam: watermark >= ownEnd + allowedLateness,
      kafkaStreams: watermark > end + allowedLateness,
    }[engine];
    if (isLate) {
      dropped.push(place);
      continue;
    }
    const isUnchanged = parts.some((part) => part.start === start && part.end === end);
    const merged: Session = {
      key: origin,
      start,
      end,
      places: [...parts.flatMap((part) => part.places), place].sort((a, b) => a - b),
      results: engine === "beam" && !isUnchanged ? 0 : parts.reduce((sum, { results }) => sum + results, 0),
      sent: new Set(parts.flatMap((part) => [...part.sent])),
    };
    sessions = [...sessions.filter((session) => !parts.includes(session)), merged];
    if (engine === "kafkaStreams" || watermark >= end) send(merged, departed);
    for (const session of sessions) {
      const isUnsent = session.places.some((each) => !session.sent.has(each));
      if (isUnsent && session.end <= (before[place + 1] as number)) send(session, departed);
    }
  }
  const waiting = sessions.reduce((sum, { places, sent }) => sum + places.length - sent.size, 0);
  return { panes, dropped, unfired: 0, waiting };
}

/** For each place the latest schedule of all places before it, and one more for after the last. */
function latestBefore(flights: readonly Flight[]): readonly number[] {
  const latest = [-Infinity];
  for (const { scheduled } of flights) latest.push(Math.max(latest.at(-1) as number, scheduled));
  return latest;
}
