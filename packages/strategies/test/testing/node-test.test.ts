import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const place = mkdtempSync(join(tmpdir(), "sim-node-test-"));

const program = `
import { test } from "node:test";
import { RangeAssignment } from "@sim/strategies";
import { describeAssignment } from "@sim/strategies/testing";

describeAssignment({ test, make: () => new RangeAssignment(), supports: { balance: true } });
describeAssignment({
  test,
  seed: 1,
  make: () => ({ name: "greedy", assign: (partitions, [first]) => new Map([[first, [...partitions]]]) }),
  supports: { balance: true },
});
`;

/** What `node --test` says of the program, in TAP. */
let printed = "";

beforeAll(async () => {
  const file = join(place, "laws.test.mjs");
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    conditions: ["@sim/source"],
  });
  writeFileSync(file, outputFiles[0]?.contents ?? "");
  // The runner marks its children so that they do not run tests of their own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(process.execPath, ["--test", "--test-reporter=tap", file], { encoding: "utf8", env });
  printed = run.stdout;
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe("the runner is handed in: node:test", () => {
  it("runs one test for each law", () => {
    // Six laws of every assignment and the promised one, twice.
    expect(printed).toMatch(/^# tests 14$/m);
    expect(printed).toMatch(/^# pass 13$/m);
    expect(printed).toMatch(/^# fail 1$/m);
    expect(printed).toMatch(/ok \d+ - assignment range: one owner$/m);
  });

  it("shows the message of a law that is broken", () => {
    expect(printed).toMatch(/not ok \d+ - assignment greedy: balance$/m);
    expect(printed).toContain(
      'assignment greedy breaks the law "balance": the shares of two consumers differ by at most',
    );
    expect(printed).toContain("Why it matters: a group is as fast as the consumer with the most to read.");
    expect(printed).toContain("shares of 2, 0");
  });
});
