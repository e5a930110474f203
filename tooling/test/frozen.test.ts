/** A third party's package written for 1.0 goes on compiling and giving its answers. It is not edited to fit. */
import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { drain, route, stays, work } from "../frozen/1.0/model.js";
import { filesBelow, packageFolder, packageNames, parseSource, rootFolder, sourceFilesOf, walk } from "../packages.js";

const frozen = filesBelow(join(rootFolder, "tooling", "frozen"), ".ts");

describe("[PKG6] a package of a third party, as it was written for 1.0", () => {
  it("compiles against what the packages publish now, on an engine without DOM and Node", () => {
    for (const name of packageNames) {
      const built = join(packageFolder(name), "dist", "index.d.ts");
      if (!ts.sys.fileExists(built)) throw new Error("nothing to compile against: run npm run build first");
    }
    // Without the condition of the workspace: the built declarations, as an installed package has them.
    const program = ts.createProgram(frozen, {
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      skipLibCheck: false,
      noEmit: true,
    });
    const messages = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      const where = file ? relative(rootFolder, file.fileName) : "";
      return `${where}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(messages).toEqual([]);
  });

  it("routes by its own sharding and retention: six records in turn over three partitions, of each the last one kept", () => {
    expect(route()).toEqual({ lengths: [2, 2, 2], kept: 3 });
  });

  it("drains its own log by its own protocol: 1 + 2 + 3 + 4, and nothing left", () => {
    expect(drain()).toEqual({ sum: 10, notes: ["assigned 0"], lag: 0 });
  });

  it("has its own windows, trigger, watermark and aggregator", () => {
    // Stays (arrival, seconds): (5, 20) (20, 30) (70, 10) (300, 1); the first two overlap and are one visit, [5, 50).
    expect(stays()).toEqual({
      minutes: ["[0, 60) 30", "[60, 120) 10", "[300, 360) 1"],
      visits: ["[5, 50) 30", "[70, 80) 10", "[300, 301) 1"],
    });
  });

  it("works through a crash: what began at 4 s and was to end at 7 s is lost at 5 s", () => {
    expect(work()).toEqual({ finished: [3, 13], faults: ["crashed", "restarted"], plain: 1, sent: 1 });
  });

  it("implements every contract there is", () => {
    const used = new Set<string>();
    for (const file of frozen) {
      const source = parseSource("frozen", file, ts.sys.readFile(file) ?? "");
      walk(source.ast, (node) => void (ts.isIdentifier(node) && used.add(node.text)));
    }
    const contracts = packageNames.flatMap((name) => contractsOf(name));
    expect(contracts.length).toBeGreaterThan(25);
    expect(contracts.filter((contract) => !used.has(contract))).toEqual([]);
  });
});

/** The interfaces that users of a package's main entry point implement. */
function contractsOf(name: string): string[] {
  return sourceFilesOf(name)
    .filter(({ path }) => !path.startsWith("src/testing/"))
    .flatMap(({ ast }) => ast.statements.filter(ts.isInterfaceDeclaration))
    .filter((declaration) => ts.getJSDocTags(declaration).some((tag) => tag.tagName.text === "contract"))
    .map((declaration) => declaration.name.text);
}
