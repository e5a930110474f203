import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Difference } from "./checker.js";
import { checkers } from "./kinds.js";
import { readVectorFile, type VectorHeader, vectorFileEnding, writerOf } from "./vector-file.js";

/** What the check of one file came to. */
export interface KindResult {
  readonly header: VectorHeader;
  /** How many cases agree. */
  readonly agree: number;
  /** The first case that does not, counted from 0. */
  readonly first?: FirstDifference;
}

/** A case that does not agree. */
export interface FirstDifference {
  readonly index: number;
  readonly vectorCase: unknown;
  readonly difference: Difference;
}

/** The files of vectors in a folder, by name. */
export function vectorFilesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(vectorFileEnding));
  return names.sort().map((name) => join(folder, name));
}

/**
 * Checks every case of a file.
 *
 * @throws Error for a file that is not as it should be, or a kind that nobody checks
 */
export function checkFile(path: string): KindResult {
  const { header, cases } = readVectorFile(path);
  const checker = checkers.get(header.kind);
  if (checker === undefined) throw new Error(`${path}: nobody checks the kind ${header.kind}`);
  let agree = 0;
  let first: FirstDifference | undefined;
  for (const [index, vectorCase] of cases.entries()) {
    const difference = attempt(() => checker(header.kind, header, vectorCase));
    if (difference === undefined) agree += 1;
    else first ??= { index, vectorCase, difference };
  }
  return first === undefined ? { header, agree } : { header, agree, first };
}

/**
 * Checks every file of vectors in a folder and prints what it came to: a table, then the first difference of each kind.
 *
 * @param folder - holds the files
 * @param print - takes the lines
 * @returns 0 if every case agrees, 1 otherwise, 2 if there is nothing to check
 */
export function checkFolder(folder: string, print: (line: string) => void): 0 | 1 | 2 {
  const files = vectorFilesIn(folder);
  if (files.length === 0) {
    print(`no vectors (*${vectorFileEnding}) in ${folder}`);
    return 2;
  }
  const differing: KindResult[] = [];
  print(row("kind", "version", "seed", "cases", "agree"));
  for (const file of files) {
    const result = checkFile(file);
    const { kind, seed, cases } = result.header;
    print(row(kind, writerOf(result.header)[1], seed, cases, result.agree));
    if (result.first !== undefined) differing.push(result);
  }
  for (const { header, first } of differing) {
    if (first !== undefined) print(`\n${describeDifference(header, first)}`);
  }
  print(differing.length === 0 ? "every case agrees" : `\n${differing.length} of ${files.length} kinds differ`);
  return differing.length === 0 ? 0 : 1;
}

/** A difference and its case in full. */
export function describeDifference(header: VectorHeader, { index, vectorCase, difference }: FirstDifference): string {
  const { where, expected, actual } = difference;
  return [
    `${header.kind}: the first that differs is case ${index}${where === undefined ? "" : `, ${where}`}`,
    `  ${writerOf(header).join(" ")}: ${JSON.stringify(expected)}`,
    `  ours: ${JSON.stringify(actual)}`,
    `  case: ${JSON.stringify(vectorCase)}`,
  ].join("\n");
}

function attempt(check: () => Difference | undefined): Difference | undefined {
  try {
    return check();
  } catch (error) {
    return { expected: "an answer", actual: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function row(kind: string, version: string, ...figures: readonly (string | number)[]): string {
  return [kind.padEnd(26), version.padEnd(7), ...figures.map((figure) => String(figure).padStart(10))].join(" ");
}
