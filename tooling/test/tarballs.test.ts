import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  exportedNames,
  filesBelow,
  manifestOf,
  packageFolder,
  packageNames,
  rootFolder,
  sourceFilesOf,
} from "../packages.js";

const place = mkdtempSync(join(tmpdir(), "sim-tarballs-"));
const unpacked = (name: string) => join(place, name, "package");
const packedManifest = (name: string) => JSON.parse(readFileSync(join(unpacked(name), "package.json"), "utf8"));

beforeAll(() => {
  const pnpm = join(rootFolder, "node_modules", "pnpm", "bin", "pnpm.cjs");
  for (const name of packageNames) {
    if (!existsSync(join(packageFolder(name), "dist"))) throw new Error("nothing to pack: run npm run build first");
    const folder = join(place, name);
    mkdirSync(folder);
    execFileSync(process.execPath, [pnpm, "pack", "--pack-destination", folder], { cwd: packageFolder(name) });
    const [tarball = ""] = readdirSync(folder);
    execFileSync("tar", ["-xzf", tarball], { cwd: folder });
  }
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe.each(packageNames)("[PKG1] the tarball of %s", (name) => {
  it("holds what was built and the documents, no sources, no tests", () => {
    const files = filesBelow(unpacked(name), "").map((file) => file.slice(unpacked(name).length + 1));
    expect(files).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "SPEC.md", "dist/index.d.ts", "dist/index.js"]),
    );
    const allowed = /^(LICENSE|README\.md|SPEC\.md|CHANGELOG\.md|package\.json|dist\/[^/]+\.(js|js\.map|d\.ts))$/;
    expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it("leads to its built files, and asks for published versions", () => {
    const manifest = packedManifest(name);
    expect(JSON.stringify(manifest.exports)).not.toContain("@sim/source");
    expect(JSON.stringify(manifest)).not.toContain("src/");
    expect(JSON.stringify([manifest.dependencies, manifest.peerDependencies])).not.toContain("workspace:");
  });

  it("has nothing that publint objects to", async () => {
    const { messages } = await publint({ pkgDir: unpacked(name), strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it("works alone with what it declares, imported and required, and exports what its sources export", () => {
    const { imported, required } = exportsOf(homeWith(name, "home", closure(name)), `@sim/${name}`);
    const inSources = exportedNames(sourceFilesOf(name));
    expect(imported.length).toBeGreaterThan(0);
    expect(required).toEqual(imported);
    expect(imported.filter((key) => !inSources.has(key))).toEqual([]);
  });

  it.runIf("./testing" in manifestOf(name).exports)(
    "has an entry point for tests, which needs the optional peers",
    () => {
      const { imported, required } = exportsOf(
        homeWith(name, "home-of-tests", closure(name, { optional: true })),
        `@sim/${name}/testing`,
      );
      expect(imported.length).toBeGreaterThan(0);
      expect(imported.filter((key) => !key.startsWith("describe"))).toEqual([]);
      expect(required).toEqual(imported);
    },
  );
});

/** A folder in which the packages are installed. */
function homeWith(name: string, folder: string, packages: readonly Installed[]): string {
  const home = join(place, name, folder);
  for (const installed of packages) {
    const target = join(home, "node_modules", ...installed.name.split("/"));
    cpSync(realpathSync(installed.folder), target, { recursive: true, dereference: true });
  }
  return home;
}

/** The names that an entry point exports there, to `import` and to `require`. */
function exportsOf(home: string, entry: string): { readonly imported: string[]; readonly required: string[] } {
  const program = `
    import { createRequire } from "node:module";
    const imported = Object.keys(await import("${entry}"));
    const required = Object.keys(createRequire(process.cwd() + "/x.js")("${entry}"));
    console.log(JSON.stringify([imported, required.filter((key) => key !== "__esModule")]));`;
  const args = ["--no-warnings", "--input-type=module", "-e", program];
  const printed = execFileSync(process.execPath, args, { cwd: home, encoding: "utf8" });
  const [imported, required]: [string[], string[]] = JSON.parse(printed);
  return { imported: imported.sort(), required: required.sort() };
}

interface Installed {
  readonly name: string;
  readonly folder: string;
}

/** The package, and everything that an installer brings with it; optional peers too, if asked for. */
function closure(name: string, { optional = false } = {}): Installed[] {
  const found = new Map<string, Installed>();
  const add = (library: string, from: string) => {
    if (found.has(library)) return;
    const ours = library.startsWith("@sim/");
    const folder = ours ? unpacked(library.slice("@sim/".length)) : findInstalled(library, from);
    found.set(library, { name: library, folder });
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const next = ours ? packageFolder(library.slice("@sim/".length)) : realpathSync(folder);
    for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (optional || manifest.peerDependenciesMeta?.[needed]?.optional !== true) add(needed, next);
    }
  };
  add(`@sim/${name}`, packageFolder(name));
  return [...found.values()];
}

function findInstalled(library: string, from: string): string {
  // A package's own node_modules, or (in pnpm's store) the folder it stands in.
  const places = [join(from, "node_modules", library), join(from, "..", library)];
  const folder = places.find((candidate) => existsSync(candidate));
  if (!folder) throw new Error(`${library} is not installed for ${from}`);
  return folder;
}
