/** Installs the dependencies when the lockfile says so. Needs only Node and npm: pnpm comes through npx. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./steps.mjs";

const stampFile = join(root, "node_modules", ".install-stamp");

/** @type {import("./steps.mjs").Step} */
export const installStep = {
  name: "install",
  what: upToDate() ? "dependencies are as the lockfile says, nothing to do" : "dependencies from the lockfile (pnpm)",
  run() {
    if (!nodeIsNewEnough()) {
      console.error(`Node ${process.versions.node} is too old: this repository needs Node >= 20.19`);
      return 1;
    }
    if (upToDate()) return 0;
    const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const code = run("npx", ["-y", packageManager, "install", "--frozen-lockfile", "--reporter=append-only"]);
    if (code === 0) writeFileSync(stampFile, wanted());
    return code;
  },
};

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

function upToDate() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted() && allLinked();
}

/** A fingerprint of everything that decides what node_modules holds. */
function wanted() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...packageFiles()]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** A package with dependencies has a node_modules of its own; a deleted one is put back. */
function allLinked() {
  return packageFiles().every((file) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, file), "utf8"));
    return !(dependencies || devDependencies) || existsSync(join(root, file, "..", "node_modules"));
  });
}

function packageFiles() {
  const inFolders = ["packages", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      // Not of the workspace: see pnpm-workspace.yaml.
      .filter((name) => name !== "third-party-strategies")
      .map((name) => join(folder, name, "package.json")),
  );
  const alone = ["bench", "conformance", "site"].map((folder) => join(folder, "package.json"));
  return [...inFolders, ...alone].filter((file) => existsSync(join(root, file)));
}
