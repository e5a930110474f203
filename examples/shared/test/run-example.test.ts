import { afterEach, describe, expect, it, vi } from "vitest";
import { runExample } from "../src/index.js";

describe("runExample", () => {
  const { argv } = process;
  afterEach(() => {
    process.argv = argv;
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  function run(...options: readonly string[]) {
    const written = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      vi.spyOn(process[stream], "write").mockImplementation((text) => {
        written[stream] += String(text);
        return true;
      });
    }
    process.argv = ["node", "main.js", ...options];
    runExample("Which?", 7, (seed) => `seed ${seed}\n`);
    return { printed: written.stdout, complained: written.stderr, exitCode: process.exitCode };
  }

  it("prints the report for the usual seed, or the one given", () => {
    expect(run()).toEqual({ printed: "seed 7\n", complained: "", exitCode: undefined });
    expect(run("--seed", "12").printed).toBe("seed 12\n");
    expect(run("--seed=-3").printed).toBe("seed -3\n");
  });

  it("explains itself", () => {
    expect(run("--help").printed).toContain("Which?\n\n  --seed N   seed of the random streams (default 7)");
  });

  it.each([["--seed", "x"], ["--seed", "1.5"], ["--seed="], ["--sed", "1"], ["word"]])(
    "refuses %s %s with the help page and exit code 2",
    (...options) => {
      const { printed, complained, exitCode } = run(...options);
      expect([printed, exitCode]).toEqual(["", 2]);
      expect(complained).toContain("--help");
    },
  );
});
