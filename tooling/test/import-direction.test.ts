import { describe, expect, it } from "vitest";
import { importViolations } from "../imports.js";
import { manifestOf, mayImport, packageNames, parseSource, sourceFilesOf } from "../packages.js";

const check = (
  packageName: string,
  text: string,
  path = "src/a.ts",
  libraries: readonly string[] = [],
  testLibraries: readonly string[] = [],
) => importViolations(parseSource(packageName, path, text), libraries, testLibraries);

describe("[PKG1] imports go only in the directions of the design", () => {
  for (const name of packageNames) {
    it(`${name} imports ${mayImport.get(name)?.join(", ") || "no other package"}`, () => {
      const manifest = manifestOf(name);
      const libraries = Object.keys(manifest.dependencies ?? {}).filter((library) => !library.startsWith("@sim/"));
      const testLibraries = Object.keys(manifest.peerDependenciesMeta ?? {});
      const files = sourceFilesOf(name);
      expect(files.length).toBeGreaterThan(0);
      expect(files.flatMap((file) => importViolations(file, libraries, testLibraries))).toEqual([]);
    });
  }
});

describe("[PKG1] the check itself", () => {
  it.each([
    ["a static import", 'import { x } from "@sim/eventlog";'],
    ["a type import", 'import type { X } from "@sim/eventlog";'],
    ["an import for its effects", 'import "@sim/eventlog";'],
    ["an export from", 'export { x } from "@sim/eventlog";'],
    ["an export of everything", 'export * from "@sim/eventlog";'],
    ["a dynamic import", 'const x = import("@sim/eventlog");'],
    ["an import type", 'type X = import("@sim/eventlog").X;'],
    ["an import assignment", 'import x = require("@sim/eventlog");'],
    ["a module augmentation", 'declare module "@sim/eventlog" {}'],
  ])("sees %s", (_, text) => {
    expect(check("consumer-group", `\n${text}`)).toEqual([
      "consumer-group/src/a.ts:2 imports @sim/eventlog: consumer-group may not depend on eventlog",
    ]);
  });

  it.each([
    ["core", 'import type { Key } from "@sim/strategies";', "core may not depend on strategies"],
    ["strategies", 'import type { Entity } from "@sim/core";', "strategies may not depend on core"],
    ["eventlog", 'import { x } from "@sim/core/src/internal/x.js";', "a path inside another package"],
    ["eventlog", 'import { x } from "@sim/eventlog";', "its own package"],
    ["core", 'import { readFileSync } from "node:fs";', "a Node built-in"],
    ["core", 'import { format } from "util";', "a Node built-in"],
    ["core", 'import _ from "lodash";', "not a run-time dependency"],
    ["core", 'import { x } from "pure-rand-extra";', "not a run-time dependency"],
    ["core", 'import { x } from "../../eventlog/src/x.js";', "leaves the package's src"],
    ["core", 'import { x } from "../test/x.js";', "leaves the package's src"],
    ["core", 'import { x } from "./b";', 'ends in ".js"'],
    ["core", '/// <reference types="node" />\nexport {};', "a reference directive"],
  ])("refuses in %s: %s", (packageName, text, why) => {
    expect(check(packageName, text, "src/a.ts", ["pure-rand"])).toEqual([expect.stringContaining(why)]);
  });

  it.each([
    ["eventlog", 'import type { Key } from "@sim/strategies";'],
    ["stream-processor", 'import { Entity } from "@sim/core";'],
    ["core", 'import { xoroshiro128plus } from "pure-rand";'],
    ["core", 'import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";'],
    ["core", 'import { x } from "../b.js";\n// import "node:fs"\nconst text = \'import "node:fs"\';'],
  ])("allows in %s: %s", (packageName, text) => {
    expect(check(packageName, text, "src/deep/a.ts", ["pure-rand"])).toEqual([]);
  });

  it.each([
    ["its own package by name", 'import type { Key } from "@sim/strategies";'],
    ["an optional peer", 'import * as fc from "fast-check";'],
    ["what is beside it", 'import { x } from "./law.js";'],
  ])("allows in the sources of ./testing: %s", (_, text) => {
    expect(check("strategies", text, "src/testing/a.ts", [], ["fast-check"])).toEqual([]);
  });

  it.each([
    ["src/testing/a.ts", 'import { x } from "../internal/x.js";', "import the package by its name"],
    ["src/testing/a.ts", 'import { x } from "../windows/x.js";', "import the package by its name"],
    ["src/testing/a.ts", 'import { test } from "vitest";', "not a run-time dependency"],
    ["src/testing/a.ts", 'import { Entity } from "@sim/core";', "strategies may not depend on core"],
    ["src/a.ts", 'import * as fc from "fast-check";', "not a run-time dependency"],
    ["src/a.ts", 'import { x } from "./testing/law.js";', "for tests alone"],
  ])("refuses in %s: %s", (path, text, why) => {
    expect(check("strategies", text, path, [], ["fast-check"])).toEqual([expect.stringContaining(why)]);
  });
});
