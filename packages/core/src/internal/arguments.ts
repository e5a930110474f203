import { SimError } from "../errors.js";
import { checkScheduleOptions, type ScheduleOptions, type Target } from "../message.js";
import { requireTarget } from "../target.js";
import { type EntityRecord, recordOf } from "./entity-record.js";
import type { Kernel } from "./kernel.js";

/** The options of `call`, whose delay has a place of its own. */
export function checkCallOptions(owner: string, delay: number, options: ScheduleOptions): ScheduleOptions {
  checkScheduleOptions(owner, options);
  if (options.delay !== undefined) {
    throw new RangeError(`${owner}: the delay is the first argument, got options.delay ${options.delay}`);
  }
  if (options.at !== undefined && delay !== 0) {
    throw new RangeError(`${owner}: delay must be 0 beside options.at ${options.at}, got ${delay}`);
  }
  return options;
}

/** The record of a target that has to be part of the simulation already. */
export function requireAttached(kernel: Kernel, method: string, target: Target<never>): EntityRecord {
  const record = recordOf(requireTarget(`Simulation.${method}`, target));
  if (record?.kernel !== kernel) {
    throw new SimError("NOT_ATTACHED", `Simulation.${method}: ${target.name} is not part of this simulation`);
  }
  return record;
}
