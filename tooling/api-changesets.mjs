/**
 * `npm run api:changesets -- <base>`: a released package whose API report differs from the one on the base branch
 * (origin/main unless named) has a changeset of the level that the difference asks for, or a new version already made of
 * one (PKG6). What a level is: api-report-changes.mjs. And what third parties wrote for an earlier version is as it was.
 *
 * Where the check is too strict, the changeset says so, one line for each name, with the reason:
 *
 *     compatible: EventLog.append: takes more than before
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installStep } from "./install.mjs";
import { output, root, runSteps } from "./steps.mjs";

/** @typedef {import("./changeset-faults.mjs").PackageState} PackageState */
/** @typedef {import("./api-report-changes.mjs").Level} Level */

/**
 * The packages as they are in the working tree and as they were in a commit.
 *
 * @param {string} base
 * @param {(before: string, after: string) => Level | undefined} raisedBy
 * @returns {PackageState[]}
 */
function packagesSince(base, raisedBy) {
  const lines = (/** @type {string[]} */ ...args) => output("git", args).split("\n").filter(Boolean);
  const then = (/** @type {string} */ file) =>
    lines("ls-tree", "--name-only", base, "--", file).length > 0
      ? output("git", ["show", `${base}:${file}`])
      : undefined;
  const now = (/** @type {string} */ file) =>
    existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : undefined;
  return readdirSync(join(root, "packages")).map((name) => {
    const manifest = `packages/${name}/package.json`;
    const [old, current] = [then(manifest), now(manifest)].map((text) => JSON.parse(text ?? "{}"));
    const files = [
      ...lines("ls-tree", "--name-only", base, "--", `packages/${name}/api/`),
      ...readdirSync(join(root, "packages", name, "api")).map((file) => `packages/${name}/api/${file}`),
    ].filter((file) => file.endsWith(".api.md"));
    return {
      name,
      released: lines("tag", "--list", `@sim/${name}@*`).length > 0,
      raised: old.version && raisedBy(old.version, current.version),
      peers: Object.keys(current.peerDependencies ?? {}).map((peer) => peer.replace("@sim/", "")),
      reports: new Map(
        [...new Set(files)].map((file) => [file.split("/").at(-1) ?? "", { before: then(file), after: now(file) }]),
      ),
    };
  });
}

/** @param {string} branch */
async function check(branch) {
  const { changesetFaults, frozenFaults, raisedBy } = await import("./changeset-faults.mjs");
  const base = output("git", ["merge-base", branch, "HEAD"]).trim();
  const packages = packagesSince(base, raisedBy);
  const changesets = readdirSync(join(root, ".changeset"))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => readFileSync(join(root, ".changeset", file), "utf8"));
  const edited = output("git", ["diff", "--name-only", "--diff-filter=a", base, "--", "tooling/frozen"]);
  const faults = [
    ...changesetFaults(packages, changesets),
    ...frozenFaults(edited.split("\n").filter(Boolean), packages, changesets),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0)
    console.error("write what is missing with npm run changeset (see CONTRIBUTING.md, Compatibility)");
  else console.log("every changed API report of a released package has its changeset");
  return faults.length === 0 ? 0 : 1;
}

const branch = process.argv[2] ?? "origin/main";
await runSteps([
  installStep,
  { name: "changesets", what: `API reports against ${branch}, and the pending changesets`, run: () => check(branch) },
]);
