/** The steps that make the site and look at it, each of which says in one line what it did. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { assemble } from "./assemble.mjs";
import { buildSite } from "./build.mjs";
import { checkLinks } from "./check-links.mjs";
import { checkPages } from "./check-pages.mjs";
import { pages } from "./navigation.mjs";
import { writeReference } from "./reference.mjs";
import { builtFolder, entryPoints, packageNames, referenceFolder } from "./repository.mjs";
import { serve } from "./serve.mjs";

/**
 * @typedef {object} Outcome
 * @property {string} result - One line.
 * @property {readonly string[]} problems - None if all is well.
 */

/** @returns {Outcome} */
export function gatherPages() {
  const { pages: count, outputs, problems } = assemble();
  return { result: `${count} pages, ${outputs} of them with the output of an example`, problems };
}

/** @returns {Promise<Outcome>} */
export async function makeReference() {
  const { symbols, problems } = await writeReference();
  return {
    result: `${symbols} exported names of ${entryPoints().length} entry points in ${packageNames.length} packages`,
    problems,
  };
}

/**
 * @param {string} base
 * @returns {Promise<Outcome>}
 */
export async function build(base) {
  await buildSite(base);
  const files = readdirSync(builtFolder, { recursive: true, encoding: "utf8" })
    .map((path) => statSync(join(builtFolder, path)))
    .filter((entry) => entry.isFile());
  const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 1e6;
  return { result: `${files.length} files, ${megabytes.toFixed(1)} MB in site/dist`, problems: [] };
}

/**
 * @param {string} base
 * @returns {Outcome}
 */
export function lookForDeadLinks(base) {
  const { pages: count, links, dead } = checkLinks(builtFolder, base);
  return { result: `${links} links within the site on ${count} pages, ${dead.length} dead`, problems: dead };
}

/**
 * @param {string} base
 * @param {import("playwright-core").Browser} browser
 * @returns {Promise<Outcome>}
 */
export async function lookAtPages(base, browser) {
  const server = await serve(builtFolder, base);
  try {
    const paths = [...[...pages().values()].map(asPath), ...someOfTheReference()];
    const { looks, faults } = await checkPages(browser, server.address, paths);
    const result = `Chromium ${browser.version()}: ${paths.length} pages, ${looks} looks (phone and desk, light and dark)`;
    return { result: `${result}, ${faults.length} faults`, problems: faults };
  } finally {
    server.close();
  }
}

/**
 * Serves the site until the process is ended.
 *
 * @param {string} base
 * @param {number} port
 * @returns {Promise<string>} Its address.
 */
export async function serveSite(base, port) {
  return (await serve(builtFolder, base, port)).address;
}

/** The first page of each kind in each entry point, and the lists. */
function someOfTheReference() {
  return entryPoints().flatMap(({ name }) => {
    const kinds = readdirSync(join(referenceFolder, name), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== "testing",
    );
    const first = kinds.map((kind) => `${kind.name}/${readdirSync(join(referenceFolder, name, kind.name)).sort()[0]}`);
    return ["index.md", ...first].map((page) => asPath(`reference/${name}/${page}`));
  });
}

/** @param {string} page */
function asPath(page) {
  return page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, ".html");
}
