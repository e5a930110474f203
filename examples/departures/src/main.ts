import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readFlights } from "@sim/example-shared";
import cliProgress from "cli-progress";
import { defaultParameters, departures } from "./model.js";
import { outputFiles } from "./output.js";
import { report } from "./report.js";

const HELP = `Twenty thousand real departures through a log, a consumer group and a stream processor.

  --seed N        seed of the random streams (default 2001)
  --out DIR       where the CSV and JSON files go (default out)
  --fingerprint   print the fingerprint of the run and nothing else
  --help          this page
`;

try {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "2001" },
      out: { type: "string", default: "out" },
      fingerprint: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) process.stdout.write(HELP);
  else main(seedFrom(values.seed), values.out, values.fingerprint);
} catch (error) {
  if (!isUsageError(error)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}

function main(seed: number, out: string, fingerprintOnly: boolean): void {
  const flights = readFlights();
  const bar = new cliProgress.SingleBar(
    { format: "simulating {bar} {percentage}% | {value}/{total} records", noTTYOutput: true, notTTYSchedule: 500 },
    cliProgress.Presets.shades_classic,
  );
  const model = departures(seed, {
    ...defaultParameters(flights),
    onProgress: fingerprintOnly ? undefined : () => bar.update(model.log.stats.recordsAppended),
  });

  if (!fingerprintOnly) bar.start(flights.length, 0);
  const started = performance.now();
  const summary = model.simulation.run();
  const seconds = (performance.now() - started) / 1000;
  if (fingerprintOnly) {
    process.stdout.write(`fingerprint ${model.simulation.fingerprint}\n`);
    return;
  }
  bar.update(flights.length);
  bar.stop();

  process.stdout.write(`\n${report(model, summary, { seconds })}\n`);
  mkdirSync(out, { recursive: true });
  for (const [name, text] of outputFiles(model)) {
    const path = join(out, name);
    writeFileSync(path, text);
    process.stdout.write(`wrote ${path} (${Math.ceil(text.length / 1024)} kB)\n`);
  }
}

function seedFrom(text: string): number {
  const seed = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(seed)) return seed;
  throw Object.assign(new RangeError(`--seed must be an integer, got ${JSON.stringify(text)}`), {
    code: "ERR_PARSE_ARGS_SEED",
  });
}

/** An error of the command line, as `parseArgs` marks them. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && String((error as { readonly code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
}
