/**
 * `npm run audit`: no known weakness in what users install with the packages, and no serious one in the tools of this
 * repository. A registry that does not answer is no clean bill: the command fails.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installStep } from "./install.mjs";
import { root, run, runSteps } from "./steps.mjs";

await runSteps([
  installStep,
  { name: "users", what: "what the packages bring along, at any level (npm audit)", run: auditWhatUsersInstall },
  {
    name: "tools",
    what: "everything in the lockfile, from level high on (pnpm audit)",
    run: () => run("pnpm", ["audit", "--audit-level", "high"]),
  },
]);

function auditWhatUsersInstall() {
  const folder = mkdtempSync(join(tmpdir(), "sim-audit-"));
  try {
    const manifest = { name: "audit", version: "1.0.0", private: true, dependencies: librariesOfUsers() };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    const npm = (/** @type {readonly string[]} */ ...args) => run("npm", ["--prefix", folder, ...args]);
    const code = npm("install", "--package-lock-only", "--no-audit", "--silent");
    return code === 0 ? npm("audit", "--audit-level", "info") : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that is not ours and that a package names as a dependency or a peer, optional ones too. */
function librariesOfUsers() {
  const lists = readdirSync(join(root, "packages")).map((name) => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(root, "packages", name, "package.json"), "utf8"),
    );
    return { ...dependencies, ...peerDependencies };
  });
  return Object.fromEntries(
    lists.flatMap((list) => Object.entries(list)).filter(([name]) => !name.startsWith("@sim/")),
  );
}
