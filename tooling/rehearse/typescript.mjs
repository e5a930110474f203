/** The declarations in consumers' compilers: each TypeScript, each way to resolve modules, with and without other types. */
import { cpSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { inParallel } from "./command.mjs";
import { importsOnlyOurs, readmeExamples } from "./readme-examples.mjs";
import { projectOn } from "./stage.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */
/** @typedef {import("./project.mjs").EmptyProject} EmptyProject */

/** By the name they are installed under. 7 is the native compiler. */
const compilers = new Map([
  ["typescript-5.6", "~5.6.0"],
  ["typescript-5.9", "~5.9.0"],
  ["typescript-6", "^6.0.0"],
  ["typescript-7", "^7.0.0"],
]);

/** The types that a program may have beside those of the language, which the packages do without. */
const bare = { name: "bare", lib: ["ES2023"], types: [], include: ["consumer", "bare"] };
const withNode = { name: "Node", lib: ["ES2023"], types: ["node"], include: ["consumer"] };
const withDom = { name: "DOM", lib: ["ES2023", "DOM"], types: [], include: ["consumer"] };

/** Node's own two for programs of Node, that of bundlers for programs of browsers. */
const situations = [
  { resolution: { module: "node16", moduleResolution: "node16" }, surroundings: [bare, withNode] },
  { resolution: { module: "nodenext", moduleResolution: "nodenext" }, surroundings: [bare, withNode] },
  { resolution: { module: "esnext", moduleResolution: "bundler" }, surroundings: [bare, withDom] },
].flatMap(({ resolution, surroundings }) => surroundings.map((surrounding) => ({ resolution, surrounding })));

/**
 * A project with a consumer of all packages in `consumer`: the examples of the READMEs, the entry points for tests, and a
 * third party's package.
 *
 * @param {Stage} stage
 * @param {string} name
 */
export async function consumerProject(stage, name) {
  const project = projectOn(stage, name);
  for (const packageName of stage.packages) {
    const { examples } = await readmeExamples(stage.copy, packageName);
    // A test runner has types that want those of Node.
    for (const { line, code } of examples.filter((example) => importsOnlyOurs(example.code))) {
      project.write(join("consumer", `${packageName}-${line}.ts`), `${code}\nexport {};\n`);
    }
    if (hasTesting(stage, packageName)) {
      const suite = `import * as suite from "@sim/${packageName}/testing";\nexport const names = Object.keys(suite);\n`;
      project.write(join("consumer", `${packageName}-testing.ts`), suite);
    }
  }
  cpSync(join(stage.copy, "tooling", "frozen"), join(project.folder, "consumer", "third-party"), { recursive: true });
  // All that the examples want of an engine.
  project.write(join("bare", "console.d.ts"), "declare const console: { log(...values: unknown[]): void };\n");
  return project;
}

/**
 * Whether a package has an entry point for tests, which needs fast-check.
 *
 * @param {Stage} stage
 * @param {string} packageName
 */
function hasTesting({ copy }, packageName) {
  return "./testing" in JSON.parse(readFileSync(join(copy, "packages", packageName, "package.json"), "utf8")).exports;
}

/** What a consumer project installs: everything of ours, and what the entry points for tests ask for. */
export const installedBy = (/** @type {Stage} */ { packages }) => [
  ...packages.map((name) => `@sim/${name}`),
  "fast-check@^4.0.0",
];

/** @param {Stage} stage */
export async function compileEverywhere(stage) {
  const project = await consumerProject(stage, "typescript");
  const aliases = [...compilers].map(([name, range]) => `${name}@npm:typescript@${range}`);
  await project.install([...installedBy(stage), "@types/node@^20.19.0", ...aliases]);
  const cases = [...compilers.keys()].flatMap((compiler) =>
    situations.map((situation) => ({ compiler, ...situation })),
  );
  const messages = await inParallel(cases, availableParallelism(), async ({ compiler, resolution, surrounding }) => {
    const { name, lib, types, include } = surrounding;
    const label = `${compiler} ${resolution.moduleResolution} ${name}`;
    const options = { ...resolution, lib, types, ...strictOptions };
    const config = `tsconfig.${label.replaceAll(" ", "-")}.json`;
    project.write(config, JSON.stringify({ compilerOptions: options, include }));
    const errors = await compile(project, compiler, config);
    return errors === "" ? [] : [`${label} (${project.versionOf(compiler)})\n${errors}`];
  });
  const wrong = messages.flat();
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${cases.length} do not compile\n${wrong.join("\n")}`);
  const versions = [...compilers.keys()].map((name) => project.versionOf(name));
  return `${cases.length} compiles: TypeScript ${versions.join(", ")} under node16, nodenext and bundler, without and with the types of Node or the DOM`;
}

export const strictOptions = {
  target: "ES2022",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
};

/**
 * What a compiler objects to; empty if nothing.
 *
 * @param {EmptyProject} project
 * @param {string} compiler - The name that it is installed under.
 * @param {string} config
 */
export async function compile(project, compiler, config) {
  const folder = join(project.folder, "node_modules", compiler);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { code, output } = await project.run(
    process.execPath,
    [join(folder, bin.tsc), "--pretty", "false", "-p", config],
    {
      mayFail: true,
    },
  );
  return code === 0 ? "" : output.trim() || `exit code ${code}`;
}
