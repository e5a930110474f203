/** The sidebars: one over all pages, and one for each entry point in the reference. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { titleOf } from "./markdown.mjs";
import { pageOf, sections } from "./navigation.mjs";
import { entryPoints, exists, read, referenceFolder } from "./repository.mjs";

/**
 * @typedef {object} Item
 * @property {string} text
 * @property {string} [link]
 * @property {boolean} [collapsed]
 * @property {Item[]} [items]
 */

/** Folders of a module, as TypeDoc names them, and what they hold. */
const kinds = new Map([
  ["classes", "Classes"],
  ["functions", "Functions"],
  ["interfaces", "Interfaces"],
  ["type-aliases", "Types"],
  ["variables", "Constants"],
]);

/** @returns {Record<string, Item[]>} Sidebars by the beginning of the path, the longest first. */
export function sidebars() {
  const entries = entryPoints().toSorted((a, b) => b.name.length - a.name.length);
  return {
    ...Object.fromEntries(entries.map(({ name }) => [`/reference/${name}/`, [backToPages, ...moduleItems(name)]])),
    "/": [...sections.map(sectionItem), referenceItem()],
  };
}

const backToPages = { text: "All pages", link: "/" };

/** @param {import("./navigation.mjs").Section} section */
function sectionItem({ title, files }) {
  const items = files.filter(exists).map((file) => ({ text: titleOf(read(file)) ?? file, link: linkTo(pageOf(file)) }));
  return { text: title, collapsed: false, items };
}

function referenceItem() {
  const items = entryPoints().map(({ name }) => ({ text: name, link: `/reference/${name}/` }));
  return { text: "Reference", collapsed: false, items };
}

/** @param {string} module */
function moduleItems(module) {
  const folder = join(referenceFolder, module);
  const groups = [...kinds].filter(([kind]) => existsSync(join(folder, kind)));
  return [
    { text: module, link: `/reference/${module}/` },
    ...groups.map(([kind, text]) => ({
      text,
      collapsed: false,
      items: readdirSync(join(folder, kind))
        .sort()
        .map((file) => file.replace(/\.md$/, ""))
        .map((name) => ({ text: name, link: `/reference/${module}/${kind}/${name}` })),
    })),
  ];
}

/** @param {string} page */
function linkTo(page) {
  return `/${page.replace(/\.md$/, "").replace(/(^|\/)index$/, "$1")}`;
}
