/**
 * `npm run fingerprints [-- --no-browser]`: the golden models give the fingerprints that are checked in on every supported
 * Node and in Chromium, and the main job its own on every Node (DET1). The models are bundled as a user's bundler does it:
 * from what the packages publish.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateInChromium, findChromium, howToGetChromium } from "./chromium.mjs";
import { installStep } from "./install.mjs";
import { output, root, runSteps, turbo } from "./steps.mjs";

const nodeVersions = [20, 22, 24, 26];
const mainJob = "departures";
const bundleFile = join(root, "node_modules", ".golden-models.cjs");

/** @type {ReadonlyMap<string, string>} */
const golden = new Map([
  .../** @type {[string, string][]} */ (Object.entries(JSON.parse(read("tooling/golden-models/fingerprints.json")))),
  [mainJob, /fingerprint \W*([0-9a-f]{16})/.exec(read("examples/departures/expected/report.txt"))?.[1] ?? "unknown"],
]);
const withBrowser = !process.argv.slice(2).includes("--no-browser");

const executable = withBrowser ? findChromium() : undefined;
if (withBrowser && executable === undefined) {
  console.error(howToGetChromium);
  process.exit(1);
}

let bundle = "";
/** @type {string[]} */
const differences = [];

await runSteps([
  installStep,
  {
    name: "build",
    what: "the five packages and the example (turbo)",
    run: () => turbo("build", "--filter=@sim/example-departures..."),
  },
  { name: "bundle", what: "the golden models, from the built packages (esbuild)", run: bundleModels },
  ...nodeVersions.map((version) => ({
    name: `node ${version}`,
    what: "the golden models and the main job (the binary comes from the npm package node)",
    run: () => runOnNode(version),
  })),
  ...(executable === undefined
    ? []
    : [
        { name: "browser", what: `the golden models in ${executable}, headless`, run: () => runInChromium(executable) },
      ]),
  { name: "compare", what: "every engine with the fingerprints that are checked in", run: report },
]);

async function bundleModels() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: 'export { goldenFingerprints } from "./tooling/golden-models/index.js";', resolveDir: root },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "models",
    platform: "browser",
    target: "es2022",
    absWorkingDir: root,
  });
  bundle = outputFiles[0]?.text ?? "";
  writeFileSync(bundleFile, `${bundle}\nconsole.log(JSON.stringify(models.goldenFingerprints()));\n`);
  return 0;
}

/** @param {number} version */
function runOnNode(version) {
  const node = ["-y", "-p", `node@${version}`, "--", "node"];
  const actual = output("npx", [...node, "-p", "process.version"]).trim();
  if (!actual.startsWith(`v${version}.`)) {
    console.error(`asked for Node ${version}, got ${actual}`);
    return 1;
  }
  const found = JSON.parse(output("npx", [...node, bundleFile]));
  const printed = output("npx", [...node, "examples/departures/dist/main.js", "--fingerprint"]);
  found[mainJob] = /^fingerprint ([0-9a-f]+)$/m.exec(printed)?.[1];
  compare(`Node ${actual}`, found, [...golden.keys()]);
  return 0;
}

/** @param {string} executable */
async function runInChromium(executable) {
  const expression = `(() => { ${bundle}\nreturn models.goldenFingerprints(); })()`;
  const { version, value } = await evaluateInChromium(executable, expression);
  const models = [...golden.keys()].filter((model) => model !== mainJob);
  compare(`Chromium ${version}`, /** @type {{ [model: string]: string }} */ (value), models);
  return 0;
}

/**
 * Notes what differs from the golden fingerprints, and says in one line how it stands.
 *
 * @param {string} engine
 * @param {{ readonly [model: string]: string | undefined }} found
 * @param {readonly string[]} models - Those that must be there; others must not.
 */
function compare(engine, found, models) {
  const before = differences.length;
  for (const model of new Set([...models, ...Object.keys(found)])) {
    const expected = models.includes(model) ? golden.get(model) : undefined;
    if (found[model] === expected) continue;
    differences.push(`${model} on ${engine}: ${found[model] ?? "no fingerprint"}, checked in: ${expected ?? "none"}`);
  }
  const different = differences.length - before;
  console.log(
    `${engine}: ${models.length} models, ${different === 0 ? "all as checked in" : `${different} DIFFERENT`}`,
  );
}

function report() {
  rmSync(bundleFile, { force: true });
  for (const difference of differences) console.error(difference);
  return differences.length === 0 ? 0 : 1;
}

/** @param {string} file - A path from the root folder. */
function read(file) {
  return readFileSync(join(root, file), "utf8");
}
