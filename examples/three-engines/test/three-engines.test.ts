import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Flight, readFlights, readmeWith } from "@sim/example-shared";
import type { Profile } from "@sim/stream-processor";
import { describe, expect, it } from "vitest";
import { casesFor, engines, GAP, HOUR, LATENESS, measure, type Question } from "../src/model.js";
import { report } from "../src/report.js";
import { rules } from "../src/rules.js";
import { find, type Moment, storiesOf } from "../src/stories.js";
import { byHand } from "./by-hand.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const flights = readFlights();
const places = new Map(flights.map((flight, place) => [flight, place]));
const results = casesFor(flights).map((parameters) => measure(1, parameters));
const all = results.map((result) => {
  const { question, engine } = result.parameters;
  return { question, engine, result, expected: byHand(result.parameters) };
});

it("[DET1] prints what is checked in, here and in the README", async () => {
  const printed = report(results);
  await expect(printed).toMatchFileSnapshot("../expected/report.txt");
  await expect(readmeWith(folder, printed)).toMatchFileSnapshot("../README.md");
});

it("[DET1] the seed changes nothing", () => {
  const { parameters } = find(results, "sessions", "beam");
  expect(measure(2, parameters)).toEqual(measure(1, parameters));
});

describe("compared with each engine's rule, applied to the list of departures", () => {
  it.each(all)("[WIN8.6] the same results at the same times, $question in $engine", ({ result, expected }) => {
    const given = result.panes.map(({ at, pane }) => {
      const held = pane.result.map((flight) => places.get(flight)).join(" ");
      return `${pane.key} ${pane.windowStart} ${pane.windowEnd} at ${at} #${pane.pane.index}: ${held}`;
    });
    const wanted = expected.panes.map(({ key, start, end, at, index, places: held }) => {
      return `${key} ${start} ${end} at ${at} #${index}: ${held.join(" ")}`;
    });
    expect(given.toSorted()).toEqual(wanted.toSorted());
  });

  it.each(all)("[WIN12] the same departures in no result, $question in $engine", ({ result, expected }) => {
    expect(result.dropped.map((flight) => places.get(flight))).toEqual(expected.dropped);
    expect([result.unfired, result.waiting]).toEqual([expected.unfired, expected.waiting]);
    expect(result.updates).toBe(expected.panes.filter(({ index }) => index > 0).length);
  });
});

describe("who keeps every departure that was taken", () => {
  it.each(all)("[WIN5] the last results, in Beam all of them together: $question in $engine", ({ engine, result }) => {
    const { dropped, unfired, waiting, keptByLast, keptByAdding } = result;
    const taken = flights.length - dropped.length - unfired - waiting;
    expect(engine === "beam" ? keptByAdding : keptByLast).toBe(taken);
    expect(keptByAdding).toBeGreaterThanOrEqual(keptByLast);
  });
});

describe("the differences in all", () => {
  it("[WIN8.6] Beam drops what only the merged session would have taken, and nothing else besides", () => {
    const taken = new Set(find(results, "sessions", "flink").dropped);
    const more = find(results, "sessions", "beam").dropped.filter((flight) => !taken.has(flight));
    expect(more).toHaveLength(17);
    for (const { scheduled, departed } of more) {
      // Its own two hours and the lateness were over: something scheduled three hours later had left before it.
      const before = flights.filter(
        (other) => other.departed <= departed && other.scheduled >= scheduled + GAP + LATENESS,
      );
      expect(before.length).toBeGreaterThan(0);
    }
    for (const flight of taken) expect(find(results, "sessions", "beam").dropped).toContain(flight);
  });

  it("[WIN8.7] the store of Kafka Streams loses hours at night, when nothing is scheduled for an hour or more", () => {
    const sent = new Set(find(results, "once", "kafkaStreams").panes.map(({ pane }) => pane.windowStart));
    const lost = find(results, "once", "flink").panes.filter(({ pane }) => !sent.has(pane.windowStart));
    expect(lost).toHaveLength(198);
    expect(lost.reduce((sum, { pane }) => sum + pane.recordCount, 0)).toBe(
      find(results, "once", "kafkaStreams").unfired,
    );
    for (const { pane } of lost) expect([18, 21, 22, 23, 0, 1, 2]).toContain((pane.windowStart / HOUR) % 24);
  });

  it("[WIN8.2] what Flink keeps back of an hour in fives is what is left of it, divided by five", () => {
    const sizes = new Map<number, number>();
    const dropped = new Set(find(results, "fives", "flink").dropped);
    for (const flight of flights) {
      if (dropped.has(flight)) continue;
      const hour = Math.floor(flight.scheduled / HOUR);
      sizes.set(hour, (sizes.get(hour) ?? 0) + 1);
    }
    const left = [...sizes.values()].reduce((sum, size) => sum + (size % 5), 0);
    const { unfired, waiting } = find(results, "fives", "flink");
    expect(unfired + waiting).toBe(left);
  });

  it("[WIN8.6] eight hours have an empty result in Beam, and none elsewhere", () => {
    const empty = results.map(({ panes }) => panes.filter(({ pane }) => pane.recordCount === 0).length);
    const beam = results.findIndex(({ parameters: { question, engine } }) => question === "fives" && engine === "beam");
    expect(empty).toEqual(results.map((_, index) => (index === beam ? 8 : 0)));
  });
});

describe("the stories", () => {
  const stories = storiesOf(results);
  const counts = (moments: readonly Moment[], engine: Profile) =>
    moments.map(({ answers }) => {
      const { panes = [], dropped = 0 } = answers[engine] ?? {};
      return dropped > 0 ? "dropped" : panes.map(({ recordCount }) => recordCount).join(",");
    });

  it("are explained by rows of the documentation", () => {
    const page = readFileSync(`${folder}../../docs/window-profiles.md`, "utf8");
    const rows = page.split("\n").map((line) => line.split("|")[1]?.trim());
    for (const { row } of Object.values(rules).flat()) expect(rows).toContain(row);
  });

  it("by hand: the hour from 14:00 to 15:00 of 17 February", () => {
    // Departures at 14:00, 14:51, 14:39, 14:37 as they come, W at 15:06 after the first; one at 14:14 with W at 16:11.
    const { moments } = stories.lateHour;
    expect(counts(moments, "flink")).toEqual(["", "1", "2", "3", "4", "dropped"]);
    expect(counts(moments, "beam")).toEqual(["", "1", "1", "1", "1", "dropped"]);
    expect(counts(moments, "kafkaStreams")).toEqual(["1", "", "2", "3", "4", "dropped"]);
  });

  it("by hand: LAS on 1 January, 09:50 twice and 11:50", () => {
    const { moments } = stories.touching;
    expect(counts(moments, "flink")).toEqual(["", "", "", "", "", "", "6"]);
    expect(counts(moments, "beam")).toEqual(["", "", "2", "", "", "", "4"]);
    expect(counts(moments, "kafkaStreams")).toEqual(["1", "2", "3", "4", "5", "6", ""]);
  });

  it("by hand: SNA on 1 January, 15:43 comes when W is past 18:43", () => {
    const { moments } = stories.joined;
    expect(counts(moments, "flink")).toEqual(["", "", "2"]);
    expect(counts(moments, "beam")).toEqual(["", "dropped", "1"]);
    expect(counts(moments, "kafkaStreams")).toEqual(["1", "2", ""]);
  });
});

describe("by hand: six departures of one morning", () => {
  const at = (clock: string) => Date.parse(`2001-02-14T${clock}Z`) / 1000;
  const flight = (scheduled: string, departed: string): Flight => ({
    origin: "ORD",
    destination: "JFK",
    scheduled: at(scheduled),
    delay: (at(departed) - at(scheduled)) / 60,
    departed: at(departed),
  });
  const morning = [
    flight("06:10", "06:10"),
    flight("06:40", "06:40"),
    flight("07:05", "07:05"), // the hour from 6 is complete
    flight("06:30", "07:10"), // late, but not too late
    flight("10:30", "10:30"), // the hours from 6 and 7 are closed
    flight("07:30", "10:40"), // too late; as a session of its own only just: W is at 07:30 + 2 h + 1 h
  ];
  const sent = (question: Question, engine: Profile) => {
    const { panes, dropped } = measure(1, { flights: morning, engine, question, allowedLateness: LATENESS });
    return [...panes.map(({ pane }) => pane.recordCount), ...dropped.map(() => "dropped")];
  };

  it.each(engines.map((engine) => [engine]))("in %s", (engine) => {
    const expected = {
      flink: { hours: [2, 3, 1, "dropped"], sessions: [4, "dropped"], once: [3, 1, "dropped"] },
      beam: { hours: [2, 1, 1, "dropped"], sessions: [4, "dropped"], once: [3, 1, "dropped"] },
      // At the end of a session with its grace nothing is late yet. Hours are kept from 8:00 on when 10:30 comes.
      kafkaStreams: { hours: [1, 2, 1, 3, 1, "dropped"], sessions: [1, 2, 3, 4, 1, 1], once: ["dropped"] },
    }[engine];
    const questions = ["hours", "sessions", "once"] as const;
    expect(Object.fromEntries(questions.map((question) => [question, sent(question, engine)]))).toEqual(expected);
  });
});
