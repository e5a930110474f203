import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import oldestTs from "typescript-oldest";
import { describe, expect, it } from "vitest";
import { filesBelow, lineOf, packageFolder, packageNames, rootFolder, walk } from "../packages.js";

const declarationsOf = (name: string) => {
  const files = filesBelow(join(packageFolder(name), "dist"), ".d.ts");
  if (files.length === 0) throw new Error(`packages/${name}/dist has no declarations: run npm run build first`);
  return files;
};

describe("[PKG7] the declarations that ship", () => {
  it.each(packageNames)("%s: classes are structural, no member is private, protected or #", (name) => {
    const hidden: string[] = [];
    for (const file of declarationsOf(name)) {
      walk(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true), (node) => {
        if (!ts.isClassElement(node)) return;
        const isHash = node.name !== undefined && ts.isPrivateIdentifier(node.name);
        const flags = ts.getCombinedModifierFlags(node);
        if (isHash || flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) {
          hidden.push(`${file}:${lineOf(node)} ${node.getText()}`);
        }
      });
    }
    expect(hidden).toEqual([]);
  });

  // The JavaScript API of both compilers is the same where this uses it.
  it.each([
    ["the oldest supported TypeScript", oldestTs as unknown as typeof ts],
    ["the TypeScript of this repository", ts],
  ])("compile with %s, no types but ES2023's, and skipLibCheck off", (_, compiler) => {
    const files = packageNames.flatMap(declarationsOf);
    for (const file of files) expect(existsSync(file)).toBe(true);
    const program = compiler.createProgram(files, {
      target: compiler.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      types: [],
      module: compiler.ModuleKind.NodeNext,
      moduleResolution: compiler.ModuleResolutionKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    });
    const messages = compiler.getPreEmitDiagnostics(program).map((diagnostic) =>
      compiler.formatDiagnostic(diagnostic, {
        getCanonicalFileName: (file) => file,
        getCurrentDirectory: () => rootFolder,
        getNewLine: () => "\n",
      }),
    );
    expect(messages).toEqual([]);
  });
});
