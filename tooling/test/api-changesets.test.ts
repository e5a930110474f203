import { describe, expect, it } from "vitest";
import { changesetFaults, frozenFaults, type PackageState, raisedBy } from "../changeset-faults.mjs";

const fenced = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;
const one = fenced("// @public\nexport class A {\n}");
const two = fenced("// @public\nexport class A {\n}\n// @public\nexport class B {\n}");
const none = fenced("");

/** A released package, its one report as it was and as it is. */
function state(name: string, before: string | undefined, after: string | undefined, more: Partial<PackageState> = {}) {
  const reports = new Map([[`${name}.api.md`, { before, after }]]);
  return { name, released: true, raised: undefined, peers: [], reports, ...more };
}
const changeset = (...lines: readonly string[]) => `---\n${lines.join("\n")}\n---\n\nText`;

describe("[PKG6] a changed API report needs its changeset", () => {
  it("names each released package whose report changed, the level and the reason", () => {
    const faults = changesetFaults([state("core", one, two), state("eventlog", one, one)], []);
    expect(faults).toEqual(["@sim/core needs a minor changeset and has none: B is new"]);
  });

  it("wants one even for a report that merely reads otherwise", () => {
    const faults = changesetFaults([state("core", one, one.replace("class A", "class  A"))], []);
    expect(faults).toEqual(["@sim/core needs a patch changeset and has none: core.api.md reads otherwise"]);
  });

  it.each([
    ["of the level", two, changeset('"@sim/core": minor')],
    ["of a higher level", two, changeset('"@sim/core": major')],
    ["in other quotes and line ends", two, "---\r\n'@sim/core': minor\r\n---\r\nText"],
    ["among those of others", two, changeset('"@sim/strategies": patch', '"@sim/core": minor')],
    ["for what is gone", none, changeset('"@sim/core": major')],
  ])("takes a changeset %s", (_, after, text) => {
    expect(changesetFaults([state("core", one, after)], [text])).toEqual([]);
  });

  it.each([
    ["a lower level", changeset('"@sim/core": minor')],
    ["a package of a similar name", changeset('"@sim/core-extra": major')],
    ["a mention in the text", `${changeset('"@sim/strategies": major')}\n"@sim/core": major`],
  ])("does not take %s", (_, text) => {
    const [fault] = changesetFaults([state("core", one, none)], [text]);
    expect(fault).toMatch(/^@sim\/core needs a major changeset and has (minor|none): A is gone$/);
  });

  it("asks nothing of a package never released, nor of one whose version has just been raised enough", () => {
    expect(changesetFaults([state("core", one, two, { released: false })], [])).toEqual([]);
    expect(changesetFaults([state("core", one, two, { raised: "minor" })], [])).toEqual([]);
    expect(changesetFaults([state("core", one, none, { raised: "minor" })], [])).toHaveLength(1);
  });

  it("takes a word of the changeset that a change breaks nobody, for that name alone", () => {
    const wider = fenced('// @public\nexport type A = "x" | "y";\n// @public\nexport type B = "x" | "y";');
    const narrow = wider.replaceAll(' | "y"', "");
    const [missing] = changesetFaults([state("core", narrow, wider)], [changeset('"@sim/core": minor')]);
    expect(missing).toContain("A has another type; B has another type");
    const said = (names: readonly string[]) =>
      `${changeset('"@sim/core": minor')}\n${names.map((name) => `compatible: ${name}: only taken, never given`).join("\n")}`;
    expect(changesetFaults([state("core", narrow, wider)], [said(["A"])])[0]).toMatch(
      /none|minor: B has another type$/,
    );
    expect(changesetFaults([state("core", narrow, wider)], [said(["A", "`B`"])])).toEqual([]);
    const withoutReason = `${changeset('"@sim/core": minor')}\ncompatible: A:\ncompatible: B:`;
    expect(changesetFaults([state("core", narrow, wider)], [withoutReason])).toHaveLength(1);
  });
});

describe("[PKG6] a package that shows a changed type of another one", () => {
  const record = (members: string) =>
    fenced(`// @public @sealed\nexport interface Record<K> {\n${members}\n}\n// @public\nexport class Other {\n}`);
  const now = record("readonly key: K;\nreadonly size: number;");
  const broken = record("readonly name: K;");
  const was = record("readonly key: K;");
  const reexports = fenced("import { Record as Record_2 } from '@sim/strategies';\nexport { Record_2 as Record }");
  const shows = fenced(
    "import { Record as Record_2 } from '@sim/strategies';\n// @public\nexport type R = Record_2<string>;",
  );
  const showsOther = shows.replaceAll("Record_2", "Other_2").replace("Record as", "Other as");
  const forStrategies = (level: string) => changeset(`"@sim/strategies": ${level}`);
  const faults = (after: string, report: string, level: string, more: Partial<PackageState> = {}) =>
    changesetFaults([state("strategies", was, after), state("eventlog", report, report, more)], [forStrategies(level)]);

  it("needs a changeset of that level if it re-exports it", () => {
    expect(faults(now, reexports, "minor")).toEqual([
      "@sim/eventlog needs a minor changeset and has none: Record of @sim/strategies, which it re-exports, has changed",
    ]);
    expect(faults(broken, reexports, "major")[0]).toMatch("@sim/eventlog needs a major changeset");
  });

  it("needs one for a break if it shows it, none for an addition, nor for what it does not show", () => {
    expect(faults(now, shows, "minor")).toEqual([]);
    expect(faults(broken, shows, "major")).toEqual([
      "@sim/eventlog needs a major changeset and has none: Record of @sim/strategies, which it shows, has changed",
    ]);
    expect(faults(broken, showsOther, "major")).toEqual([]);
  });

  it("has it already where the other one is a peer: its major is one of whoever stands on it", () => {
    expect(faults(broken, shows, "major", { peers: ["strategies"] })).toEqual([]);
  });
});

describe("[PKG6] what a third party wrote for an earlier version", () => {
  const file = "tooling/frozen/1.0/log.ts";
  const packages = [state("core", one, one), state("eventlog", one, one, { released: false })];

  it("is edited only with a major of some package", () => {
    expect(frozenFaults([file], packages, [changeset('"@sim/core": minor')])).toEqual([
      expect.stringMatching(/^tooling\/frozen\/1\.0\/log\.ts has been edited/),
    ]);
    expect(frozenFaults([file], packages, [changeset('"@sim/core": major')])).toEqual([]);
    expect(frozenFaults([file], [state("core", one, one, { raised: "major" })], [])).toEqual([]);
    expect(frozenFaults([], packages, [])).toEqual([]);
  });

  it("is free before the first release", () => {
    expect(frozenFaults([file], [state("core", one, one, { released: false })], [])).toEqual([]);
  });
});

describe("[PKG6] how far a version has been raised", () => {
  it.each([
    ["1.2.3", "2.0.0", "major"],
    ["1.2.3", "1.3.0", "minor"],
    ["1.2.3", "1.2.4", "patch"],
    ["1.2.3", "1.2.3", undefined],
  ])("from %s to %s", (before, after, level) => {
    expect(raisedBy(before, after)).toBe(level);
  });
});
