/** The examples of the packages' READMEs, as programs for a project that has the packages installed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {import("../doc-examples.js").DocExample} DocExample */
/** @typedef {{ readonly examples: readonly DocExample[], readonly toJavaScript: (example: DocExample) => string }} ReadmeExamples */

/**
 * @param {string} copy - The repository, with its tools installed.
 * @param {string} packageName
 * @returns {Promise<ReadmeExamples>}
 */
export async function readmeExamples(copy, packageName) {
  const { markdownExamples, runnableExample } = await docExamples(copy);
  const { default: ts } = await import("typescript");
  const text = readFileSync(join(copy, "packages", packageName, "README.md"), "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return {
    examples: markdownExamples(`packages/${packageName}/README.md`, text),
    toJavaScript: (example) =>
      ts.transpileModule(runnableExample(example, "./runtime.mjs"), { compilerOptions }).outputText,
  };
}

/**
 * What the tests of the repository read its documentation with, which is TypeScript.
 *
 * @param {string} copy
 * @returns {Promise<typeof import("../doc-examples.js")>}
 */
async function docExamples(copy) {
  const { build } = await import("esbuild");
  const outfile = join(copy, "node_modules", ".doc-examples.mjs");
  await build({
    entryPoints: [join(copy, "tooling", "doc-examples.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["typescript"],
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

/** What an example that runs is given in a project without a test runner: `console`, and a check of its claims. */
export const exampleRuntime = `
import { deepEqual } from "node:assert";
import { format } from "node:util";
export function start() {
  const output = [];
  const log = (...values) => void output.push(...format(...values).split("\\n"));
  const check = (actual, expected, line) => deepEqual(actual, expected, \`line \${line}: is \${format("%o", actual)}\`);
  return { output, console: { log, info: log }, check };
}
`;

/**
 * The packages that a piece of code imports.
 *
 * @param {string} code
 * @returns {string[]}
 */
export function importedPackages(code) {
  const found = [...code.matchAll(/from "(@sim\/[^/"]+)/g)].map(([, name]) => name ?? "");
  return [...new Set(found)].sort();
}

/**
 * Whether a piece of code can do without any other package.
 *
 * @param {string} code
 */
export function importsOnlyOurs(code) {
  return [...code.matchAll(/from "([^"]+)"/g)].every(([, name]) => name?.startsWith("@sim/"));
}
