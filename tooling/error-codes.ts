import ts from "typescript";
import { lineOf, packageNames, type SourceFile, sourceFilesOf, walk } from "./packages.js";

/** A code that a package gives an error. */
export interface ErrorCode {
  readonly packageName: string;
  readonly code: string;
  /** The class of the error: `SimError`, or one that extends it. */
  readonly className: string;
}

/** The codes in the sources of all packages, each once, sorted. */
export function codesInSources(): ErrorCode[] {
  return unique(packageNames.flatMap((name) => sourceFilesOf(name).flatMap(codesIn)));
}

/**
 * The codes in one source: the first arguments of `new SimError(..)`, and of `super(..)` in classes that extend it.
 *
 * @throws Error for a code that is not written out there
 */
export function codesIn(file: SourceFile): ErrorCode[] {
  const codes: ErrorCode[] = [];
  const add = (className: string, call: ts.CallExpression | ts.NewExpression) => {
    const code = call.arguments?.[0];
    if (code === undefined || !ts.isStringLiteral(code)) {
      throw new Error(`${file.packageName}/${file.path}:${lineOf(call)}: the code of an error has to be a literal`);
    }
    codes.push({ packageName: file.packageName, code: code.text, className });
  };
  walk(file.ast, (node) => {
    if (ts.isNewExpression(node) && node.expression.getText() === "SimError") add("SimError", node);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
      const owner = classAround(node);
      if (owner?.name && extendsSimError(owner)) add(owner.name.text, node);
    }
  });
  return codes;
}

/** The rows of the tables of `docs/errors.md`: a heading with the package, then `code`, `class` and a text. */
export function codesInPage(text: string): ErrorCode[] {
  return text.split(/^## /m).flatMap((section) => {
    const packageName = /^@sim\/([\w-]+)/.exec(section)?.[1];
    if (packageName === undefined) return [];
    return [...section.matchAll(/^\| `(\w+)` \| `(\w+)` \| \S/gm)].map(([, code = "", className = ""]) => ({
      packageName,
      code,
      className,
    }));
  });
}

/** In one order, without repetitions. */
export function unique(codes: readonly ErrorCode[]): ErrorCode[] {
  const byText = new Map(codes.map((each) => [`${each.packageName} ${each.code} ${each.className}`, each]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

function classAround(node: ts.Node): ts.ClassDeclaration | undefined {
  let each: ts.Node | undefined = node;
  while (each !== undefined && !ts.isClassDeclaration(each)) each = each.parent;
  return each;
}

function extendsSimError(declaration: ts.ClassDeclaration): boolean {
  return declaration.heritageClauses?.some(({ types }) => types[0]?.expression.getText() === "SimError") ?? false;
}
