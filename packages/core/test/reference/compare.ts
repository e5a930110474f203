import { type Drive, runProgram } from "./interpreter.js";
import type { Kit } from "./kit.js";
import type { Program } from "./program.js";

/** Where two ways of running a program differ first, in words; undefined if all that can be seen is the same. */
export function difference(program: Program, one: Run, other: Run): string | undefined {
  const [left, right] = [logOf(program, one), logOf(program, other)];
  const at = left.findIndex((line, i) => line !== right[i]);
  if (at < 0 && left.length === right.length) return undefined;
  const first = at < 0 ? left.length : at;
  const before = left.slice(Math.max(0, first - 30), first).map((line) => `  ${line}`);
  return [...before, `${one.name}: ${left[first]}`, `${other.name}: ${right[first]}`].join("\n");
}

/** A way of running programs. */
export interface Run {
  readonly name: string;
  readonly kit: Kit;
  readonly drive?: Drive;
}

function logOf(program: Program, { kit, drive }: Run): string[] {
  try {
    return runProgram(kit, program, drive);
  } catch (error) {
    return [`broke down: ${error instanceof Error ? error.stack : String(error)}`];
  }
}
