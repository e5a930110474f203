import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { filesBelow, packageFolder, packageNames } from "../packages.js";

/**
 * The rule: an exported interface says who implements it. `@contract`: users do, so a new required member is a major.
 * `@sealed`: we do and hand it to them, so a new member is a minor. An interface whose name ends in `Options` is an
 * argument that users write as a literal: it may go untagged (its new members are optional, hence minors).
 */
const mayGoUntagged = (name: string) => name.endsWith("Options");

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ["@sim/source"],
  strict: true,
  noEmit: true,
};

/** What is wrong with the tags of the interfaces that a module exports; `own` keeps re-exports to their own package. */
function wrongTags(
  program: ts.Program,
  entry: string,
  own: string,
): { readonly wrong: string[]; readonly seen: number } {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  if (!file) throw new Error(`${entry} does not exist`);
  const module = checker.getSymbolAtLocation(file);
  const wrong: string[] = [];
  let seen = 0;
  for (const exported of module ? checker.getExportsOfModule(module) : []) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.declarations?.find(ts.isInterfaceDeclaration);
    if (!declaration?.getSourceFile().fileName.startsWith(own)) continue;
    seen++;
    const tags = ts.getJSDocTags(declaration).map((tag) => tag.tagName.text);
    const found = tags.filter((tag) => tag === "contract" || tag === "sealed");
    if (found.length === 1 || (found.length === 0 && mayGoUntagged(exported.name))) continue;
    wrong.push(
      `${exported.name}: ${found.length === 0 ? "neither @contract nor @sealed" : `@${found.join(" and @")}`}`,
    );
  }
  return { wrong: wrong.sort(), seen };
}

describe("[PKG6] every exported interface says whether users implement it (@contract) or we do (@sealed)", () => {
  const entries = packageNames.flatMap((name) =>
    filesBelow(join(packageFolder(name), "src"), "index.ts").filter((file) => /src\/(testing\/)?index\.ts$/.test(file)),
  );
  let program: ts.Program;
  beforeAll(() => {
    program = ts.createProgram(entries, options);
  });

  it.each(packageNames)("%s", (name) => {
    const folder = packageFolder(name);
    const own = entries.filter((entry) => entry.startsWith(`${folder}/`));
    const results = own.map((entry) => wrongTags(program, entry, `${folder}/`));
    expect(results.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(results.reduce((sum, { seen }) => sum + seen, 0)).toBeGreaterThan(0);
  });
});

describe("[PKG6] the check itself", () => {
  it("finds missing and doubled tags through re-exports, and lets option bags be", () => {
    const files: { readonly [path: string]: string } = {
      "/p/index.ts": 'export { type A, type B, type C, type D, type EOptions } from "./a.js";\nexport interface F {}',
      "/p/a.ts": `/** @contract */ export interface A {}
/** @sealed */ export interface B {}
/** Nothing. */ export interface C {}
/** @contract @sealed */ export interface D {}
export interface EOptions {}
export interface NotExported {}`,
    };
    const host = ts.createCompilerHost(options);
    const real = { fileExists: host.fileExists, readFile: host.readFile, getSourceFile: host.getSourceFile };
    host.directoryExists = () => true;
    host.fileExists = (path) => path in files || real.fileExists(path);
    host.readFile = (path) => files[path] ?? real.readFile(path);
    host.getSourceFile = (path, ...rest) => {
      const text = files[path];
      return text === undefined
        ? real.getSourceFile(path, ...rest)
        : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
    };
    const program = ts.createProgram(["/p/index.ts"], options, host);
    expect(wrongTags(program, "/p/index.ts", "/p/")).toEqual({
      wrong: ["C: neither @contract nor @sealed", "D: @contract and @sealed", "F: neither @contract nor @sealed"],
      seen: 6,
    });
  });
});
