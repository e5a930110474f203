/** Each package installed alone in an empty project: what npm brings, what can be imported, and the README's examples. */

import { exampleRuntime, importedPackages, readmeExamples } from "./readme-examples.mjs";
import { projectOn } from "./stage.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

/** What npm has to bring along with a package: its dependencies, and the engine it asks for. */
const brought = new Map([
  ["strategies", ["@sim/strategies"]],
  ["core", ["@sim/core"]],
  ["eventlog", ["@sim/core", "@sim/eventlog", "@sim/strategies"]],
  ["consumer-group", ["@sim/consumer-group", "@sim/core", "@sim/strategies"]],
  ["stream-processor", ["@sim/core", "@sim/strategies", "@sim/stream-processor"]],
]);

/** @param {Stage} stage */
export async function installEachAlone(stage) {
  const counts = [];
  for (const name of stage.packages) {
    const project = projectOn(stage, `alone-${name}`);
    await project.install([`@sim/${name}`]);
    const listed = JSON.parse((await project.run("npm", ["ls", "--all", "--json"])).stdout);
    const ours = [...packagesIn(listed)].filter((each) => each.startsWith("@sim/")).sort();
    const expected = brought.get(name) ?? [];
    if (ours.join() !== expected.join()) throw new Error(`npm install @sim/${name} brought ${ours}, not ${expected}`);
    project.write(
      "import.mjs",
      `import * as it from "@sim/${name}"; if (Object.keys(it).length === 0) process.exit(1);`,
    );
    await project.node("import.mjs");
    counts.push(`${name} ${await runExamples(stage, name, project, expected)}`);
  }
  return `examples run: ${counts.join(", ")}`;
}

/**
 * Runs the examples of a package's README, those that need no more than the package first.
 *
 * @param {Stage} stage
 * @param {string} name
 * @param {import("./project.mjs").EmptyProject} project
 * @param {readonly string[]} installed
 * @returns {Promise<number>} how many there are
 */
async function runExamples(stage, name, project, installed) {
  const { examples, toJavaScript } = await readmeExamples(stage.copy, name);
  const running = examples.filter(({ runs }) => runs);
  const needs = (/** @type {{ code: string }} */ { code }) =>
    importedPackages(code).filter((each) => !installed.includes(each));
  const alone = running.filter((example) => needs(example).length === 0);
  const others = running.filter((example) => needs(example).length > 0);
  if (running.length === 0) throw new Error(`the README of @sim/${name} has no example that runs`);
  project.write("runtime.mjs", exampleRuntime);
  for (const group of [alone, others]) {
    const missing = [...new Set(group.flatMap(needs))];
    if (missing.length > 0) await project.install(missing);
    if (group.length > 0) await runAll(project, group, toJavaScript);
  }
  return running.length;
}

/**
 * @param {import("./project.mjs").EmptyProject} project
 * @param {readonly import("./readme-examples.mjs").DocExample[]} examples
 * @param {(example: import("./readme-examples.mjs").DocExample) => string} toJavaScript
 */
async function runAll(project, examples, toJavaScript) {
  const files = examples.map((example) => {
    const file = `line-${example.line}.mjs`;
    project.write(file, toJavaScript(example));
    return { file, where: example.where, prints: example.prints?.trimEnd() };
  });
  project.write("all.mjs", allExamples(files));
  await project.node("all.mjs");
}

/**
 * A program that runs the examples one after the other, and compares what they print with what the README says.
 *
 * @param {readonly { readonly file: string, readonly where: string, readonly prints: string | undefined }[]} files
 */
function allExamples(files) {
  return `
for (const { file, where, prints } of ${JSON.stringify(files)}) {
  try {
    const printed = (await import("./" + file)).__output.join("\\n").trimEnd();
    if (prints !== undefined && printed !== prints) throw new Error("prints\\n" + printed + "\\nnot\\n" + prints);
  } catch (error) {
    throw new Error(where + ": " + error.message, { cause: error });
  }
}`;
}

/**
 * The names in what `npm ls --json` prints.
 *
 * @param {{ readonly dependencies?: { readonly [name: string]: object } }} tree
 * @returns {Set<string>}
 */
function packagesIn({ dependencies = {} }) {
  return new Set(Object.entries(dependencies).flatMap(([name, below]) => [name, ...packagesIn(below)]));
}
