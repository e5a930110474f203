import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The repository's root folder. */
export const rootFolder = fileURLToPath(new URL("..", import.meta.url));

/** What each package may import of the others (PKG1): the architecture, as the tests hold it. */
export const mayImport: ReadonlyMap<string, readonly string[]> = new Map([
  ["strategies", []],
  ["core", []],
  ["eventlog", ["core", "strategies"]],
  ["consumer-group", ["core", "strategies"]],
  ["stream-processor", ["core", "strategies"]],
]);

export const packageNames: readonly string[] = [...mayImport.keys()];

/** A package.json, as far as the tests read it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly exports: { readonly [entry: string]: string | { readonly [condition: string]: string } };
  readonly publishConfig: { readonly access: string; readonly exports: Manifest["exports"] };
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
  readonly peerDependenciesMeta?: { readonly [name: string]: { readonly optional: boolean } };
}

export function packageFolder(name: string): string {
  return join(rootFolder, "packages", name);
}

export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(packageFolder(name), "package.json"), "utf8"));
}

/** A source file of a package, with its path from the package's folder, in `/`. */
export interface SourceFile {
  readonly packageName: string;
  readonly path: string;
  readonly ast: ts.SourceFile;
}

/** All TypeScript files below `packages/<name>/src`. */
export function sourceFilesOf(name: string): SourceFile[] {
  return filesBelow(join(packageFolder(name), "src"), ".ts").map((file) => {
    const path = relative(packageFolder(name), file).split(sep).join("/");
    return parseSource(name, path, readFileSync(file, "utf8"));
  });
}

export function parseSource(packageName: string, path: string, text: string): SourceFile {
  return { packageName, path, ast: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) };
}

/** Files below a folder whose name has the ending, sorted by path; none if there is no such folder. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The names that the entry points of a package export, types included; a renamed one under both its names. */
export function exportedNames(files: readonly SourceFile[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { path, ast } of files) {
    if (!/^src\/(testing\/)?index\.ts$/.test(path)) continue;
    for (const statement of ast.statements) {
      if (!ts.isExportDeclaration(statement) || !statement.exportClause) continue;
      if (!ts.isNamedExports(statement.exportClause)) continue;
      for (const { name, propertyName } of statement.exportClause.elements) {
        names.add(name.text);
        if (propertyName) names.add(propertyName.text);
      }
    }
  }
  return names;
}

/** Line of a node, counted from 1. */
export function lineOf(node: ts.Node): number {
  const ast = node.getSourceFile();
  return ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;
}

/** Calls `visit` for a node and everything below it, in source order. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
