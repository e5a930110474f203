import { describe, expect, it } from "vitest";
import { bansIn } from "../bans.js";
import { exportedNames, packageNames, parseSource, sourceFilesOf } from "../packages.js";

const check = (text: string, { packageName = "eventlog", exported = [] as string[], path = "src/a.ts" } = {}) =>
  bansIn(parseSource(packageName, path, text), new Set(exported));

describe("[DET2] [PKG2] [PKG4] [PKG7] package sources do without what the design bans", () => {
  for (const name of packageNames) {
    it(name, () => {
      const files = sourceFilesOf(name);
      const exported = exportedNames(files);
      expect(files.flatMap((file) => bansIn(file, exported))).toEqual([]);
    });
  }
});

describe("each ban bites, and names what to write instead", () => {
  it.each([
    ["[DET2]", "const t = Date.now();", "Date: use sim.now"],
    ["[DET2]", "const t = new Date();", "Date: use sim.now"],
    ["[DET2]", "const f = Date;", "Date: use sim.now"],
    ["[DET2]", "const t = performance.now();", "performance: use sim.now"],
    ["[DET2]", "const x = Math.random();", "Math.random: use sim.random("],
    ["[DET2]", "const f = Math.random;", "Math.random: use sim.random("],
    ["[DET1]", "const x = Math.pow(y, 3);", "Math.pow: use arithmetic, Math.sqrt"],
    ["[DET1]", "const x = Math.exp(y);", "Math.exp: use arithmetic, Math.sqrt"],
    ["[DET1]", "const x = Math.log(y);", "Math.log: use arithmetic, Math.sqrt"],
    ["[DET1]", "const x = Math.sin(y);", "Math.sin: use arithmetic, Math.sqrt"],
    ["[DET1]", "const x = y ** 2;", "** of anything but a power of 2: use a product"],
    ["[DET1]", "x **= 2;", "** of anything but a power of 2: use a product"],
    ["[DET2]", "const x = crypto.randomUUID();", "crypto: use sim.random("],
    ["[DET2]", "setTimeout(f, 1);", "setTimeout: use sim.call"],
    ["[DET2]", "setInterval(f, 1);", "setInterval: use sim.call"],
    ["[DET2]", "setImmediate(f);", "setImmediate: use sim.call"],
    ["[DET2]", "queueMicrotask(f);", "queueMicrotask: use sim.call"],
    ["[DET2]", "names.sort((a, b) => a.localeCompare(b));", ".localeCompare: use code-unit order"],
    ["[DET2]", "const s = n.toLocaleString();", "use code-unit order"],
    ["[DET2]", "const s = text.toLocaleUpperCase();", "use code-unit order"],
    ["[DET2]", "const c = new Intl.Collator();", "Intl: use code-unit order"],
    ["[DET2]", "const r = new WeakRef(x);", "WeakRef: use an explicit end of life"],
    ["[PKG4]", "console.log(1);", "console: use an error"],
    ["[PKG4]", "const e = process.env;", "process: use what the language itself has"],
    ["[PKG4]", "const e = { process };", "process: use what the language itself has"],
    ["[PKG4]", "const b = Buffer.from(x);", "Buffer: use what the language itself has"],
    ["[PKG4]", 'const fs = require("fs");', "require: use what the language itself has"],
    ["[PKG4]", "const g = globalThis.x;", "globalThis: use what the language itself has"],
    ["[PKG4]", "const e = new TextEncoder();", "TextEncoder: use our own UTF-8"],
    ["[PKG4]", "const c = structuredClone(x);", "structuredClone: use a copy written out"],
    ["[PKG4]", "let current = 0;", "a module-level let or var: use a field"],
    ["[PKG4]", "export var current = 0;", "a module-level let or var: use a field"],
    ["[PKG4]", "const cache = new Map<string, number>();", "a module-level collection that fills up: use a field"],
    ["[PKG4]", "const seen = new WeakSet<object>();", "a module-level collection that fills up: use a field"],
    ["[PKG4]", "const list: number[] = [];", "a module-level collection that fills up: use a field"],
    ["[PKG4]", "const table = {} as Table;", "a module-level collection that fills up: use a field"],
    ["[PKG4]", "class A { static count = 0; }", "a static field that can be assigned: use static readonly"],
    [
      "[PKG7]",
      "export class A { private x = 1; }",
      "member of an exported class: use state behind one internal symbol",
    ],
    [
      "[PKG7]",
      "export class A { protected f() {} }",
      "member of an exported class: use state behind one internal symbol",
    ],
    ["[PKG7]", "export class A { #x = 1; }", "member of an exported class: use state behind one internal symbol"],
    ["[PKG7]", "export class A { get #x() { return 1; } }", "member of an exported class: use state behind"],
    ["[PKG7]", "class A { constructor(readonly x: number) {} }", "a parameter property: use a field"],
    ["[PKG7]", "enum Color { RED }", "enum: use a const object"],
    ["[PKG7]", "namespace A { export const x = 1; }", "namespace: use a module"],
    ["[PKG7]", "type T = Record<string, number>;", "the global type Record: use { readonly [key: string]: T }"],
    ["[PKG7]", "declare const e: Event;", "the global type Event: use Event of @sim/core"],
    ["[PKG6]", 'export * from "./b.js";', "export *: use each name"],
    ["[PKG6]", 'export * as b from "./b.js";', "export *: use each name"],
    ["[PKG6]", "export default 1;", "export default: use a named export"],
    ["[DET2]", "const f = async () => 1;", "async or await: use a process"],
    ["[DET2]", "const x = await f();", "async or await: use a process"],
  ])("%s %s", (_, text, message) => {
    expect(check(`\n${text}`, { exported: ["A"] })).toEqual([expect.stringMatching(/^eventlog\/src\/a\.ts:2 /)]);
    expect(check(text, { exported: ["A"] })[0]).toContain(message);
  });

  it("[PKG2] instanceof of another package's class, or of a built-in of its own", () => {
    const foreign = 'import { HashSharding } from "@sim/strategies";\nconst x = s instanceof HashSharding;';
    expect(check(foreign)).toEqual([
      expect.stringContaining("eventlog/src/a.ts:2 instanceof of a class of another package"),
    ]);
    const own = "const x = w instanceof TumblingWindow;";
    expect(check(own, { packageName: "strategies", exported: ["TumblingWindow"] })).toHaveLength(1);
    expect(check(own, { packageName: "strategies" })).toEqual([]);
    expect(check("const x = e instanceof Entity;", { packageName: "core", exported: ["Entity"] })).toEqual([]);
    expect(check("const x = e instanceof Error;")).toEqual([]);
  });

  it("[PKG7] a class that no entry point exports may hide members", () => {
    const text = "export class Slots { #free = 0; }";
    expect(check(text)).toEqual([]);
    expect(check(text, { exported: ["Slots"] })).toHaveLength(1);
  });
});

describe("nothing else is taken for a banned construct", () => {
  it.each([
    ["a comment", "// Date.now() and Math.random()\n/* new Date(), process.env */"],
    ["a string", 'const a = "Date.now()";\nconst b = `console.log(1)`;\nconst c = /Date.now/;'],
    ["a parameter of the name", "export function f(process: Process) { return process.next(); }"],
    ["a local of the name", "export function f() { const window = 1; return window; }"],
    ["a member of the name", "export const f = (x: X) => x.process + x.window.start + x.Date;"],
    ["a property of the name", "export const f = { process: 1, window: 2 };"],
    ["a method or field of the name", "export class A { readonly window = 1; process(): void {} }"],
    ["a member of a type", "export interface A { readonly window: number; process(): void }"],
    ["our own Record", 'import type { Record } from "@sim/strategies";\nexport type T = Record<string, number>;'],
    ["a local collection", "export function f() { const m = new Map(); let n = 0; return [m, n++]; }"],
    [
      "a constant table",
      'export const names = ["a"];\nexport const byName = new Map([["a", 1]]);\nconst t = { a: 1 };',
    ],
    ["a class that stays inside", "export class A { #x = 1; private y = 2; }"],
    ["a static constant", "export class A { static readonly LIMIT = 1; }"],
    ["a generator", "export function* f() { yield 1; }"],
  ])("%s", (_, text) => {
    expect(check(text)).toEqual([]);
  });
});
