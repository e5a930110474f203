/** pnpm, which lets a package reach only what it declares, with missing or unfit peers as errors. */
import { join } from "node:path";
import { projectOn } from "./stage.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

const strict = "strict-peer-dependencies=true\nauto-install-peers=false\n";

/** @param {Stage} stage */
export async function installWithStrictPeers(stage) {
  const all = stage.packages.map((name) => `@sim/${name}`);
  const pnpm = [join(stage.copy, "node_modules", "pnpm", "bin", "pnpm.cjs"), "install", "--reporter=append-only"];
  const project = projectOn(stage, "pnpm", { dependencies: newest(all) });
  project.write(".npmrc", strict);
  await project.run(process.execPath, pnpm);
  const imports = all.map((name) => `await import("${name}");`).join("\n");
  project.write("import.mjs", imports);
  await project.node("import.mjs");

  const withoutEngine = projectOn(stage, "pnpm-without-core", { dependencies: newest(["@sim/eventlog"]) });
  withoutEngine.write(".npmrc", strict);
  const refused = await withoutEngine.run(process.execPath, pnpm, { mayFail: true });
  if (refused.code === 0 || !/missing peer @sim\/core/.test(refused.output)) {
    throw new Error(`pnpm installed @sim/eventlog without its peer @sim/core:\n${refused.output}`);
  }
  return `all ${all.length} with strict peers; a component without @sim/core is refused`;
}

/** @param {readonly string[]} names */
function newest(names) {
  return Object.fromEntries(names.map((name) => [name, "latest"]));
}
