/** The package of a stranger, `examples/third-party-strategies`: installed on its own, and kept in step with the sources. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { filesBelow, type Manifest, manifestOf, rootFolder, walk } from "../packages.js";

const folder = join(rootFolder, "examples", "third-party-strategies");
const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const filesOf = (part: string) => filesBelow(join(folder, part), ".ts");

/** The packages that a file names. */
function packagesIn(file: string): string[] {
  const names: string[] = [];
  walk(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true), (node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return;
    const specifier =
      node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : ".";
    if (!specifier.startsWith(".")) names.push(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? "");
  });
  return names;
}

describe("[PKG1] [PKG2] the package of a third party", () => {
  it("is not of the workspace, and asks for published versions", () => {
    expect(readFileSync(join(rootFolder, "pnpm-workspace.yaml"), "utf8")).toContain(
      '"!examples/third-party-strategies"',
    );
    for (const [library, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (!library.startsWith("@sim/")) continue;
      const [major] = manifestOf(library.slice("@sim/".length)).version.split(".");
      expect(range, library).toBe(`^${major}.0.0`);
    }
  });

  it("needs @sim/strategies alone to run, and the others for its tests", () => {
    expect(Object.keys(manifest.dependencies ?? {})).toEqual(["@sim/strategies"]);
    expect([...new Set(filesOf("src").flatMap(packagesIn))]).toEqual(["@sim/strategies"]);
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const used = ["simulation", "test"].flatMap(filesOf).flatMap(packagesIn);
    expect(used.filter((library) => !declared.includes(library))).toEqual([]);
  });

  it("takes the same tools as this repository", () => {
    const { devDependencies } = JSON.parse(readFileSync(join(rootFolder, "package.json"), "utf8"));
    for (const tool of ["fast-check", "typescript", "vitest"]) {
      expect(manifest.devDependencies?.[tool], tool).toBe(devDependencies[tool]);
    }
  });

  // Its own tests run among ours: vitest finds them, and the packages by name, as sources.
  it("compiles against the sources of the packages", () => {
    const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    expect(fileNames.length).toBeGreaterThan(5);
    const program = ts.createProgram(fileNames, { ...options, customConditions: ["@sim/source"] });
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
      const where = relative(rootFolder, file?.fileName ?? "");
      return `${where}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(errors).toEqual([]);
  });
});
