import * as fc from "fast-check";
import { inject } from "vitest";

fc.configureGlobal({
  seed: inject("simSeed"),
  numRuns: inject("simRuns"),
  reporter(details) {
    if (!details.failed) return;
    throw new Error(`to repeat: SIM_SEED=${details.seed}\n${fc.defaultReportMessage(details)}`, {
      cause: details.errorInstance,
    });
  },
});
