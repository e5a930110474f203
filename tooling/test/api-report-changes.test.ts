import { describe, expect, it } from "vitest";
import { levelOf, readReport, reportChanges } from "../api-report-changes.mjs";

const report = (code: string) => readReport(`## API Report\n\n\`\`\`ts\n\n${code}\n\n\`\`\`\n`);
const changes = (before: string, after: string) => reportChanges(report(before), report(after));
const levels = (before: string, after: string) => changes(before, after).map(({ name, level }) => `${name}: ${level}`);

const contract = (members: string) => `// @public @contract\nexport interface Rule {\n${members}\n}`;
const sealed = (members: string) => `// @public @sealed\nexport interface Stats {\n${members}\n}`;
const options = (members: string) => `// @public @sealed\nexport interface LogOptions {\n${members}\n}`;
const classOf = (members: string) => `// @public\nexport class Log {\n${members}\n}`;

describe("[PKG6] what a change of an API report asks for", () => {
  it.each([
    // What users implement: whatever they would have to write anew is a major.
    ["a required member of a contract", contract("a(): void;"), contract("a(): void; b(): void;"), ["Rule.b: major"]],
    ["an optional member of a contract", contract("a(): void;"), contract("a(): void; b?(): void;"), ["Rule.b: minor"]],
    [
      "a parameter that a contract's method is given",
      contract("a(x: number): void;"),
      contract("a(x: number, y: string): void;"),
      ["Rule.a: minor"],
    ],
    [
      "a parameter that it is no longer given",
      contract("a(x: number, y: string): void;"),
      contract("a(x: number): void;"),
      ["Rule.a: major"],
    ],
    ["a member of a contract that may be left out", contract("a: number;"), contract("a?: number;"), ["Rule.a: minor"]],
    [
      "a member of a contract that may not any more",
      contract("a?: number;"),
      contract("a: number;"),
      ["Rule.a: major"],
    ],
    // What we hand out.
    [
      "a new member of a sealed interface",
      sealed("readonly a: number;"),
      sealed("readonly a: number; readonly b: number;"),
      ["Stats.b: minor"],
    ],
    [
      "a member gone from a sealed interface",
      sealed("readonly a: number; readonly b: number;"),
      sealed("readonly a: number;"),
      ["Stats.b: major"],
    ],
    [
      "a member of a sealed interface that may be missing",
      sealed("readonly a: number;"),
      sealed("readonly a?: number;"),
      ["Stats.a: major"],
    ],
    [
      "a member of a sealed interface that is always there",
      sealed("readonly a?: number;"),
      sealed("readonly a: number;"),
      ["Stats.a: minor"],
    ],
    // What users write as a literal, sealed or not.
    ["a required option", options("a: number;"), options("a: number; b: number;"), ["LogOptions.b: major"]],
    ["an optional option", options("a: number;"), options("a: number; b?: number;"), ["LogOptions.b: minor"]],
    // Classes, functions, types and constants.
    ["a new method", classOf("a(): void;"), classOf("a(): void; b(): void;"), ["Log.b: minor"]],
    ["an abstract method", classOf("a(): void;"), classOf("a(): void; abstract b(): void;"), ["Log.b: major"]],
    ["one more parameter", classOf("a(x: number): void;"), classOf("a(x: number, y: string): void;"), ["Log.a: major"]],
    [
      "one more optional parameter",
      classOf("a(x: number): void;"),
      classOf("a(x: number, y?: string): void;"),
      ["Log.a: minor"],
    ],
    [
      "an overload",
      classOf("a(x: number): void;"),
      classOf("a(x: number): void; a(x: string): void;"),
      ["Log.a: minor"],
    ],
    ["another return type", classOf("a(): number;"), classOf("a(): string;"), ["Log.a: major"]],
    ["a setter", classOf("get a(): number;"), classOf("get a(): number; set a(x: number);"), ["Log.set a: minor"]],
    [
      "a parameter of the constructor",
      classOf("constructor(a: string);"),
      classOf("constructor(a: string, b: string);"),
      ["Log.constructor: major"],
    ],
    [
      "another parent",
      "// @public\nexport class A extends B {\n}",
      "// @public\nexport class A extends C {\n}",
      ["A: major"],
    ],
    ["a type parameter", "// @public\nexport type A = B;", "// @public\nexport type A<T> = B;", ["A: major"]],
    [
      "a function's optional parameter",
      "// @public\nexport function f(a: number): void;",
      "// @public\nexport function f(a: number, ...b: number[]): void;",
      ["f: minor"],
    ],
    [
      "one more value of a constant",
      '// @public\nexport const A: {\n readonly X: "x";\n};',
      '// @public\nexport const A: {\n readonly X: "x"; readonly Y: "y";\n};',
      ["A.Y: minor"],
    ],
    [
      "one more case of a union",
      '// @public\nexport type A = "x";',
      '// @public\nexport type A = "x" | "y";',
      ["A: major"],
    ],
    ["a new name", "", "// @public\nexport class A {\n}", ["A: minor"]],
    ["a renamed one", "// @public\nexport class A {\n}", "// @public\nexport class B {\n}", ["A: major", "B: minor"]],
    [
      "a class that became an interface",
      "// @public\nexport class A {\n}",
      "// @public @sealed\nexport interface A {\n}",
      ["A: major", "A: minor"],
    ],
    // Tags.
    [
      "another writer",
      contract("a: number;"),
      contract("a: number;").replace("@contract", "@sealed"),
      ["Rule: major", "Rule: major"],
    ],
    ["the end of a beta", "// @beta\nexport class A {\n}", "", ["A: minor"]],
    ["what is internal", "// @internal\nexport class _A {\n}", "", ["_A: patch"]],
    ["public no more", "// @public\nexport class A {\n}", "// @beta\nexport class A {\n}", ["A: major"]],
    ["a deprecation", "// @public\nexport class A {\n}", "// @public @deprecated\nexport class A {\n}", ["A: minor"]],
    ["a re-export gone", "import { A } from '@sim/strategies';\nexport { A }", "", ["A: major"]],
    ["a re-export", "", "import { A as A_2 } from '@sim/strategies';\nexport { A_2 as A }", ["A: minor"]],
  ])("%s", (_, before, after, expected) => {
    expect(levels(before, after)).toEqual(expected);
  });

  it.each([
    [
      "a parameter's name",
      classOf("a(x: number, f: (y: string) => void): void;"),
      classOf("a(z: number, f: (t: string) => void): void;"),
    ],
    [
      "the order of declarations and members",
      `${sealed("a: number;\nb: number;")}\n${contract("a(): void;")}`,
      `${contract("a(): void;")}\n${sealed("b: number;\na: number;")}`,
    ],
    [
      "a comment and a line break",
      classOf("// (undocumented)\na(x: {\n b: number;\n}): void;"),
      classOf("a(x: { b: number; }): void;"),
    ],
  ])("%s changes nothing", (_, before, after) => {
    expect(changes(before, after)).toEqual([]);
  });
});

describe("[PKG6] how far a change reaches", () => {
  const before = report(`
// @public
export type Key = string | null;
// @public @sealed
export interface Row {
  readonly count: number;
  readonly key: Key;
}
// @public
export function count(): Row;`);

  it("from a type to what is made of it, not to what happens to have a member of its name", () => {
    const keyChanged = [{ name: "Key", what: "has another type", level: "major" }] as const;
    expect(levelOf("Key", before, keyChanged)).toBe("major");
    expect(levelOf("Row", before, keyChanged)).toBe("major");
    expect(levelOf("count", before, keyChanged)).toBe("major");
    expect(levelOf("Row", before, [{ name: "count", what: "is called otherwise", level: "major" }])).toBeUndefined();
    expect(levelOf("Key", before, [{ name: "Row.extra", what: "is new", level: "minor" }])).toBeUndefined();
  });
});
