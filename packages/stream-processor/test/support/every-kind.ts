import { SessionWindow, SlidingWindow, TimeDifferenceWindow, TumblingWindow, type WindowType } from "@sim/strategies";
import { merging, type Neighbouring, neighbouring, standing } from "./own-strategies.js";

/** Windows that end with each record and begin right after it, and the same by their definition. */
const perRecord: Neighbouring = Object.assign(new TimeDifferenceWindow(4, { unitS: 1 }), {
  windowsOf: (times: readonly number[]) =>
    times.flatMap((time) => [[time - 4, time + 1] as const, [time + 1, time + 6] as const]),
});

/** Window types for records in whole seconds: those of the package, and a third party's of each kind. */
export const kinds: readonly (readonly [kind: string, types: readonly (WindowType<number> | Neighbouring)[]])[] = [
  [
    "built-in windows",
    [
      new TumblingWindow(5),
      new SlidingWindow(9, 4),
      new SlidingWindow(2, 3),
      new SessionWindow(2),
      new SessionWindow(3, { touching: "separate" }),
      perRecord,
    ],
  ],
  ["a third party's windows that stand by themselves", standing],
  ["a third party's windows that merge", merging],
  ["a third party's windows that depend on their neighbours", neighbouring],
];

/** All of them. */
export const everyKind = kinds.flatMap(([, types]) => types);
