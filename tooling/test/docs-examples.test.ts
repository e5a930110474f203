import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  allExamples,
  type DocExample,
  documents,
  markdownExamples,
  runnableExample,
  sourceExamples,
} from "../doc-examples.js";
import { rootFolder } from "../packages.js";

const folder = join(rootFolder, "temp", `doc-examples-${process.pid}`);
const runtime = join(rootFolder, "tooling", "doc-runtime.ts");
const examples = allExamples();

/** Writes the example as a module under `temp` (where the packages are found by name), runs it, gives what it printed. */
async function run(example: DocExample, name: string): Promise<string> {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, runnableExample(example, runtime));
  const module: { __output: string[] } = await import(/* @vite-ignore */ file);
  return module.__output.join("\n");
}

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("examples in the documentation", () => {
  it.each(documents().map((path) => relative(rootFolder, path)))("%s has one", (file) => {
    expect(existsSync(join(rootFolder, file)), `${file} is missing`).toBe(true);
    if (file.startsWith("docs")) return;
    const text = readFileSync(join(rootFolder, file), "utf8");
    expect(markdownExamples(file, text).length, `${file} has no \`\`\`ts block`).toBeGreaterThan(0);
  });

  it("compile under the options of the repository", () => {
    const texts = new Map(examples.map((example, index) => [join(folder, `check-${index}.ts`), example] as const));
    expect(typeErrors(texts)).toEqual([]);
  });

  const running = examples.filter((example) => example.runs);
  it.each(running.map((example, index) => [example.where, example, index] as const))(
    "%s",
    async (_, example, index) => {
      const printed = await run(example, `run-${index}`);
      if (example.prints !== undefined) expect(printed.trimEnd()).toBe(example.prints.trimEnd());
    },
  );
});

function typeErrors(examplesByPath: ReadonlyMap<string, DocExample>): string[] {
  const configPath = join(rootFolder, "tsconfig.json");
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configPath, ts.sys.readFile).config,
    ts.sys,
    rootFolder,
  );
  const host = ts.createCompilerHost(config.options);
  const { fileExists, readFile, getSourceFile } = host;
  // A block is a module, whether or not it imports or exports something.
  const textOf = (path: string) => examplesByPath.has(path) && `${examplesByPath.get(path)?.code}\nexport {};`;
  host.fileExists = (path) => examplesByPath.has(path) || fileExists(path);
  host.readFile = (path) => textOf(path) || readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = textOf(path);
    return text ? ts.createSourceFile(path, text, languageVersion) : getSourceFile(path, languageVersion, ...rest);
  };
  const program = ts.createProgram([...examplesByPath.keys()], config.options, host);
  return [...examplesByPath].flatMap(([path, example]) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) => {
      const line = file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      return `${example.file}:${example.line + line} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")}`;
    });
  });
}

describe("the check itself", () => {
  const fence = "```";
  const only = (text: string) => {
    const [example] = markdownExamples("a.md", text);
    if (!example) throw new Error("no example found");
    return example;
  };
  const block = (code: string, info = "ts") => `# A\n\n${fence}${info}\n${code}\n${fence}\n`;

  it("finds blocks in Markdown and in comments, with their lines", () => {
    const comment = `const a = 1;\n/**\n * Text.\n * @example\n * ${fence}ts\n * f(1); // => 2\n * ${fence}\n */`;
    expect(sourceExamples("a.ts", comment)).toMatchObject([{ where: "a.ts:6", code: "f(1); // => 2", runs: true }]);
    expect(markdownExamples("a.md", block("f(1);", "ts no-run"))).toMatchObject([{ where: "a.md:4", runs: false }]);
    expect(markdownExamples("a.md", block("f(1);", "js"))).toEqual([]);
    expect(() => markdownExamples("a.md", block("f(1);", "ts norun"))).toThrow("none of ts, ts prints, ts no-run");
  });

  it.each([
    ["a value", "const f = (x: number) => [x, { y: x }];\nf(1); // => [1, { y: 1 }]"],
    ["a variable", "const x = 1 + 1; // => 2"],
    ["an argument of console.log", "console.log(1 + 1); // => 2"],
    ["a statement over several lines", "Math.max(\n  1,\n  2,\n); // => 2"],
    ["a claim inside a block", "for (const x of [1]) {\n  x; // => 1\n}"],
    ["a Map", "new Map([[1, [2]]]); // => new Map([[1, [2]]])"],
    ["a package by name", 'import * as core from "@sim/core";\ntypeof core; // => "object"'],
  ])("passes %s that is right", async (name, code) => {
    await expect(run(only(block(code)), `right-${name.replaceAll(" ", "-")}`)).resolves.toBeDefined();
  });

  it("fails a claim that is wrong, naming its line", async () => {
    await expect(run(only(block("const x = 1;\nx + 1; // => 3")), "wrong")).rejects.toThrow(/line 5.*\n?.*2.*3/s);
  });

  it("refuses a claim that it cannot check", () => {
    const example = only(block("// => 3"));
    expect(() => runnableExample(example, runtime)).toThrow("a.md:4");
  });

  it("compares what a `ts prints` block prints with the txt block after it", async () => {
    const text = `${block('console.log("%d of", 1, [2]);\nconsole.log("end");', "ts prints")}\n${fence}txt\n1 of [ 2 ]\nend\n${fence}`;
    const example = only(text);
    expect(example.prints).toBe("1 of [ 2 ]\nend");
    expect(await run(example, "prints")).toBe(example.prints);
    expect(() => markdownExamples("a.md", block("f();", "ts prints"))).toThrow("needs a txt block right after it");
  });

  it("finds a type error, naming its line", () => {
    const example = only(block("const a = 1;\nconst b: string = a;"));
    expect(typeErrors(new Map([[join(folder, "bad.ts"), example]]))).toEqual([
      "a.md:5 Type 'number' is not assignable to type 'string'.",
    ]);
  });
});
