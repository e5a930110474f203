/** Two majors of the engine in one program: what comes out has to say what is wrong and what to do. */
import { join } from "node:path";
import { projectOn } from "./stage.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */
/** @typedef {import("./release.mjs").Versions} Versions */

/** A library that brings an engine of its own, as one written for the release before does. */
const library = `
import { Sink, timeout } from "@sim/core";
import { EventLog } from "@sim/eventlog";
export const makeLog = () => new EventLog("orders", { numPartitions: 1 });
export const makeSink = () => new Sink("sink");
export const wait = () => timeout(1);
`;

const program = `
import { Simulation } from "@sim/core";
import { makeLog, makeSink, wait } from "library";
const trials = [
  () => new Simulation({ entities: [makeLog()] }),
  () => new Simulation().schedule(makeSink(), "Tick", 1),
  () => {
    const sim = new Simulation();
    sim.spawn((function* () { yield wait(); })());
    sim.run();
  },
];
for (const trial of trials) {
  try {
    trial();
    console.log("no error");
  } catch (error) {
    console.log([error.code, error.cause?.code, error.message].join(" "));
  }
}
`;

/**
 * @param {Stage} stage
 * @param {Versions} old
 * @param {Versions} now
 */
export async function mixTwoCores(stage, old, now) {
  const project = projectOn(stage, "two-cores");
  const dependencies = Object.fromEntries(["@sim/core", "@sim/eventlog"].map((name) => [name, old.get(name)]));
  const manifest = { name: "library", version: "1.0.0", type: "module", exports: "./index.js", dependencies };
  project.write(join("library", "package.json"), JSON.stringify(manifest));
  project.write(join("library", "index.js"), library);
  // Installed as from a registry: with what it depends on below it.
  await project.install(["--install-links", "./library", `@sim/core@${now.get("@sim/core")}`]);
  const nested = project.versionOf(join("library", "node_modules", "@sim", "core"));
  if (nested !== old.get("@sim/core"))
    throw new Error(`the library has @sim/core ${nested}, not ${old.get("@sim/core")}`);
  project.write("mix.js", program);
  const lines = (await project.node("mix.js")).stdout.trim().split("\n");
  const clear = (/** @type {string} */ line) =>
    /OTHER_ENGINE .*another copy of @sim\/core.*npm ls @sim\/core/.test(line);
  if (lines.length !== 3 || !lines.every(clear))
    throw new Error(`the errors do not say what is wrong:\n${lines.join("\n")}`);
  return `@sim/core ${nested} and ${project.versionOf("@sim/core")}: entity, event and wait refused with OTHER_ENGINE`;
}
