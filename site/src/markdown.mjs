/** What the site and its tests need to know of a Markdown text: links, headings, code blocks. Not a parser of all Markdown. */

/**
 * @typedef {object} Link
 * @property {number} from - Where it begins in the text.
 * @property {number} to - Where it ends.
 * @property {string} label
 * @property {string} target - As it is written, with its anchor.
 * @property {number} line - Counted from 1.
 */

/**
 * The inline links of a text, without those in code.
 *
 * @param {string} text
 * @returns {readonly Link[]}
 */
export function linksOf(text) {
  const prose = blank(text, /^( *)(`{3,}).*\n(?:[\s\S]*?\n)??\1\2 *$/gm);
  const masked = blank(prose, /(`+)[^`](?:[\s\S]*?[^`])?\1(?!`)/g);
  // Labels may hold code, so they are looked for in the text and taken if their brackets are not in code themselves.
  return [...prose.matchAll(/\[((?:[^[\]]|\[[^[\]]*\])*)\]\(([^()\s]+)\)/g)]
    .filter(({ 0: all, index }) => masked[index] === "[" && masked[index + all.length - 1] === ")")
    .map(({ 0: all, 1: label = "", 2: target = "", index }) => ({
      from: index,
      to: index + all.length,
      label,
      target,
      line: text.slice(0, index).split("\n").length,
    }));
}

/**
 * The anchors of a text: those of its headings, as GitHub makes them.
 *
 * @param {string} text
 * @returns {ReadonlySet<string>}
 */
export function anchorsOf(text) {
  /** @type {Set<string>} */
  const anchors = new Set();
  for (const heading of headingsOf(text)) {
    const anchor = slug(heading);
    let unique = anchor;
    for (let copy = 1; anchors.has(unique); copy++) unique = `${anchor}-${copy}`;
    anchors.add(unique);
  }
  return anchors;
}

/**
 * The first heading of a text, without its markup.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function titleOf(text) {
  return headingsOf(text)[0];
}

/**
 * @param {string} text
 * @returns {readonly string[]}
 */
function headingsOf(text) {
  const prose = blank(text, /^( *)(`{3,}).*\n(?:[\s\S]*?\n)??\1\2 *$/gm);
  return [...prose.matchAll(/^#{1,6} +(.*?)(?: +#+)? *$/gm)].map(([, heading = ""]) => plain(heading));
}

/** @param {string} heading */
function plain(heading) {
  return heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
}

/**
 * The anchor of a heading.
 *
 * @param {string} heading - Without markup.
 * @returns {string}
 */
export function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation} -]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * The code blocks of a text, each with the words behind its fence.
 *
 * @param {string} text
 * @returns {readonly { readonly info: string, readonly code: string, readonly line: number }[]}
 */
export function blocksOf(text) {
  return [...text.matchAll(/^( *)(`{3,}) *(.*)\n((?:[\s\S]*?\n)??)\1\2 *$/gm)].map(
    ({ 3: info = "", 4: code = "", index }) => ({
      info: info.trim(),
      code,
      line: text.slice(0, index).split("\n").length,
    }),
  );
}

/**
 * Spaces in place of what matches, so that everything else stays where it is.
 *
 * @param {string} text
 * @param {RegExp} pattern
 */
function blank(text, pattern) {
  return text.replace(pattern, (match) => match.replace(/[^\n]/g, " "));
}
