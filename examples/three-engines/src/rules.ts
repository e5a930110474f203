import type { Stories } from "./stories.js";

/** Why engines differ: a row of docs/window-profiles.md, by its first cell, and what it comes to here. */
export interface Rule {
  readonly row: string;
  readonly here: string;
}

/** What is behind the differences in each story. */
export const rules: { readonly [story in keyof Stories]: readonly Rule[] } = {
  lateHour: [
    {
      row: "results leave, without a trigger",
      here: "with each departure in Kafka Streams, else at the end",
    },
    {
      row: "an update holds",
      here: "the whole hour again; in Beam what is late alone, which is to be added",
    },
    { row: "a window is closed when", here: "W is an hour past its end, in all three" },
  ],
  touching: [{ row: "sessions exactly a gap apart", here: "two hours to the minute make one session, in Beam two" }],
  joined: [
    {
      row: "a session is judged by",
      here: "it joins what is open; in Beam its own two hours are over",
    },
  ],
  forgotten: [
    {
      row: "results on close",
      here: "lost in Kafka Streams, whose store has forgotten the hour when W closes it",
    },
  ],
  leftOver: [
    {
      row: "held back when the window closes",
      here: "four are in no result of Flink, and nobody is told",
    },
    {
      row: "nothing new at the end of a window",
      here: "not here; other hours have an empty result in Beam",
    },
  ],
};
