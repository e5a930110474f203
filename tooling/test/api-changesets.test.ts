import { describe, expect, it } from "vitest";
import { packagesWithoutChangeset } from "../api-changesets.mjs";

const nothing = { changedFiles: [], changesets: [], released: ["core", "eventlog"], versioned: [] };
const coreReport = "packages/core/api/core.api.md";

describe("[PKG6] a changed API report needs its changeset", () => {
  it("names each released package whose report changed, once", () => {
    const changedFiles = [coreReport, "packages/core/api/core-testing.api.md", "packages/eventlog/src/index.ts"];
    expect(packagesWithoutChangeset({ ...nothing, changedFiles })).toEqual(["core"]);
  });

  it("takes a changeset that names the package, in either quotes, but not a mention in its text", () => {
    const change = { ...nothing, changedFiles: [coreReport] };
    const named = ['---\n"@sim/core": minor\n---\nText', "---\r\n'@sim/core': minor\r\n---\r\nText"];
    for (const text of named) expect(packagesWithoutChangeset({ ...change, changesets: [text] })).toEqual([]);
    const other = '---\n"@sim/core-extra": minor\n---\n"@sim/core": mentioned';
    expect(packagesWithoutChangeset({ ...change, changesets: [other] })).toEqual(["core"]);
  });

  it("asks nothing of a package never released, or whose version has just been raised", () => {
    const change = { ...nothing, changedFiles: [coreReport] };
    expect(packagesWithoutChangeset({ ...change, released: ["eventlog"] })).toEqual([]);
    expect(packagesWithoutChangeset({ ...change, versioned: ["core"] })).toEqual([]);
  });
});
