/** `examples/third-party-strategies`, a stranger's package: copied out of the repository, installed, tested and run. */
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { projectOn } from "./stage.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

const name = "third-party-strategies";

const program = `
import { orders } from "./built/simulation/orders.js";
const { simulation, months, group } = orders(1, 200);
simulation.run();
const counted = months.events.reduce((sum, { result }) => sum + result, 0);
const { appended, readOnce } = group.ledger();
if (counted !== 200 || appended !== 200 || readOnce !== 200) throw new Error([counted, appended, readOnce].join());
console.log(simulation.fingerprint);
`;

/** @param {Stage} stage */
export async function tryThirdParty(stage) {
  const folder = join(stage.copy, "examples", name);
  if (!existsSync(folder)) throw new Error(`examples/${name} is missing: there is no third party's package to try`);
  const project = projectOn(stage, name);
  cpSync(folder, project.folder, {
    recursive: true,
    filter: (path) => !path.split(/[\\/]/).slice(-1).includes("node_modules"),
  });
  await project.install([]);
  await project.run("npm", ["run", "typecheck"]);
  const { stdout } = await project.run("npm", ["test"]);
  const tests = /Tests\s+(\d+) passed/.exec(stdout)?.[1];
  if (tests === undefined) throw new Error(`its tests do not say how many have passed:\n${stdout.slice(-2000)}`);
  await project.run("npx", ["tsc", "-p", "tsconfig.json", "--noEmit", "false", "--outDir", "built"]);
  project.write("simulate.js", program);
  const fingerprint = (await project.node("simulate.js")).stdout.trim();
  return `examples/${name}: types, ${tests} tests, a simulation (${fingerprint})`;
}
