import { parseArgs } from "node:util";

/**
 * The program around an example: takes `--seed N` and prints the report for it.
 *
 * @param question - the first line of `--help`
 * @param seed - the seed that is taken without the option
 * @param report - the whole output for a seed, ending in a newline
 */
export function runExample(question: string, seed: number, report: (seed: number) => string): void {
  const help = `${question}\n\n  --seed N   seed of the random streams (default ${seed})\n  --help     this page\n`;
  try {
    const { values } = parseArgs({
      options: { seed: { type: "string", default: String(seed) }, help: { type: "boolean", default: false } },
    });
    process.stdout.write(values.help ? help : report(seedFrom(values.seed)));
  } catch (error) {
    if (!isUsageError(error)) throw error;
    process.stderr.write(`${error.message}\n\n${help}`);
    process.exitCode = 2;
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
