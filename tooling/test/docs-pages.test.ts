import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { forSite, withOutput } from "../../site/src/assemble.mjs";
import { checkLinks } from "../../site/src/check-links.mjs";
import { anchorsOf, blocksOf, linksOf, slug, titleOf } from "../../site/src/markdown.mjs";
import { pageOf, pages, pagesWithoutSection } from "../../site/src/navigation.mjs";
import { docsPages, exampleNames, exists, read } from "../../site/src/repository.mjs";
import { documents } from "../doc-examples.js";
import { codesIn, codesInPage, codesInSources, unique } from "../error-codes.js";
import { parseSource, rootFolder } from "../packages.js";

const files = [...pages().keys()];
const scripts: { readonly [name: string]: string } = JSON.parse(
  readFileSync(join(rootFolder, "package.json"), "utf8"),
).scripts;

describe("the pages of the documentation", () => {
  it("are all in the navigation, once, and exist", () => {
    expect(pagesWithoutSection()).toEqual([]);
    expect(files.filter((file) => !exists(file))).toEqual([]);
    expect(new Set(pages().values()).size).toBe(pages().size);
    expect(docsPages().length).toBeGreaterThan(15);
  });

  it.each(files)("%s has a title, and links to files and headings that exist", (file) => {
    const text = read(file);
    expect(titleOf(text)).toMatch(/\S/);
    expect(deadLinks(file, text)).toEqual([]);
  });

  it("that have examples are among the documents whose examples are run", () => {
    const run = documents().map((path) => relative(rootFolder, path).split(sep).join("/"));
    const withExamples = files.filter((file) => blocksOf(read(file)).some(({ info }) => /^ts\b/.test(info)));
    expect(withExamples.filter((file) => !run.includes(file))).toEqual([]);
  });

  it.each(docsPages())("%s has no block that nobody checks", (file) => {
    expect(uncheckedBlocks(read(file))).toEqual([]);
  });

  it.each(files)("%s names commands that there are", (file) => {
    expect(unknownCommands(read(file))).toEqual([]);
  });
});

describe("docs/errors.md", () => {
  it("has the codes of the sources, and no others", () => {
    const rows = codesInPage(read("docs/errors.md"));
    expect(rows).toHaveLength(unique(rows).length);
    expect(unique(rows)).toEqual(codesInSources());
  });
});

/** Links to files or headings of the repository that are not there. */
function deadLinks(file: string, text: string): string[] {
  return linksOf(text)
    .filter(({ target }) => !/^(https?:|mailto:)/.test(target))
    .filter(({ target }) => {
      const [path = "", anchor] = target.split("#");
      const found = path === "" ? file : posix.join(dirname(file), path);
      if (!exists(found)) return true;
      return anchor !== undefined && !(found.endsWith(".md") && anchorsOf(read(found)).has(anchor));
    })
    .map(({ line, target }) => `${file}:${line}: ${target}`);
}

/** `ts` blocks run, `sh` blocks are commands, a `txt` block is what the one before prints; others need a reason. */
function uncheckedBlocks(text: string): string[] {
  const blocks = blocksOf(text);
  return blocks
    .filter(({ info }, i) => {
      const [language] = info.split(" ");
      if (language === "txt") return blocks[i - 1]?.info !== "ts prints";
      return language !== "ts" && language !== "sh" && !info.startsWith("js");
    })
    .map(({ info, line }) => `line ${line}: ${info}`);
}

/** Scripts of `npm run`, and examples, that do not exist. */
function unknownCommands(text: string): string[] {
  const examples = exampleNames();
  const inCode = [...text.matchAll(/`+[^`]+`+/g)].map(([code]) => code).join("\n");
  const run = [...inCode.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
  const shown = [...inCode.matchAll(/npm run example -- ([a-z][\w-]*)/g)].map(([, name = ""]) => name);
  return [...run.filter((name) => scripts[name] === undefined), ...shown.filter((name) => !examples.includes(name))];
}

describe("the checks themselves", () => {
  const fence = "```";

  it("find links outside of code, with their lines", () => {
    const text = `# A\n\n[one](a.md#b) and \`[two](b.md)\`\n[\`three\` of\nthem](c.md)\n\n${fence}ts\n[four](d.md)\n${fence}\n![five](e.svg)`;
    expect(linksOf(text).map(({ line, label, target }) => [line, label, target])).toEqual([
      [3, "one", "a.md#b"],
      [4, "`three` of\nthem", "c.md"],
      [10, "five", "e.svg"],
    ]);
  });

  it("make the anchors of headings as GitHub does", () => {
    expect(slug("What's in `it`: 2^33 s, a_b & c-d")).toBe("whats-in-it-233-s-a_b--c-d");
    expect([...anchorsOf(`# One\n## Two *words*\n## One\n${fence}sh\n# none\n${fence}\n`)]).toEqual([
      "one",
      "two-words",
      "one-1",
    ]);
  });

  it("find dead links, blocks without a check, and commands that are not there", () => {
    const text = "[a](../README.md#packages) [b](../README.md#nothing) [c](nowhere.md) [d](https://example.org)";
    expect(deadLinks("docs/x.md", text)).toEqual(["docs/x.md:1: ../README.md#nothing", "docs/x.md:1: nowhere.md"]);
    expect(uncheckedBlocks(`${fence}ts prints\n${fence}\n${fence}txt\n${fence}\n${fence}txt\n${fence}\n`)).toEqual([
      "line 5: txt",
    ]);
    expect(unknownCommands("`npm run build`, `npm run nothing`, `npm run example -- nobody`")).toEqual([
      "nothing",
      "nobody",
    ]);
  });

  it("make a page of a file: links to pages, names of files that are none, no words for the tests", () => {
    const problems: string[] = [];
    const text = `[log](../packages/eventlog/README.md#capacity) [src](../packages/core/src/time.ts) [home](../README.md) [x](y.md)\n${fence}ts prints\n${fence}\n`;
    expect(forSite("docs/performance.md", text, problems)).toBe(
      `[log](./packages/eventlog/index.md#capacity) src (\`packages/core/src/time.ts\`) [home](./readme.md) x\n${fence}ts\n${fence}\n`,
    );
    expect(problems).toEqual(["docs/performance.md:1: y.md does not exist"]);
    expect(pageOf("examples/catch-up/README.md")).toBe("examples/catch-up/index.md");
  });

  it("find dead links in a built site", () => {
    const folder = mkdtempSync(join(tmpdir(), "site-"));
    try {
      mkdirSync(join(folder, "b"));
      writeFileSync(
        join(folder, "a.html"),
        '<a href="/base/b/#x">1</a><a class="c" href="b/index.html#y">2</a><a href="#z">3</a><a href="/b/">4</a>' +
          '<img src="none.svg"><a href="https://example.org/none">5</a>',
      );
      writeFileSync(join(folder, "b", "index.html"), '<h2 id="x" tabindex="-1"></h2><a href="../a.html">6</a>');
      expect(checkLinks(folder, "/base/")).toEqual({
        pages: 2,
        links: 6,
        dead: [
          "a.html: b/index.html#y: no such place on the page",
          "a.html: #z: no such place on the page",
          "a.html: /b/",
          "a.html: none.svg",
        ],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("show what an example prints where its README does not", () => {
    expect(withOutput("# A\n", "1\n")).toBe(`# A\n\n## What it prints\n\n${fence}txt\n1\n${fence}\n`);
    const shown = `# A\n\n${fence}txt\n1\n${fence}\n`;
    expect(withOutput(shown, "1\n")).toBe(shown);
  });

  it("find codes where errors are made, and refuse one that is not written out", () => {
    const source = (text: string) => parseSource("core", "src/a.ts", text);
    const text =
      'class A extends SimError { constructor() { super("IN_CLASS", "m"); } }\nthrow new SimError("THROWN", "m");';
    expect(codesIn(source(text))).toEqual([
      { packageName: "core", code: "IN_CLASS", className: "A" },
      { packageName: "core", code: "THROWN", className: "SimError" },
    ]);
    expect(() => codesIn(source('const c = "X";\nnew SimError(c, "m");'))).toThrow("core/src/a.ts:2");
  });
});
