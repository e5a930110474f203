/**
 * `npm run api:changesets -- <base>`: a released package whose API report differs from the one on the base branch
 * (origin/main unless named) has a changeset, or a new version already made of one (PKG6).
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { output, root } from "./steps.mjs";

/**
 * The packages whose report changed without a word about it.
 *
 * @param {object} change
 * @param {readonly string[]} change.changedFiles - Paths from the root, in `/`.
 * @param {readonly string[]} change.changesets - The texts of the pending changesets.
 * @param {readonly string[]} change.released - Packages that have been published before.
 * @param {readonly string[]} change.versioned - Packages whose version is not the base's.
 * @returns {string[]}
 */
export function packagesWithoutChangeset({ changedFiles, changesets, released, versioned }) {
  const reports = changedFiles.flatMap((file) => /^packages\/([^/]+)\/api\/[^/]+\.api\.md$/.exec(file)?.[1] ?? []);
  return [...new Set(reports)].filter((name) => {
    const named = changesets.some((text) => frontMatter(text).includes(`"@sim/${name}":`));
    return released.includes(name) && !named && !versioned.includes(name);
  });
}

/** @param {string} text */
function frontMatter(text) {
  return /^---\n([\s\S]*?)\n---/.exec(text.replaceAll("\r\n", "\n").replaceAll("'", '"'))?.[1] ?? "";
}

/** @param {string} branch */
function main(branch) {
  const base = output("git", ["merge-base", branch, "HEAD"]).trim();
  const lines = (/** @type {string[]} */ ...args) => output("git", args).split("\n").filter(Boolean);
  const names = readdirSync(join(root, "packages"));
  /** @param {string} text */
  const versionIn = (text) => JSON.parse(text).version;
  const missing = packagesWithoutChangeset({
    changedFiles: lines("diff", "--name-only", base, "--", "packages"),
    changesets: readdirSync(join(root, ".changeset"))
      .filter((file) => file.endsWith(".md") && file !== "README.md")
      .map((file) => readFileSync(join(root, ".changeset", file), "utf8")),
    released: names.filter((name) => lines("tag", "--list", `@sim/${name}@*`).length > 0),
    versioned: names.filter((name) => {
      const file = `packages/${name}/package.json`;
      const inBase = lines("ls-tree", "--name-only", base, "--", file).length > 0;
      const now = versionIn(readFileSync(join(root, file), "utf8"));
      return inBase && versionIn(output("git", ["show", `${base}:${file}`])) !== now;
    }),
  });
  for (const name of missing) {
    console.error(`packages/${name}/api has changed since ${branch} without a changeset: run npm run changeset`);
  }
  if (missing.length === 0) console.log("every changed API report of a released package has its changeset");
  process.exit(missing.length === 0 ? 0 : 1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv[2] ?? "origin/main");
