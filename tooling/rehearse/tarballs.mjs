/** The published tarballs: what is in them, what publint and are-the-types-wrong say, how large they are. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { execute } from "./command.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */
/** @typedef {ReadonlyMap<string, Buffer>} Files - By path in the package. */

/**
 * What a download may weigh at most, in kB with gzip. Half of each are the source maps, which spare a user who debugs a
 * model the compiled code; a package that grows past its ceiling has taken in something that it should depend on.
 */
export const ceilings = new Map([
  ["strategies", 250],
  ["core", 320],
  ["eventlog", 170],
  ["consumer-group", 170],
  ["stream-processor", 150],
]);

const allowed = /^(LICENSE|README\.md|SPEC\.md|CHANGELOG\.md|package\.json|dist\/[^/]+\.(js|js\.map|d\.ts))$/;
const demanded = ["LICENSE", "README.md", "SPEC.md", "package.json", "dist/index.js", "dist/index.d.ts"];

/**
 * Downloads each package from the registry and checks it.
 *
 * @param {Stage} stage
 */
export async function checkTarballs(stage) {
  const folder = join(stage.folder, "tarballs");
  const licence = readFileSync(join(stage.root, "LICENSE"), "utf8");
  /** @type {string[]} */
  const wrong = [];
  let bytes = 0;
  for (const name of stage.packages) {
    const tarball = await download(stage, name, join(folder, name));
    const files = filesIn(join(folder, name, "package"));
    bytes += tarball.length;
    const found = [
      ...contentFaults(files, licence),
      ...leaks(files, machineWords(stage)),
      ...sizeFaults(tarball.length / 1000, ceilings.get(name)),
      ...(await publintFaults(join(folder, name, "package"))),
      ...(await typesFaults(tarball)),
    ];
    wrong.push(...found.map((fault) => `@sim/${name}: ${fault}`));
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} faults in the tarballs\n${wrong.join("\n")}`);
  return `${stage.packages.length} tarballs, ${Math.round(bytes / 1000)} kB: contents, licence, sizes, publint --strict, are-the-types-wrong`;
}

/**
 * @param {Stage} stage
 * @param {string} name
 * @param {string} folder
 */
async function download({ env }, name, folder) {
  mkdirSync(folder, { recursive: true });
  const { stdout } = await execute("npm", ["pack", "--silent", `@sim/${name}`], { cwd: folder, env });
  const file = stdout.trim().split("\n").at(-1) ?? "";
  await execute("tar", ["-xzf", file], { cwd: folder, env });
  return readFileSync(join(folder, file));
}

/**
 * @param {string} folder
 * @returns {Files}
 */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path)];
    }),
  );
}

/**
 * @param {Files} files
 * @param {string} licence - What LICENSE has to say.
 * @returns {string[]}
 */
export function contentFaults(files, licence) {
  const text = (/** @type {string} */ file) => files.get(file)?.toString("utf8") ?? "";
  const missing = demanded.filter((file) => !files.has(file)).map((file) => `${file} is missing`);
  const uninvited = [...files.keys()]
    .filter((file) => !allowed.test(file))
    .map((file) => `${file} does not belong in it`);
  if (missing.length > 0) return [...missing, ...uninvited];
  const manifest = JSON.parse(text("package.json"));
  const faults = [];
  if (text("LICENSE") !== licence || manifest.license !== "MIT")
    faults.push("it is not under the repository's licence");
  for (const target of targetsOf(manifest.exports)) {
    if (!files.has(target.replace(/^\.\//, ""))) faults.push(`exports name ${target}, which is not in it`);
  }
  const ranges = JSON.stringify([manifest.dependencies, manifest.peerDependencies]);
  if (ranges.includes("workspace:")) faults.push(`a dependency points into the workspace: ${ranges}`);
  for (const [file, content] of files) {
    if (!file.endsWith(".js.map")) continue;
    /** @type {string[]} */
    const sources = JSON.parse(content.toString("utf8")).sources;
    const foreign = sources.filter((source) => !source.startsWith("../src/"));
    if (foreign.length > 0) faults.push(`${file} has sources of others: ${foreign.join(", ")}`);
  }
  return [...uninvited, ...faults];
}

/**
 * @param {unknown} exports
 * @returns {string[]}
 */
function targetsOf(exports) {
  if (typeof exports === "string") return [exports];
  return Object.values(/** @type {object} */ (exports ?? {})).flatMap(targetsOf);
}

/**
 * Places where a file names what only this machine is called.
 *
 * @param {Files} files
 * @param {readonly string[]} words
 * @returns {string[]}
 */
export function leaks(files, words) {
  return [...files].flatMap(([file, content]) =>
    words.filter((word) => content.includes(word)).map((word) => `${file} names ${word}, which is of this machine`),
  );
}

/** @param {Stage} stage */
function machineWords({ root, folder, env }) {
  // A home of a single short folder, such as /root, or a machine called "build" is a word like any other.
  const specific = [homedir(), hostname()].filter((word) => word.length > 7);
  return [root.replace(/[\\/]$/, ""), folder, new URL(env.npm_config_registry ?? "").host, ...specific];
}

/**
 * @param {number} kilobytes
 * @param {number | undefined} ceiling
 */
export function sizeFaults(kilobytes, ceiling) {
  if (ceiling === undefined) return ["has no size ceiling: state one in tooling/rehearse/tarballs.mjs"];
  return kilobytes <= ceiling ? [] : [`weighs ${kilobytes.toFixed(1)} kB, more than its ceiling of ${ceiling} kB`];
}

/** @param {string} folder */
async function publintFaults(folder) {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** @param {Buffer} tarball */
async function typesFaults(tarball) {
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const result = await checkPackage(createPackageFromTarballData(tarball));
  if (!("problems" in result)) return ["are-the-types-wrong finds no types"];
  return result.problems
    .filter((problem) => !isMeant(problem))
    .map((problem) => `are-the-types-wrong: ${JSON.stringify(problem)}`);
}

/**
 * What follows from the package being an ES module with an exports map: TypeScript's `node10` resolution (before
 * TypeScript 4.7) does not know subpaths, and `require` gives the ES module itself, as Node >= 20.19 does.
 *
 * @param {{ readonly kind: string, readonly resolutionKind?: string }} problem
 */
function isMeant({ kind, resolutionKind }) {
  return resolutionKind === "node10" || kind === "CJSResolvesToESM";
}
