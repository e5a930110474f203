/** Gathers the pages: the Markdown files of the repository with links that fit the site, and examples with their output. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { blocksOf, linksOf } from "./markdown.mjs";
import { pageOf, pages, pagesWithoutSection } from "./navigation.mjs";
import { exists, pagesFolder, read, root } from "./repository.mjs";

/**
 * Writes the pages into `pagesFolder`, which is emptied first.
 *
 * @returns {{ readonly pages: number, readonly outputs: number, readonly problems: readonly string[] }} How many pages,
 *   how many of them with the output of an example, and what is wrong with them.
 */
export function assemble() {
  rmSync(pagesFolder, { recursive: true, force: true });
  const problems = pagesWithoutSection().map((file) => `${file} is in no section of site/src/navigation.mjs`);
  let outputs = 0;
  for (const [file, page] of pages()) {
    if (!exists(file)) {
      problems.push(`${file} is in site/src/navigation.mjs, and does not exist`);
      continue;
    }
    const output = outputOf(file);
    if (output !== undefined) outputs++;
    const text = withOutput(read(file), output);
    const path = join(pagesFolder, page);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, forSite(file, text, problems));
    for (const image of imagesOf(file, text)) {
      const copy = join(pagesFolder, pageOf(image));
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(join(root, image), copy);
    }
  }
  return { pages: pages().size, outputs, problems };
}

/** What the example of a README prints, if it is one. */
function outputOf(/** @type {string} */ file) {
  const report = posix.join(posix.dirname(file), "expected/report.txt");
  return file.startsWith("examples/") && exists(report) ? read(report) : undefined;
}

/**
 * A README that does not show what its example prints gets it at its end.
 *
 * @param {string} text
 * @param {string | undefined} output
 */
export function withOutput(text, output) {
  if (output === undefined || blocksOf(text).some(({ code }) => code.trimEnd() === output.trimEnd())) return text;
  return `${text.trimEnd()}\n\n## What it prints\n\n\`\`\`txt\n${output.trimEnd()}\n\`\`\`\n`;
}

/** The pictures of a page that are files of the repository. */
function imagesOf(/** @type {string} */ file, /** @type {string} */ text) {
  return linksOf(text)
    .filter(({ target }) => isImage(target))
    .map(({ target }) => posix.join(posix.dirname(file), target))
    .filter(exists);
}

/** @param {string} target */
function isImage(target) {
  return !/^https?:/.test(target) && /\.(svg|png)$/.test(target);
}

/**
 * The text of a file as a page: links lead to pages, and blocks have no words for the tests.
 *
 * @param {string} file
 * @param {string} text
 * @param {string[]} problems - Links that lead nowhere are added.
 */
export function forSite(file, text, problems) {
  let page = text;
  for (const link of linksOf(text).toReversed()) {
    page = page.slice(0, link.from) + siteLink(file, link, problems) + page.slice(link.to);
  }
  return page.replace(/^( *`{3,}ts) (?:prints|no-run)$/gm, "$1");
}

/**
 * @param {string} file
 * @param {import("./markdown.mjs").Link} link
 * @param {string[]} problems
 */
function siteLink(file, { label, target, line }, problems) {
  if (/^(https?:|mailto:|#)/.test(target)) return `[${label}](${target})`;
  const [path = "", anchor] = target.split("#");
  const found = posix.join(posix.dirname(file), path).replace(/\/$/, "");
  if (!exists(found)) {
    problems.push(`${file}:${line}: ${target} does not exist`);
    return label;
  }
  const page = isImage(found) ? pageOf(found) : pageFor(found);
  if (page === undefined) return label.includes(posix.basename(found)) ? label : `${label} (\`${found}\`)`;
  const here = posix.dirname(pageOf(file));
  const relative = posix.relative(here, page);
  return `[${label}](${relative.startsWith(".") ? relative : `./${relative}`}${anchor ? `#${anchor}` : ""})`;
}

/** The page of a file or, for a folder, that of its README. */
function pageFor(/** @type {string} */ path) {
  return pages().get(path) ?? pages().get(posix.join(path, "README.md"));
}
