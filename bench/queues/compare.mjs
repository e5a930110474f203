/**
 * Measures event queues inside the engine: each queue is bundled into the engine in place of its own, and each workload
 * runs in a process of its own, all queues in turn, several times over.
 *
 * `npm run bench -- queues [--repeats N] [--queue NAME].. [--workload NAME/PENDING].. [--json FILE]`
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Columns of the table: file in this folder, or undefined for what the engine has. */
const queues = new Map([
  ["object heap", "object-heap.ts"],
  ["eager heap", "eager-heap.ts"],
  ["lazy heap", "lazy-heap.ts"],
  ["ladder", "ladder-queue.ts"],
  ["closed gap", "closed-gap-heap.ts"],
  ["engine", undefined],
]);

const workloads = [
  ...["callback", "process"].flatMap((kind) => [1, 100, 1000, 100_000, 1_000_000].map((n) => `${kind}/${n}`)),
  ...[1, 1000, 100_000].map((n) => `cancel/${n}`),
  ...[100, 1000, 100_000].map((n) => `equal/${n}`),
];

/**
 * @typedef {object} Result
 * @property {string} workload
 * @property {string} queue
 * @property {number} ns - Median time per event (per step for `cancel`).
 * @property {number} low - Of the fastest run.
 * @property {number} high - Of the slowest.
 * @property {number} bytes - What the engine holds per pending event, the event's own objects included.
 */

/**
 * @param {object} [options]
 * @param {number} [options.repeats]
 * @param {readonly string[]} [options.only] - Queues; all by default.
 * @param {readonly string[]} [options.work] - Workloads; all by default.
 * @returns {Promise<Result[]>}
 */
export async function compareQueues({ repeats = 5, only = [...queues.keys()], work = workloads } = {}) {
  const out = mkdtempSync(join(tmpdir(), "queues-"));
  try {
    const bundles = new Map();
    for (const name of only) {
      if (!queues.has(name)) throw new Error(`no queue ${name}: there are ${[...queues.keys()].join(", ")}`);
      bundles.set(name, await bundle(name, queues.get(name), out));
    }
    return work.flatMap((workload) => measure(workload, bundles, repeats));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/**
 * @param {string} workload
 * @param {ReadonlyMap<string, string>} bundles - Files by queue.
 * @param {number} repeats
 * @returns {Result[]}
 */
function measure(workload, bundles, repeats) {
  const [kind = "", pending = ""] = workload.split("/");
  const runs = new Map([...bundles.keys()].map((queue) => [queue, /** @type {Run[]} */ ([])]));
  for (let i = 0; i < repeats; i++) {
    for (const [queue, file] of bundles) {
      const printed = execFileSync(process.execPath, ["--expose-gc", file, kind, pending], { encoding: "utf8" });
      runs.get(queue)?.push(JSON.parse(printed));
    }
  }
  return [...runs].map(([queue, results]) => ({
    workload,
    queue,
    ns: median(results.map((run) => run.ns)),
    low: Math.min(...results.map((run) => run.ns)),
    high: Math.max(...results.map((run) => run.ns)),
    bytes: median(results.map((run) => run.bytes)),
  }));
}

/** @typedef {{ ns: number, bytes: number }} Run */

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/**
 * The workload with the engine's sources and one queue.
 *
 * @param {string} name
 * @param {string | undefined} queue - Its file; undefined leaves the engine as it is.
 * @param {string} out
 * @returns {Promise<string>}
 */
async function bundle(name, queue, out) {
  const outfile = join(out, `${name.replaceAll(" ", "-")}.mjs`);
  await build({
    entryPoints: [join(folder, "workload.ts")],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "node",
    conditions: ["@sim/source"],
    plugins: [
      {
        name: "swap the queue",
        setup(swap) {
          if (queue === undefined) return;
          swap.onResolve({ filter: /\/calendar\.js$/ }, ({ importer }) =>
            importer.startsWith(folder) ? undefined : { path: join(folder, queue) },
          );
        },
      },
    ],
  });
  return outfile;
}

/** @param {readonly Result[]} results */
export function queueTable(results) {
  const names = [...new Set(results.map(({ queue }) => queue))];
  const lines = [["workload / pending", ...names], names.map(() => "---").concat("---")];
  for (const workload of new Set(results.map((result) => result.workload))) {
    const row = results.filter((result) => result.workload === workload);
    const base = row[row.length - 1]?.ns ?? Number.NaN;
    lines.push([workload, ...row.map(({ ns }) => `${(1000 / ns).toFixed(2)} (${(base / ns).toFixed(2)})`)]);
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {readonly Result[]} results */
export function memoryTable(results) {
  const names = [...new Set(results.map(({ queue }) => queue))];
  const lines = [["workload / pending", ...names], names.map(() => "---").concat("---")];
  for (const workload of ["callback/100000", "callback/1000000"]) {
    const row = results.filter((result) => result.workload === workload);
    if (row.length > 0) lines.push([workload, ...row.map(({ bytes }) => bytes.toFixed(0))]);
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      repeats: { type: "string", default: "5" },
      queue: { type: "string", multiple: true },
      workload: { type: "string", multiple: true },
      json: { type: "string" },
    },
  });
  const results = await compareQueues({
    repeats: Number(values.repeats),
    ...(values.queue && { only: values.queue }),
    ...(values.workload && { work: values.workload }),
  });
  console.log(`Node ${process.version}, ${cpus()[0]?.model}; M events/s (ratio to the last column)\n`);
  console.log(queueTable(results));
  console.log(`\nbytes per pending event\n\n${memoryTable(results)}`);
  if (values.json !== undefined)
    writeFileSync(resolve(process.env.INIT_CWD ?? ".", values.json), `${JSON.stringify(results, undefined, 1)}\n`);
}
