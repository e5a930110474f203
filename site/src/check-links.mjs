/** Looks for dead links in a built site: every page, file and anchor that a page names has to be there. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";

/**
 * @param {string} folder - The built site.
 * @param {string} base - Path below which it will be served.
 * @returns {{ readonly pages: number, readonly links: number, readonly dead: readonly string[] }}
 */
export function checkLinks(folder, base) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".html"));
  const pages = new Map(files.map((file) => [file, readPage(join(folder, file))]));
  let links = 0;
  /** @type {string[]} */
  const dead = [];
  for (const [file, page] of pages) {
    for (const target of page.targets) {
      if (/^([a-z]+:|\/\/)/.test(target)) continue;
      links++;
      const [path = "", anchor = ""] = target.split("#");
      const found = fileOf(folder, file, path, base);
      if (found === undefined) dead.push(`${file}: ${target}`);
      else if (anchor !== "" && pages.get(found)?.anchors.has(decodeURIComponent(anchor)) !== true) {
        dead.push(`${file}: ${target}: no such place on the page`);
      }
    }
  }
  return { pages: files.length, links, dead };
}

/** @param {string} path */
function readPage(path) {
  const html = readFileSync(path, "utf8");
  const values = (/** @type {RegExp} */ pattern) =>
    [...html.matchAll(pattern)].map(([, value = ""]) => decodeEntities(value));
  return {
    targets: new Set(values(/<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)),
    anchors: new Set(values(/\sid="([^"]*)"/g)),
  };
}

/** @param {string} value */
function decodeEntities(value) {
  return value.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
}

/**
 * The file that a path leads to.
 *
 * @param {string} folder
 * @param {string} from - The page with the link.
 * @param {string} path - Without an anchor; empty for the page itself.
 * @param {string} base
 */
function fileOf(folder, from, path, base) {
  if (path === "") return from;
  if (path.startsWith("/") && !path.startsWith(base)) return undefined;
  const decoded = decodeURIComponent(path);
  const target = path.startsWith("/") ? decoded.slice(base.length) : posix.join(posix.dirname(from), decoded);
  const candidates = [target, posix.join(target, "index.html")];
  return candidates.find((file) => existsSync(join(folder, file)) && statSync(join(folder, file)).isFile());
}
