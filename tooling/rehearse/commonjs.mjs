/** `require` of the packages, which are ES modules, from CommonJS: here, and on the oldest Node that the packages name. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectOn } from "./stage.mjs";
import { Skipped } from "./steps.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

/** Compares what `require` gives with what `import` does. */
const program = `
const names = process.argv.slice(2);
(async () => {
  for (const name of names) {
    const required = Object.keys(require(name)).filter((key) => key !== "__esModule").sort().join();
    const imported = Object.keys(await import(name)).filter((key) => key !== "module.exports").sort().join();
    if (required !== imported || required === "") throw new Error(name + ": required " + required + ", imported " + imported);
  }
  const { Simulation, Counter } = require("@sim/core");
  const { EventLog } = require("@sim/eventlog");
  const log = new EventLog("log", { numPartitions: 1 });
  const sim = new Simulation({ entities: [log] });
  sim.schedule(log, "Append", { key: "a", value: 1 });
  sim.run();
  if (log.totalRecords !== 1) throw new Error("the log has " + log.totalRecords + " records, not 1");
  console.log(process.versions.node);
})().catch((error) => { console.error(error); process.exit(1); });
`;

/** @param {Stage} stage */
export async function requireFromCommonJs(stage) {
  const project = projectOn(stage, "commonjs", { type: "commonjs" });
  const names = stage.packages.map((name) => `@sim/${name}`);
  await project.install(names);
  project.write("index.js", program);
  const versions = [];
  for (const node of [process.execPath, await oldestNode(stage, project)]) {
    if (node instanceof Skipped) versions.push(node.why);
    else versions.push((await project.run(node, ["--no-warnings", "index.js", ...names])).stdout.trim());
  }
  return `all ${names.length} on Node ${versions.join(" and ")}`;
}

/**
 * The lowest Node that the packages say they run on, from the npm package that carries its binary.
 *
 * @param {Stage} stage
 * @param {import("./project.mjs").EmptyProject} project
 */
async function oldestNode({ copy }, project) {
  const { engines } = JSON.parse(readFileSync(join(copy, "packages", "core", "package.json"), "utf8"));
  const version = `${engines.node.replace(">=", "")}.0`;
  const carrier = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const { code } = await project.install([`${carrier}@${version}`], { mayFail: true });
  const binary = join(
    project.folder,
    "node_modules",
    carrier,
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  return code === 0 && existsSync(binary) ? binary : new Skipped(`(no binary of ${version} for this platform)`);
}
