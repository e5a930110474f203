/** What users install with a package is in the table of CONTRIBUTING.md, with a reason, and is free to use. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestOf, packageFolder, packageNames, rootFolder } from "../packages.js";
import { repositoryField } from "../repository-field.mjs";

const licences = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD"];

/** The rows of the table, as `core: pure-rand`, `eventlog: @sim/core (peer)`. */
function statedDependencies(markdown: string): Map<string, string> {
  const section = /\n## Dependencies\n([\s\S]*?)(?:\n## |$)/.exec(markdown)?.[1] ?? "";
  const rows = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)`( \([a-z ]+\))? \| (.*?) \|$/gm)];
  return new Map(rows.map(([, name, library, kind = "", reason = ""]) => [`${name}: ${library}${kind}`, reason]));
}

function declaredDependencies(name: string): string[] {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(name);
  return [
    ...Object.keys(dependencies).map((library) => `${name}: ${library}`),
    ...Object.keys(peerDependencies).map((library) => {
      const kind = peerDependenciesMeta[library]?.optional === true ? "optional peer" : "peer";
      return `${name}: ${library} (${kind})`;
    }),
  ];
}

describe("[PKG4] what users install with a package", () => {
  const stated = statedDependencies(readFileSync(join(rootFolder, "CONTRIBUTING.md"), "utf8"));

  it("is in the table of CONTRIBUTING.md, each with its reason, and nothing else is", () => {
    expect([...stated.keys()].sort()).toEqual(packageNames.flatMap(declaredDependencies).sort());
    for (const [entry, reason] of stated) expect(reason.length, entry).toBeGreaterThan(20);
  });

  it.each(packageNames)("%s: has a licence that lets everybody use it", (name) => {
    const { dependencies = {}, peerDependencies = {} } = manifestOf(name);
    const libraries = Object.keys({ ...dependencies, ...peerDependencies });
    for (const library of libraries) {
      const link = join(packageFolder(name), "node_modules", library);
      expect(existsSync(link), `${library} is not installed`).toBe(true);
      const { license } = JSON.parse(readFileSync(join(realpathSync(link), "package.json"), "utf8"));
      expect(licences, library).toContain(license);
    }
  });

  it("is read from the table, the kind with it", () => {
    const table =
      "# A\n\n## Dependencies\n\n| package | dependency | why |\n|---|---|---|\n| `a` | `b` (optional peer) | c |\n";
    expect([...statedDependencies(table)]).toEqual([["a: b (optional peer)", "c"]]);
    expect(statedDependencies("| `a` | `b` | c |")).toEqual(new Map());
  });
});

describe("the repository that a published package names", () => {
  it("is the one whose workflow publishes it, and its folder there", () => {
    const env = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "someone/something" };
    expect(repositoryField(env, "core")).toEqual({
      type: "git",
      url: "git+https://github.com/someone/something.git",
      directory: "packages/core",
    });
  });

  it("is left out elsewhere", () => {
    expect(repositoryField({ GITHUB_REPOSITORY: "someone/something" }, "core")).toBeUndefined();
    expect(repositoryField({}, "core")).toBeUndefined();
  });
});
