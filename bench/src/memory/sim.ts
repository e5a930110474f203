import type { Gauges } from "../harness/model.js";
import { callback, message } from "./event.js";
import { longRun } from "./long-run.js";
import { record } from "./record.js";
import { window } from "./window.js";

export const recipes: Gauges = {
  "memory/record": record,
  "memory/window": window,
  "memory/event": message,
  "memory/event/callback": callback,
  "memory/1e8-run": longRun,
};
