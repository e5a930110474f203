/** The repository as the site sees it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where the site lies once it is built. */
export const builtFolder = join(root, "site", "dist");

/** What is made on the way: the pages that are built from. */
export const pagesFolder = join(root, "site", "temp", "pages");

/** Where the reference stands among the pages. */
export const referenceFolder = join(pagesFolder, "reference");

/** @param {string} file - Its path from the root, in `/`. */
export function read(file) {
  return readFileSync(join(root, file), "utf8");
}

/** @param {string} file */
export function exists(file) {
  return existsSync(join(root, file));
}

/** The folders below one, by name. */
function foldersIn(/** @type {string} */ folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The Markdown files of `docs`, by path. */
export function docsPages() {
  return readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path.replaceAll("\\", "/")}`)
    .sort();
}

/** The examples that have a README, by name. */
export function exampleNames() {
  return foldersIn("examples").filter((name) => name !== "shared" && exists(`examples/${name}/README.md`));
}

export const packageNames = foldersIn("packages");

/**
 * The entry points of the packages: the name by which a program imports one, and its source.
 *
 * @returns {readonly { readonly name: string, readonly source: string }[]}
 */
export function entryPoints() {
  return packageNames.flatMap((folder) => {
    /** @type {{ name: string, exports: Record<string, string | Record<string, string>> }} */
    const { name, exports } = JSON.parse(read(`packages/${folder}/package.json`));
    return Object.entries(exports).flatMap(([entry, target]) => {
      const source = typeof target === "string" ? undefined : target["@sim/source"];
      return source === undefined ? [] : [{ name: join(name, entry), source: join(root, "packages", folder, source) }];
    });
  });
}
