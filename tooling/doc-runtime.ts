import { format } from "node:util";
import { expect } from "vitest";

/** What a running example of the documentation is given (see doc-examples.ts). */
export interface DocRuntime {
  /** The lines it has printed. */
  readonly output: string[];
  readonly console: Pick<Console, "log" | "info">;
  /** Fails unless `actual` equals what the example's comment says. */
  check(actual: unknown, expected: unknown, line: number): void;
}

export function start(): DocRuntime {
  const output: string[] = [];
  const log = (...values: readonly unknown[]) => {
    output.push(...format(...values).split("\n"));
  };
  return {
    output,
    console: { log, info: log },
    check: (actual, expected, line) => expect(actual, `line ${line}`).toEqual(expected),
  };
}
