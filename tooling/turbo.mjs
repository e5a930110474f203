/** `npm run build`, `npm run typecheck`: turbo with the settings of this repository (no telemetry, errors in full). */
import { turbo } from "./steps.mjs";

process.exit(turbo(...process.argv.slice(2)));
