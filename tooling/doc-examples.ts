import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { filesBelow, packageFolder, packageNames, rootFolder } from "./packages.js";

/** A ```ts block of the documentation. */
export interface DocExample {
  /** Where it stands, `packages/core/README.md:12`: the line of its first line of code. */
  readonly where: string;
  readonly file: string;
  readonly line: number;
  readonly code: string;
  /** `no-run`: only type-checked. */
  readonly runs: boolean;
  /** What a `ts prints` block prints: the ```txt block right after it. */
  readonly prints: string | undefined;
}

/** The Markdown files whose examples are checked. */
export function documents(): string[] {
  return [
    join(rootFolder, "README.md"),
    ...packageNames.map((name) => join(packageFolder(name), "README.md")),
    ...filesBelow(join(rootFolder, "docs"), ".md"),
  ];
}

/** The examples of a Markdown text. */
export function markdownExamples(file: string, text: string): DocExample[] {
  return fencedBlocks(text.split("\n")).flatMap((block, index, blocks) => {
    const [language, ...words] = block.info.split(/\s+/);
    if (language !== "ts") return [];
    const next = blocks[index + 1];
    const wants = words.includes("prints");
    const where = `${file}:${block.firstLine}`;
    const unknown = words.filter((word) => word !== "prints" && word !== "no-run");
    if (unknown.length > 0) throw new Error(`${where}: "ts ${unknown.join(" ")}" is none of ts, ts prints, ts no-run`);
    const follows = next?.info === "txt" && next.startLine - block.endLine <= 2;
    if (wants && !follows) throw new Error(`${where}: a "ts prints" block needs a txt block right after it`);
    const prints = wants ? next?.lines.join("\n") : undefined;
    return [
      { where, file, line: block.firstLine, code: block.lines.join("\n"), runs: !words.includes("no-run"), prints },
    ];
  });
}

/** The examples in the documentation comments of a TypeScript source. */
export function sourceExamples(file: string, text: string): DocExample[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(({ 0: comment, index }) => {
    const before = text.slice(0, index).split("\n").length - 1;
    const lines = comment.split("\n").map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, ""));
    return markdownExamples(file, `${"\n".repeat(before)}${lines.join("\n")}`);
  });
}

/** All examples of the repository, in the order of their files. */
export function allExamples(): DocExample[] {
  const name = (path: string) => relative(rootFolder, path).split(sep).join("/");
  const sources = packageNames.flatMap((pkg) => filesBelow(join(packageFolder(pkg), "src"), ".ts"));
  return [
    ...documents()
      .filter((path) => existsSync(path))
      .flatMap((path) => markdownExamples(name(path), readFileSync(path, "utf8"))),
    ...sources.flatMap((path) => sourceExamples(name(path), readFileSync(path, "utf8"))),
  ];
}

interface Block {
  readonly info: string;
  readonly lines: string[];
  /** Line of the opening fence, of the first line inside and of the closing fence, counted from 1. */
  readonly startLine: number;
  readonly firstLine: number;
  readonly endLine: number;
}

function fencedBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: { info: string; indent: number; start: number; fence: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const fence = /^(\s*)(`{3,})\s*(.*?)\s*$/.exec(line);
    if (open === undefined && fence) {
      open = { info: fence[3] ?? "", indent: fence[1]?.length ?? 0, start: index, fence: fence[2] ?? "" };
    } else if (open !== undefined && fence && fence[2] === open.fence && fence[3] === "") {
      const { indent, start } = open;
      const inside = lines.slice(start + 1, index).map((text) => text.slice(Math.min(indent, leadingSpaces(text))));
      blocks.push({ info: open.info, lines: inside, startLine: start + 1, firstLine: start + 2, endLine: index + 1 });
      open = undefined;
    }
  }
  return blocks;
}

function leadingSpaces(text: string): number {
  return text.length - text.trimStart().length;
}

/**
 * The example as a module that checks itself: each `expr; // => value` becomes a comparison by `runtime.check`, and
 * `console` writes into `runtime.output`. The lines stay where they were.
 *
 * @param runtimePath - Module that exports `start`, which gives the `runtime`.
 */
export function runnableExample(example: DocExample, runtimePath: string): string {
  const ast = ts.createSourceFile("example.ts", example.code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  const claimed = new Set<number>();
  const visit = (node: ts.Node): void => {
    const claim = claimAfter(node, example.code);
    const value = claim && claimedValue(node);
    if (claim && value) {
      claimed.add(claim.at);
      const line = example.line + ast.getLineAndCharacterOfPosition(node.getStart()).line;
      const check = `__runtime.check(${value.getText()}, (${claim.expected}), ${line})`;
      if (ts.isExpressionStatement(node) && value === node.expression) {
        edits.push({ from: node.getStart(), to: node.end, text: `${check};` });
      } else {
        edits.push({ from: node.end, to: node.end, text: ` ${check};` });
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(ast);
  for (const { index } of example.code.matchAll(/\/\/ =>/g)) {
    if (claimed.has(index)) continue;
    const line = example.line + ast.getLineAndCharacterOfPosition(index).line;
    throw new Error(
      `${example.file}:${line}: "// =>" has to follow \`expression;\` or \`const name = ...;\` on its line`,
    );
  }
  let code = example.code;
  for (const { from, to, text } of edits.sort((a, b) => b.from - a.from)) {
    code = `${code.slice(0, from)}${text}${code.slice(to)}`;
  }
  const header = `import { start as __start } from ${JSON.stringify(runtimePath)};`;
  const names = "const __runtime = __start(); const console = __runtime.console;";
  return `${header} ${names} ${code}\nexport const __output = __runtime.output;\n`;
}

function claimAfter(node: ts.Node, code: string): { readonly at: number; readonly expected: string } | undefined {
  if (!ts.isExpressionStatement(node) && !ts.isVariableStatement(node)) return undefined;
  const found = /^[ \t]*(\/\/ => *(.*))/.exec(code.slice(node.end));
  if (!found) return undefined;
  return { at: node.end + (found[0].length - (found[1] ?? "").length), expected: found[2] ?? "" };
}

/** What a claim is about: the expression, the argument of a console.log, or the variable. */
function claimedValue(node: ts.Node): ts.Node | undefined {
  if (ts.isVariableStatement(node)) {
    const [only, ...more] = node.declarationList.declarations;
    return more.length === 0 ? only?.name : undefined;
  }
  if (!ts.isExpressionStatement(node)) return undefined;
  const { expression } = node;
  const isLog = ts.isCallExpression(expression) && expression.expression.getText() === "console.log";
  return isLog && expression.arguments.length === 1 ? expression.arguments[0] : expression;
}
