import { event, Source } from "@sim/core";
import { type Form, GAP, keyOf } from "./pipeline.js";

/** The plain API: a message for each record that is appended, and one for each that goes on. */
export const plain: Form = {
  source: (log, records) =>
    Source.constant("source", {
      target: log,
      type: "Append",
      rate: 1 / GAP,
      count: records,
      make: (i) => ({ key: keyOf(i), value: i }),
    }),
  *handOn(sums, records) {
    yield records.map((record) => event(sums, "Process", record));
  },
};
