/**
 * `npm run docs [-- --base /PATH/] [-- --no-browser] [-- --serve [PORT]]`: builds the documentation as a static site in
 * `site/dist` and checks it. `--base`: the path below which it will be served; `--no-browser`: does not open it;
 * `--serve`: serves it on this machine when all is done.
 */
import { parseArgs } from "node:util";
import { findChromium, howToGetChromium, launchChromium } from "./chromium.mjs";
import { installStep } from "./install.mjs";
import { runSteps } from "./steps.mjs";

const { base, browser: wantsBrowser, port } = readOptions();

/** @type {{ readonly step: string, readonly result: string, readonly seconds: number }[]} */
const done = [];

const site = () => import("../site/src/site.mjs");

await runSteps([
  installStep,
  step("pages", "docs/, the examples and the READMEs, with links that fit the site", async () =>
    (await site()).gatherPages(),
  ),
  step("reference", "everything the packages export (TypeDoc)", async () => (await site()).makeReference()),
  step("site", "HTML, styles and the index of the search (VitePress)", async () => (await site()).build(base)),
  step("links", "every link within the site, and its place on the page", async () =>
    (await site()).lookForDeadLinks(base),
  ),
  step("browser", "pages on a phone and on a desk, in light and in dark (Chromium)", look),
]);

printTable();
if (port === undefined)
  console.log("\nTo read it: npm run docs -- --no-browser --serve, or any server of static files on site/dist");
else console.log(`\nserved at ${await (await site()).serveSite(base, port)} until Ctrl-C`);

/**
 * A step that prints its problems and fails if it has any.
 *
 * @param {string} name
 * @param {string} what
 * @param {() => Promise<{ readonly result: string, readonly problems: readonly string[] }>} act
 * @returns {import("./steps.mjs").Step}
 */
function step(name, what, act) {
  return {
    name,
    what,
    async run() {
      const began = performance.now();
      const { result, problems } = await act();
      for (const problem of problems.slice(0, 50)) console.error(problem);
      if (problems.length > 50) console.error(`and ${problems.length - 50} more`);
      done.push({ step: name, result, seconds: (performance.now() - began) / 1000 });
      return problems.length === 0 ? 0 : 1;
    },
  };
}

async function look() {
  if (!wantsBrowser) return { result: "not opened: --no-browser", problems: [] };
  const executable = findChromium();
  if (executable === undefined) return { result: `not opened: ${howToGetChromium.split("\n")[0]}`, problems: [] };
  const browser = await launchChromium(executable);
  try {
    return await (await site()).lookAtPages(base, browser);
  } finally {
    await browser.close();
  }
}

function printTable() {
  const width = Math.max(...done.map((row) => row.step.length));
  console.log("");
  for (const row of done) {
    console.log(`${row.step.padEnd(width)}  ${`${row.seconds.toFixed(1)} s`.padStart(8)}  ${row.result}`);
  }
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        base: { type: "string", default: "/" },
        "no-browser": { type: "boolean", default: false },
        serve: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    if (!/^\/([\w.-]+\/)*$/.test(values.base))
      throw new Error(`--base must be a path like / or /docs/, got ${values.base}`);
    const [given, ...more] = positionals;
    if (more.length > 0 || (given !== undefined && !values.serve))
      throw new Error(`unexpected: ${positionals.join(" ")}`);
    const port = given === undefined ? 4173 : Number(given);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--serve takes a port, got ${given}`);
    return { base: values.base, browser: !values["no-browser"], port: values.serve ? port : undefined };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("usage: npm run docs -- [--base /PATH/] [--no-browser] [--serve [PORT]]");
    process.exit(2);
  }
}
