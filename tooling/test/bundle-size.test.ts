/** What `@sim/core` costs a web page: bundled from what is published, for a browser, minified. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { packageFolder, rootFolder } from "../packages.js";

interface Size {
  /** In kB, thousands of bytes. */
  readonly minified: number;
  readonly gzip: number;
}

interface Case {
  /** How the README begins what it says of it. */
  readonly name: string;
  readonly program: string;
  /** No more than this, in kB with gzip. */
  readonly ceiling: number;
}

/**
 * The reason for the ceilings: over the slow mobile connection that the developer tools of browsers imitate (400 kbit/s, 50
 * kB a second) the whole engine is there within a second, and what a usual model needs within half a second.
 */
const cases: readonly Case[] = [
  { name: "everything is", program: 'export * from "@sim/core";', ceiling: 50 },
  {
    name: "`Simulation`, `Entity`, `Source` and `Sink` are",
    program: 'export { Simulation, Entity, Source, Sink } from "@sim/core";',
    ceiling: 25,
  },
];

async function bundle(program: string, minify: boolean): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: rootFolder },
    bundle: true,
    minify,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    absWorkingDir: rootFolder,
  });
  return outputFiles[0]?.text ?? "";
}

describe.each(cases)("[PKG4] for a browser, $name", ({ name, program, ceiling }) => {
  let size: Size = { minified: Number.NaN, gzip: Number.NaN };
  beforeAll(async () => {
    const bytes = Buffer.from(await bundle(program, true));
    size = { minified: bytes.length / 1000, gzip: gzipSync(bytes, { level: 9 }).length / 1000 };
  });

  it(`[PKG4] below ${ceiling} kB with gzip`, () => {
    expect(size.gzip).toBeGreaterThan(5);
    expect(size.gzip).toBeLessThan(ceiling);
  });

  it("[PKG4] the size that the README states, to a kB", () => {
    const readme = readFileSync(join(packageFolder("core"), "README.md"), "utf8").replaceAll(/\s+/g, " ");
    const found = new RegExp(`${name.replaceAll("`", "\\`")} (\\d+) kB minified, (\\d+) kB with gzip`).exec(readme);
    const measured = `${name} ${Math.round(size.minified)} kB minified, ${Math.round(size.gzip)} kB with gzip`;
    const right = `packages/core/README.md should say: ${measured}`;
    expect(Math.abs(Number(found?.[1]) - size.minified), right).toBeLessThan(1);
    expect(Math.abs(Number(found?.[2]) - size.gzip), right).toBeLessThan(1);
  });
});

describe("[PKG4] what is not imported is left out", () => {
  // What a simulation can do without, by the modules that the table of contents names.
  const apart =
    /^\.\/(distributions|resources)\/|^\.\/(source|sink|counter|probe|csv|rate-profile|fault-schedule|.*-clients|topology-.*|trace-.*)\.js$/;
  const names = exportedFrom(apart);
  const declaredIn = (text: string) =>
    names.filter((name) => new RegExp(`^(?:(?:async )?function\\*?|class|var|let|const) ${name}\\b`, "m").test(text));

  it("[PKG4] of Simulation alone: no distribution, resource, source, sink or writer", async () => {
    expect(names.length).toBeGreaterThan(25);
    expect(declaredIn(await bundle('export * from "@sim/core";', false))).toEqual(names);
    expect(declaredIn(await bundle('export { Simulation } from "@sim/core";', false))).toEqual([]);
  });

  it("[PKG4] of one distribution: not the others", async () => {
    const text = await bundle('export { exponential } from "@sim/core";', false);
    expect(declaredIn(text)).toEqual(["exponential"]);
  });
});

/** The names of values that core's table of contents takes from modules whose path matches. */
function exportedFrom(path: RegExp): readonly string[] {
  const text = readFileSync(join(packageFolder("core"), "src", "index.ts"), "utf8");
  const names: string[] = [];
  for (const statement of ts.createSourceFile("index.ts", text, ts.ScriptTarget.Latest, true).statements) {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || !statement.moduleSpecifier) continue;
    if (!ts.isStringLiteral(statement.moduleSpecifier) || !path.test(statement.moduleSpecifier.text)) continue;
    if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue;
    for (const { name, isTypeOnly } of statement.exportClause.elements) if (!isTypeOnly) names.push(name.text);
  }
  return names;
}
