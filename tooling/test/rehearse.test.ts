/** The parts of `npm run release:rehearse` that need no registry. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageNames } from "../packages.js";
import { add, addedName, repair, repairMark, takeAway } from "../rehearse/changes.mjs";
import { execute, inParallel } from "../rehearse/command.mjs";
import { copyRepository } from "../rehearse/copy.mjs";
import { strangersEnvironment } from "../rehearse/environment.mjs";
import { differences, expectedVersions, raised } from "../rehearse/expected-versions.mjs";
import { importedPackages, importsOnlyOurs } from "../rehearse/readme-examples.mjs";
import { requireAnswer } from "../rehearse/registry.mjs";
import { registryConfiguration } from "../rehearse/registry-configuration.mjs";
import { rehearseSteps, Skipped } from "../rehearse/steps.mjs";
import { table } from "../rehearse/table.mjs";
import { ceilings, contentFaults, leaks, sizeFaults } from "../rehearse/tarballs.mjs";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sim-rehearse-test-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the environment of strangers", () => {
  const machine = {
    PATH: ["/repo/node_modules/.bin", "/usr/bin", "/x/node-gyp-bin"].join(delimiter),
    HOME: "/home/ann",
    NPM_TOKEN: "secret",
    npm_config_registry: "https://elsewhere.invalid/",
    NODE_OPTIONS: "--require /home/ann/x.js",
    LANG: "C.UTF-8",
  };
  const env = strangersEnvironment(machine, "/tmp/r", "http://127.0.0.1:1/");

  it("has the programs of the machine, but not the tools of the repository", () => {
    expect(env.PATH).toBe("/usr/bin");
    expect(env.LANG).toBe("C.UTF-8");
  });

  it("knows nothing of the user, and one registry", () => {
    expect(JSON.stringify(env)).not.toMatch(/ann|secret|elsewhere/);
    expect(env).not.toHaveProperty("NODE_OPTIONS");
    expect(env.npm_config_registry).toBe("http://127.0.0.1:1/");
    for (const place of ["HOME", "TMPDIR", "npm_config_cache", "npm_config_userconfig"]) {
      expect(env[place], place).toMatch(/^\/tmp\/r[\\/]/);
    }
  });
});

describe("the registry", () => {
  it("takes the packages of this repository from nowhere else, and the others from the registry of the machine", () => {
    const { packages, uplinks, storage } = registryConfiguration("/tmp/r", "https://registry.invalid/");
    expect(packages["@sim/*"]).not.toHaveProperty("proxy");
    expect(packages["**"]).toEqual({ access: "$all", proxy: "upstream" });
    expect(uplinks.upstream.url).toBe("https://registry.invalid/");
    expect(storage).toBe(join("/tmp/r", "storage"));
  });

  it("says plainly that the machine is offline, or what the other registry answered", async () => {
    const server = createServer((_, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
    await expect(requireAnswer(url)).rejects.toThrow(
      /gives 503 for the package pure-rand.*is the machine offline\? `npm config get registry`/,
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(requireAnswer(url)).rejects.toThrow(/does not answer \(ECONNREFUSED\).*is the machine offline\?/);
  });
});

describe("the versions that follow from a change", () => {
  const before = new Map([
    ["@sim/consumer-group", "1.2.0"],
    ["@sim/core", "1.4.2"],
    ["@sim/eventlog", "1.0.5"],
    ["@sim/strategies", "2.0.0"],
    ["@sim/stream-processor", "1.0.0"],
  ]);
  const changed = (name: string, level: "patch" | "minor" | "major") =>
    Object.fromEntries([...expectedVersions(before, name, level)].filter(([each, to]) => before.get(each) !== to));

  it("are those of the package alone for a patch and a minor, be it the engine or the strategies", () => {
    expect(changed("@sim/core", "patch")).toEqual({ "@sim/core": "1.4.3" });
    expect(changed("@sim/core", "minor")).toEqual({ "@sim/core": "1.5.0" });
    expect(changed("@sim/strategies", "minor")).toEqual({ "@sim/strategies": "2.1.0" });
  });

  it("are majors of all components for a major of the engine, and patches of them for one of the strategies", () => {
    expect(changed("@sim/core", "major")).toEqual({
      "@sim/consumer-group": "2.0.0",
      "@sim/core": "2.0.0",
      "@sim/eventlog": "2.0.0",
      "@sim/stream-processor": "2.0.0",
    });
    expect(changed("@sim/strategies", "major")).toEqual({
      "@sim/consumer-group": "1.2.1",
      "@sim/eventlog": "1.0.6",
      "@sim/strategies": "3.0.0",
      "@sim/stream-processor": "1.0.1",
    });
    expect(changed("@sim/eventlog", "major")).toEqual({ "@sim/eventlog": "2.0.0" });
  });

  it("are raised as semver says, and compared by name", () => {
    expect([raised("1.9.9", "patch"), raised("1.9.9", "minor"), raised("1.9.9", "major")]).toEqual([
      "1.9.10",
      "1.10.0",
      "2.0.0",
    ]);
    expect(differences(before, before)).toEqual([]);
    expect(differences(new Map([["a", "1.0.0"]]), new Map([["b", "1.0.0"]]))).toEqual([
      "a is 1.0.0, not absent",
      "b is missing, not 1.0.0",
    ]);
  });
});

describe("what is in a tarball", () => {
  const licence = "MIT License";
  const manifest = {
    license: "MIT",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  };
  const files = (changes: { readonly [path: string]: string | undefined } = {}) => {
    const all = {
      LICENSE: licence,
      "README.md": "",
      "SPEC.md": "",
      "package.json": JSON.stringify(manifest),
      "dist/index.js": "",
      "dist/index.d.ts": "",
      "dist/index.js.map": JSON.stringify({ sources: ["../src/index.ts"] }),
      ...changes,
    };
    return new Map(
      Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [[path, Buffer.from(text)] as const])),
    );
  };

  it("is right as it should be", () => {
    expect(contentFaults(files(), licence)).toEqual([]);
  });

  it.each([
    [{ "README.md": undefined }, "README.md is missing"],
    [{ "dist/index.d.ts": undefined }, "dist/index.d.ts is missing"],
    [{ "test/a.test.ts": "" }, "test/a.test.ts does not belong in it"],
    [{ "src/index.ts": "" }, "src/index.ts does not belong in it"],
    [{ "node_modules/x/index.js": "" }, "node_modules/x/index.js does not belong in it"],
    [{ LICENSE: "All rights reserved" }, "licence"],
    [{ "package.json": JSON.stringify({ ...manifest, license: "ISC" }) }, "licence"],
    [{ "package.json": JSON.stringify({ ...manifest, exports: "./dist/main.js" }) }, "exports name ./dist/main.js"],
    [
      { "package.json": JSON.stringify({ ...manifest, dependencies: { "@sim/core": "workspace:^" } }) },
      "points into the workspace",
    ],
    [
      { "dist/index.js.map": JSON.stringify({ sources: ["../src/a.ts", "../node_modules/x/y.js"] }) },
      "dist/index.js.map has sources of others: ../node_modules/x/y.js",
    ],
  ])("is wrong with %j", (changes, fault) => {
    expect(contentFaults(files(changes), licence)).toEqual([expect.stringContaining(fault)]);
  });

  it("names nothing of the machine", () => {
    const words = ["/home/ann", "127.0.0.1:4873"];
    expect(leaks(files(), words)).toEqual([]);
    expect(leaks(files({ "dist/index.js": "// /home/ann/repo/src" }), words)).toEqual([
      "dist/index.js names /home/ann, which is of this machine",
    ]);
  });

  it("has a ceiling for each package", () => {
    expect([...ceilings.keys()].sort()).toEqual([...packageNames].sort());
    expect(sizeFaults(100, 100)).toEqual([]);
    expect(sizeFaults(100.06, 100)).toEqual(["weighs 100.1 kB, more than its ceiling of 100 kB"]);
    expect(sizeFaults(1, undefined)).toHaveLength(1);
  });
});

describe("the steps", () => {
  const rehearse = (steps: Parameters<typeof rehearseSteps>[0]) => {
    const said: string[] = [];
    let milliseconds = 0;
    const now = () => {
      milliseconds += 1000;
      return milliseconds;
    };
    return rehearseSteps(steps, { say: (line) => said.push(line), now }).then((rows) => ({ rows, said }));
  };
  const fails = () => Promise.reject(new Error("it broke\nmore about it"));

  it("go on after a failure, but not after one of what the others need", async () => {
    const works = async () => "fine";
    const { rows, said } = await rehearse([
      { name: "a", run: fails },
      { name: "b", run: async () => new Skipped("no browser") },
      { name: "c", needed: true, run: fails },
      { name: "d", run: works },
    ]);
    expect(rows.map(({ step, state, result }) => `${step} ${state} ${result}`)).toEqual([
      "a FAILED it broke",
      "b skipped no browser",
      "c FAILED it broke",
      "d not run ",
    ]);
    expect(said).toContain("it broke\nmore about it");
  });

  it("become a table", () => {
    const rows = [
      { step: "copy", state: "done", seconds: 12.34, result: "all" },
      { step: "major", state: "not run", seconds: 0, result: "" },
    ] as const;
    expect(table(rows)).toBe(
      [
        "step   state      time  result",
        "-----  -------  ------  ------",
        "copy   done     12.3 s  all",
        "major  not run",
      ].join("\n"),
    );
  });
});

describe("commands", () => {
  const node = (code: string, mayFail = false) =>
    execute(process.execPath, ["-e", code], { cwd: folder, env: { PATH: process.env.PATH }, mayFail });

  it("give what they write, and fail with their last words", async () => {
    expect((await node("console.log(1 + 1)")).stdout).toBe("2\n");
    expect((await node("process.exit(3)", true)).code).toBe(3);
    await expect(node("console.error('because'); process.exit(3)")).rejects.toThrow(/exit code 3\nbecause/);
  });

  it("run side by side, no more than asked for, their results in order", async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([3, 1, 2, 0], 2, async (job) => {
      running++;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5 * job));
      running--;
      return job * 10;
    });
    expect(results).toEqual([30, 10, 20, 0]);
    expect(most).toBe(2);
  });
});

describe("the copy", () => {
  it("has what git has and what is new, not what is ignored or gone, and a history of its own", async () => {
    const repository = join(folder, "repository");
    const copy = join(folder, "copy");
    const env = { ...process.env, ...strangersEnvironment(process.env, folder, "http://127.0.0.1:1/") };
    mkdirSync(join(repository, "src"), { recursive: true });
    const write = (file: string, text: string) => writeFileSync(join(repository, file), text);
    write(".gitignore", "dist/\n");
    write("src/a.ts", "committed");
    write("gone.ts", "");
    const git = (...args: readonly string[]) => execute("git", args, { cwd: repository, env });
    await git("init", "--quiet");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "first");
    rmSync(join(repository, "gone.ts"));
    write("src/a.ts", "changed");
    write("new.ts", "new");
    mkdirSync(join(repository, "dist"));
    write("dist/built.js", "");
    await copyRepository(repository, copy, { env, committed: false });
    expect(readFileSync(join(copy, "src", "a.ts"), "utf8")).toBe("changed");
    expect(["new.ts", ".gitignore"].every((file) => existsSync(join(copy, file)))).toBe(true);
    expect(["gone.ts", "dist"].some((file) => existsSync(join(copy, file)))).toBe(false);
    const { stdout } = await execute("git", ["log", "--format=%s"], { cwd: copy, env });
    expect(stdout.trim()).toBe("as it is");

    const committed = join(folder, "committed");
    await copyRepository(repository, committed, { env, committed: true });
    expect(readFileSync(join(committed, "src", "a.ts"), "utf8")).toBe("committed");
    expect(existsSync(join(committed, "new.ts"))).toBe(false);
  });
});

describe("the changes", () => {
  it("add and take away again the same, and leave the mark of a repair", () => {
    const source = join(folder, "changed", "packages", "p", "src");
    mkdirSync(source, { recursive: true });
    const index = join(source, "index.ts");
    writeFileSync(index, "export {};\n");
    const copy = join(folder, "changed");
    add(copy, "p");
    expect(readFileSync(index, "utf8")).toBe(`export {};\nexport { ${addedName} } from "./${addedName}.js";\n`);
    expect(existsSync(join(source, `${addedName}.ts`))).toBe(true);
    takeAway(copy, "p");
    expect(readFileSync(index, "utf8")).toBe("export {};\n");
    expect(existsSync(join(source, `${addedName}.ts`))).toBe(false);
    repair(copy, "p");
    expect(readFileSync(index, "utf8")).toContain(`/*! ${repairMark} */`);
  });
});

it("the packages that an example needs are those that it imports", () => {
  const code =
    'import { a } from "@sim/eventlog";\nimport type { B } from "@sim/core";\nimport c from "@sim/core/x"; "@sim/no"';
  expect(importedPackages(code)).toEqual(["@sim/core", "@sim/eventlog"]);
  expect(importsOnlyOurs(code)).toBe(true);
  expect(importsOnlyOurs(`${code}\nimport { test } from "vitest";`)).toBe(false);
});
