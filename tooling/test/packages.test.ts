import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestOf, mayImport, packageFolder, packageNames, rootFolder } from "../packages.js";

/** Every third-party library that a user of a package installs with it, and why it is worth that. */
const runtimeLibraries: ReadonlyMap<string, string> = new Map([
  ["core: pure-rand", "[CORE6] the generator behind the named random streams: well-tested, splittable by jump"],
]);

/** Libraries that only the entry point `./testing` needs: whoever uses it has them, nobody else installs them. */
const testLibraries: ReadonlyMap<string, string> = new Map([
  ["strategies: fast-check", "random cases for the laws of a contract, shrunk to the smallest that breaks one"],
  ["consumer-group: fast-check", "the same for the laws of a log"],
]);

const components = ["eventlog", "consumer-group", "stream-processor"];

describe.each(packageNames)("%s", (name) => {
  const manifest = manifestOf(name);

  it("[PKG4] is an ES module without side effects for Node >= 20.19", () => {
    expect(manifest).toMatchObject({
      name: `@sim/${name}`,
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=20.19" },
      description: expect.stringMatching(/\S/),
      keywords: expect.arrayContaining([expect.any(String)]),
    });
  });

  it("[PKG1] is published by itself, with nothing to reach but its entry points", () => {
    expect(manifest).not.toHaveProperty("private");
    expect(manifest.publishConfig.access).toBe("public");
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (entry === "./package.json") continue;
      const file = entry === "." ? "index" : entry.slice("./".length);
      const source = entry === "." ? "index" : `${file}/index`;
      expect(["index", "testing"]).toContain(file);
      // Order matters: a resolver takes the first condition it knows.
      expect(Object.entries(target)).toEqual([
        ["@sim/source", `./src/${source}.ts`],
        ["types", `./dist/${file}.d.ts`],
        ["default", `./dist/${file}.js`],
      ]);
      expect(existsSync(join(packageFolder(name), "src", `${source}.ts`))).toBe(true);
    }
  });

  it("[PKG1] publishes its entry points without the workspace's own condition", () => {
    const published = Object.entries(manifest.exports).map(([entry, target]) => {
      if (typeof target === "string") return [entry, target];
      const { "@sim/source": _, ...rest } = target;
      return [entry, rest];
    });
    expect(manifest.publishConfig.exports).toEqual(Object.fromEntries(published));
  });

  it("ships what was built and its documents, not its sources or tests", () => {
    expect(manifest.files).toEqual(["dist", "CHANGELOG.md", "SPEC.md"]);
    for (const file of ["README.md", "SPEC.md", "LICENSE", `api/${name}.api.md`]) {
      expect(existsSync(join(packageFolder(name), file)), `packages/${name}/${file}`).toBe(true);
    }
    const text = (path: string) => readFileSync(path, "utf8");
    expect(text(join(packageFolder(name), "LICENSE"))).toBe(text(join(rootFolder, "LICENSE")));
  });

  it("[PKG5] takes core as a peer and strategies as a dependency, nothing else of ours", () => {
    const ours = (list: object | undefined) => Object.keys(list ?? {}).filter((library) => library.startsWith("@sim/"));
    const isComponent = components.includes(name);
    expect(ours(manifest.peerDependencies)).toEqual(isComponent ? ["@sim/core"] : []);
    expect(ours(manifest.dependencies)).toEqual(isComponent ? ["@sim/strategies"] : []);
    expect(mayImport.get(name)).toEqual(isComponent ? ["core", "strategies"] : []);
    if (!isComponent) return;
    expect(manifest.dependencies?.["@sim/strategies"]).toBe("workspace:^");
    expect(manifest.devDependencies?.["@sim/core"]).toBe("workspace:*");
  });

  it("[PKG5] starts at 1.0.0, and its peer range holds the core beside it", () => {
    expect(Number(manifest.version.split(".")[0])).toBeGreaterThanOrEqual(1);
    const range = manifest.peerDependencies?.["@sim/core"];
    if (range === undefined) return;
    const least = /^\^(\d+)\.(\d+)\.(\d+)$/.exec(range);
    expect(least, `range ${range}`).not.toBeNull();
    const [leastMajor = 0, ...leastRest] = (least ?? []).slice(1).map(Number);
    const [major = 0, ...rest] = manifestOf("core").version.split(".").map(Number);
    expect(major).toBe(leastMajor);
    const asNumber = ([minor = 0, patch = 0]: readonly number[]) => minor * 1e6 + patch;
    expect(asNumber(rest)).toBeGreaterThanOrEqual(asNumber(leastRest));
  });

  it("[PKG4] installs no library without a stated reason", () => {
    const libraries = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const unexpected = libraries.filter(
      (library) =>
        !library.startsWith("@sim/") &&
        !runtimeLibraries.has(`${name}: ${library}`) &&
        !testLibraries.has(`${name}: ${library}`),
    );
    expect(unexpected).toEqual([]);
    expect(manifest).not.toHaveProperty("optionalDependencies");
  });

  it("[PKG4] asks for the libraries of its entry point for tests as optional peers", () => {
    const own = [...testLibraries.keys()].filter((entry) => entry.startsWith(`${name}: `));
    const optional = Object.entries(manifest.peerDependenciesMeta ?? {});
    expect(optional.map(([library]) => `${name}: ${library}`)).toEqual(own);
    expect("./testing" in manifest.exports).toBe(own.length > 0);
    for (const [library, meta] of optional) {
      expect(meta).toEqual({ optional: true });
      expect(manifest.peerDependencies).toHaveProperty([library]);
      expect(manifest.dependencies ?? {}).not.toHaveProperty([library]);
    }
  });
});

it("every library with a stated reason is still one", () => {
  const used = packageNames.flatMap((name) =>
    Object.keys(manifestOf(name).dependencies ?? {}).map((library) => `${name}: ${library}`),
  );
  expect([...runtimeLibraries.keys()].filter((entry) => !used.includes(entry))).toEqual([]);
});

it("nothing that decides an install names the host of a package registry", () => {
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc"]) {
    const path = join(rootFolder, file);
    if (existsSync(path)) expect(readFileSync(path, "utf8"), file).not.toMatch(/registry\s*[=:]|https?:\/\/|tarball:/);
  }
});
