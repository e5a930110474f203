/** Consumers that stay as they are while the packages below them are repaired, added to, and broken. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { add, addedName, repair, repairMark, takeAway } from "./changes.mjs";
import { commit } from "./copy.mjs";
import { differences, expectedVersions } from "./expected-versions.mjs";
import { requireGate, updateReport } from "./gate.mjs";
import { buildPackages, publishPackages, versionPackages, versionsIn, writeChangeset } from "./release.mjs";
import { projectOn } from "./stage.mjs";
import { compile, consumerProject, installedBy, strictOptions } from "./typescript.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */
/** @typedef {import("./project.mjs").EmptyProject} EmptyProject */
/** @typedef {import("./release.mjs").Versions} Versions */
/** @typedef {import("./release.mjs").Level} Level */

/**
 * @typedef {object} Consumer
 * @property {EmptyProject} project
 * @property {string} answers - What its compiled program gave at first.
 */

const compiler = "typescript";
const consumerOptions = {
  ...strictOptions,
  module: "nodenext",
  moduleResolution: "nodenext",
  lib: ["ES2023"],
  types: [],
};

/** What runs is what was compiled against the first release. */
const program = `
import { drain, route, stays, work } from "./compiled/model.js";
console.log(JSON.stringify([route(), drain(), stays(), work()]));
`;

/**
 * A consumer of the first release, compiled once.
 *
 * @param {Stage} stage
 * @returns {Promise<Consumer>}
 */
export async function firstConsumer(stage) {
  const project = await consumerProject(stage, "consumer");
  await project.install([...installedBy(stage), `${compiler}@~5.9.0`]);
  const emit = { ...consumerOptions, noEmit: false, declaration: true, outDir: "compiled" };
  project.write(
    "tsconfig.emit.json",
    JSON.stringify({ compilerOptions: emit, include: ["consumer/third-party/1.0/*"] }),
  );
  project.write("tsconfig.json", JSON.stringify({ compilerOptions: consumerOptions, include: ["consumer", "bare"] }));
  project.write("tsconfig.compiled.json", JSON.stringify({ compilerOptions: consumerOptions, include: ["compiled"] }));
  project.write("run.js", program);
  await requireCompiles(project, "tsconfig.emit.json");
  return { project, answers: (await project.node("run.js")).stdout };
}

/**
 * @param {EmptyProject} project
 * @param {string} config
 */
async function requireCompiles(project, config) {
  const errors = await compile(project, compiler, config);
  if (errors !== "") throw new Error(`the consumer no longer compiles (${config})\n${errors}`);
}

/**
 * Brings the consumer up to date as far as its ranges go, and looks whether it notices.
 *
 * @param {Consumer} consumer
 * @param {Versions} expected
 */
async function upgrade({ project, answers }, expected) {
  const manifest = project.read("package.json");
  await project.run("npm", ["update", "--no-progress", "--loglevel=error"]);
  if (project.read("package.json") !== manifest) throw new Error("npm update has changed the consumer's package.json");
  const found = new Map([...expected.keys()].map((name) => [name, project.versionOf(name)]));
  requireVersions(found, expected, "installed");
  for (const config of ["tsconfig.json", "tsconfig.compiled.json"]) await requireCompiles(project, config);
  const now = (await project.node("run.js")).stdout;
  if (now !== answers) throw new Error(`the consumer's program gives ${now} where it gave ${answers}`);
}

/**
 * @param {Versions} found
 * @param {Versions} expected
 * @param {string} where
 */
function requireVersions(found, expected, where) {
  const wrong = differences(found, expected);
  if (wrong.length > 0) throw new Error(`${where}: ${wrong.join("; ")}`);
}

/**
 * Versions and publishes the one change that is pending, and checks who is released with it.
 *
 * @param {Stage} stage
 * @param {string} packageName
 * @param {Level} level
 * @param {string} words
 * @returns {Promise<{ readonly published: readonly string[], readonly versions: Versions }>}
 */
async function release({ release: maintainer, copy }, packageName, level, words) {
  const before = versionsIn(copy);
  await versionPackages(maintainer);
  const versions = versionsIn(copy);
  requireVersions(
    versions,
    expectedVersions(before, `@sim/${packageName}`, level),
    `after a ${level} of @sim/${packageName}`,
  );
  const changed = [...versions].filter(([name, version]) => before.get(name) !== version);
  await buildPackages(
    maintainer,
    changed.map(([name]) => name),
  );
  const published = await publishPackages(maintainer);
  const expected = changed.map(([name, version]) => `${name}@${version}`).sort();
  if (published.join() !== expected.join())
    throw new Error(`published ${published.join(" ")}, not ${expected.join(" ")}`);
  const changelog = readFileSync(join(copy, "packages", packageName, "CHANGELOG.md"), "utf8");
  if (!changelog.includes(words)) throw new Error(`the changelog of @sim/${packageName} does not say: ${words}`);
  return { published, versions };
}

/**
 * A repair of the strategies: everybody has it without doing anything, and nobody else is released.
 *
 * @param {Stage} stage
 * @param {Consumer} consumer
 */
export async function rehearsePatch(stage, consumer) {
  const words = "A repair, to rehearse a patch.";
  repair(stage.copy, "strategies");
  writeChangeset(stage.release, "strategies", "patch", words);
  const { published, versions } = await release(stage, "strategies", "patch", words);
  await upgrade(consumer, versions);
  const built = consumer.project.read(join("node_modules", "@sim", "strategies", "dist", "index.js"));
  if (!built.includes(repairMark)) throw new Error("the published package does not have the repair");
  return `${published.join(" ")}: npm update takes it, consumer and compiled consumer as before`;
}

/**
 * An addition to the engine: it is there for who wants it, and the components that run on the engine stay as they are.
 *
 * @param {Stage} stage
 * @param {Consumer} consumer
 */
export async function rehearseMinor(stage, consumer) {
  const words = "An addition, to rehearse a minor.";
  await updateReport(stage.release, "core");
  await commit(stage.copy, "the report as it is", stage.release.env);
  add(stage.copy, "core");
  await buildPackages(stage.release, ["@sim/core"]);
  await updateReport(stage.release, "core");
  await requireGate(stage.release, "core", "minor", words);
  const { published, versions } = await release(stage, "core", "minor", words);
  await upgrade(consumer, versions);
  consumer.project.write(
    join("new", "uses-it.ts"),
    `import { ${addedName} } from "@sim/core";\nexport const said: string = ${addedName}();\n`,
  );
  consumer.project.write("tsconfig.new.json", JSON.stringify({ compilerOptions: consumerOptions, include: ["new"] }));
  await requireCompiles(consumer.project, "tsconfig.new.json");
  return `${published.join(" ")}: refused without its changeset; npm update takes it, components untouched`;
}

/**
 * A break of the engine: no range takes it, the components follow with a major of their own, and who moves moves as a whole.
 *
 * @param {Stage} stage
 * @param {Consumer} consumer
 */
export async function rehearseMajor(stage, consumer) {
  const words = "A break, to rehearse a major.";
  const before = versionsIn(stage.copy);
  takeAway(stage.copy, "core");
  await buildPackages(stage.release, ["@sim/core"]);
  await updateReport(stage.release, "core");
  await requireGate(stage.release, "core", "major", words);
  const { published, versions } = await release(stage, "core", "major", words);
  await upgrade(consumer, before);
  await requireCompiles(consumer.project, "tsconfig.new.json");
  await requireMovesAsAWhole(stage, consumer.project, before, versions);
  return `${published.join(" ")}: ^ does not take it, half a move is refused, the whole one shows what is gone`;
}

/**
 * The new engine below old components: npm refuses it in a new project, and warns where it finds both installed.
 *
 * @param {Stage} stage
 * @param {EmptyProject} project
 * @param {Versions} old
 * @param {Versions} now
 */
async function requireMovesAsAWhole(stage, project, old, now) {
  const at = (/** @type {Versions} */ versions, /** @type {string} */ name) => `${name}@${versions.get(name)}`;
  const mixed = [at(now, "@sim/core"), at(old, "@sim/eventlog")];
  const refused = await projectOn(stage, "half-a-move").install(mixed, { mayFail: true });
  if (refused.code === 0 || !/ERESOLVE[\s\S]*peer @sim\/core@/.test(refused.output)) {
    throw new Error(`npm installs ${mixed.join(" and ")}:\n${refused.output}`);
  }
  const warned = await project.run("npm", ["install", "--no-progress", at(now, "@sim/core")], { mayFail: true });
  if (!/ERESOLVE[\s\S]*peer @sim\/core@/.test(warned.output)) {
    throw new Error(`npm puts the new engine below the old components without a word:\n${warned.output}`);
  }
  await project.install([...now.keys()].map((name) => at(now, name)));
  await requireCompiles(project, "tsconfig.json");
  const errors = await compile(project, compiler, "tsconfig.new.json");
  if (!errors.includes(addedName)) {
    throw new Error(`what uses ${addedName} still compiles with the release that took it away`);
  }
}
