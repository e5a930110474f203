import { count, page, table } from "@sim/example-shared";
import type { Profile } from "@sim/stream-processor";
import { type Departures, engines, type Question, type ThreeEnginesResult } from "./model.js";
import { rules } from "./rules.js";
import { type Answer, type Moment, type Stories, type Story, storiesOf } from "./stories.js";

const names: { readonly [engine in Profile]: string } = {
  flink: "Flink",
  beam: "Beam",
  kafkaStreams: "Kafka Streams",
};

const questions: { readonly [question in Question]: string } = {
  hours: "each hour",
  sessions: "sessions, 2 h",
  once: "once, on close",
  fives: "in fives",
};

/** The whole output, from one result for each question to each engine. */
export function report(results: readonly ThreeEnginesResult[]): string {
  const stories = storiesOf(results);
  return page(
    totals(results),
    telling("lateHour", stories.lateHour, "Each hour"),
    telling("touching", stories.touching, "Sessions"),
    telling("joined", stories.joined, "Sessions"),
    telling("forgotten", stories.forgotten, "Each hour once, on close"),
    telling("leftOver", stories.leftOver, "Each hour in fives"),
  );
}

function totals(results: readonly ThreeEnginesResult[]): string {
  const columns = [
    { head: "\nquestion", align: "left" as const },
    { head: "\nengine", align: "left" as const },
    "\nresults",
    "of them\nupdates",
    "\ndropped",
    "\nunfired",
    "kept by\nthe last",
    "kept by\nadding up",
  ];
  const rows = results.map(({ parameters, panes, updates, dropped, unfired, keptByLast, keptByAdding }, index) => {
    const isFirst = results[index - 1]?.parameters.question !== parameters.question;
    return [
      isFirst ? questions[parameters.question] : "",
      names[parameters.engine],
      count(panes.length),
      count(updates),
      count(dropped.length),
      count(unfired),
      count(keptByLast),
      count(keptByAdding),
    ];
  });
  const departures = results[0]?.parameters.flights.length ?? 0;
  return [
    `${count(departures)} departures, the same stream for all. W is the latest schedule so far; a window takes what is`,
    "late until W is an hour past its end.",
    table(columns, rows),
  ].join("\n");
}

function telling(name: keyof Stories, story: Story, title: string): string {
  const asked = engines.filter((engine) => story.moments.some(({ answers }) => answers[engine] !== undefined));
  const left = (head: string) => ({ head, align: "left" as const });
  const columns = ["clock", left("departure"), "W", ...asked.map((engine) => left(names[engine]))];
  const rows = story.moments.map((moment) => [
    clock(moment.at),
    departuresIn(moment),
    clock(moment.watermark),
    ...asked.map((engine) => answerOf(story, moment.answers[engine])),
  ]);
  const place = story.key === "all" ? "" : ` from ${story.key}`;
  const day = new Date(story.from * 1000).toISOString().slice(0, 10);
  return [
    `${title}: departures${place} scheduled from ${clock(story.from)} to ${clock(story.to)}, ${day}`,
    table(columns, rows),
    ...rules[name].map(({ row, here }) => `- ${row}: ${here}`),
  ].join("\n");
}

/** Such as `14:05 +12`: when it was to leave, and how many minutes late it left. */
function departuresIn({ came }: Moment): string {
  const words = came.map(({ scheduled, delay }) => `${clock(scheduled)} ${delay < 0 ? delay : `+${delay}`}`);
  return words.length === 0 ? "another" : words.join(", ");
}

function answerOf({ question }: Story, answer: Answer | undefined): string {
  const { panes = [], dropped = 0 } = answer ?? {};
  const sent = panes.map((pane) => (question === "sessions" ? sessionOf(pane) : hourOf(pane)));
  return [...sent, ...(dropped > 0 ? ["dropped"] : [])].join(", ");
}

function hourOf({ recordCount, pane }: Departures): string {
  return `${recordCount} ${pane.timing === "onTime" ? "on time" : pane.timing}`;
}

function sessionOf({ windowStart, windowEnd, recordCount }: Departures): string {
  return `${clock(windowStart)}-${clock(windowEnd)} ${recordCount}`;
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}
