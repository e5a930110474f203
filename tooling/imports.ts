import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { lineOf, mayImport, type SourceFile, walk } from "./packages.js";

/** Every module a file names, however: import, export from, import(), import type, import("..").T, import = require, reference. */
function importsOf(file: SourceFile): { readonly specifier: string; readonly line: number }[] {
  const found: { specifier: string; line: number }[] = [];
  const add = (node: ts.Node | undefined) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, line: lineOf(node) });
  };
  walk(file.ast, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isModuleDeclaration(node)) add(node.name);
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node.arguments[0]);
  });
  for (const list of [file.ast.referencedFiles, file.ast.typeReferenceDirectives, file.ast.libReferenceDirectives]) {
    for (const reference of list) found.push({ specifier: `/// ${reference.fileName}`, line: 1 });
  }
  return found;
}

function isImportCall(call: ts.CallExpression): boolean {
  const callee = call.expression;
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}

/**
 * What in the file's imports breaks the architecture; empty if nothing does. The sources of the entry point `./testing` see
 * their package as a stranger does: by its name, or what is beside them.
 *
 * @param libraries - Third-party run-time dependencies of the package.
 * @param testLibraries - Optional peers, which only the entry point `./testing` needs.
 */
export function importViolations(
  file: SourceFile,
  libraries: readonly string[],
  testLibraries: readonly string[] = [],
): string[] {
  return importsOf(file).flatMap(({ specifier, line }) => {
    const why = isForTesting(file)
      ? violationOfTesting(file, specifier, [...libraries, ...testLibraries])
      : violation(file, specifier, libraries);
    return why === undefined ? [] : [`${file.packageName}/${file.path}:${line} imports ${specifier}: ${why}`];
  });
}

function isForTesting(file: SourceFile): boolean {
  return file.path.startsWith("src/testing/");
}

function violationOfTesting(file: SourceFile, specifier: string, libraries: readonly string[]): string | undefined {
  if (specifier === `@sim/${file.packageName}`) return undefined;
  const beside = /^\.\/[^/]+$/.test(specifier);
  if (specifier.startsWith(".") && !beside) return "leaves the entry point; import the package by its name";
  return violation(file, specifier, libraries);
}

function violation(file: SourceFile, specifier: string, libraries: readonly string[]): string | undefined {
  if (specifier.startsWith("///")) return "a reference directive; import what is needed by name";
  if (specifier.startsWith(".")) return relativeViolation(file, specifier);
  if (isBuiltin(specifier)) return "a Node built-in; the packages also run in browsers and workers";
  if (!specifier.startsWith("@sim/")) {
    const known = libraries.some((library) => specifier === library || specifier.startsWith(`${library}/`));
    return known ? undefined : "not a run-time dependency of the package";
  }
  const [name = "", ...deeper] = specifier.slice("@sim/".length).split("/");
  if (name === file.packageName) return "its own package; use a relative path";
  if (!mayImport.get(file.packageName)?.includes(name)) return `${file.packageName} may not depend on ${name}`;
  if (deeper.length > 0 && deeper.join("/") !== "testing")
    return "a path inside another package; import its main entry";
  return undefined;
}

function relativeViolation(file: SourceFile, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file.path), specifier);
  if (!target.startsWith("src/")) return "leaves the package's src";
  if (target.startsWith("src/testing/") && !isForTesting(file)) return "what ships in ./testing is for tests alone";
  return specifier.endsWith(".js") ? undefined : 'a relative import ends in ".js"';
}
