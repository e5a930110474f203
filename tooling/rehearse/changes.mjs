/** The changes that a rehearsal makes to the copy: a repair, an addition, and a break. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the addition exports, and the break takes away. */
export const addedName = "rehearsal";

const line = `export { ${addedName} } from "./${addedName}.js";\n`;
const source = `/**
 * Added by the rehearsal of a release.
 *
 * @public
 */
export function ${addedName}(): string {
  return "added";
}
`;

/** Stands in the built file afterwards: a comment that bundlers keep. */
export const repairMark = "repaired by the rehearsal of a release";

/**
 * @param {string} copy
 * @param {string} packageName
 */
export function repair(copy, packageName) {
  appendFileSync(join(copy, "packages", packageName, "src", "index.ts"), `\n/*! ${repairMark} */\n`);
}

/**
 * @param {string} copy
 * @param {string} packageName
 */
export function add(copy, packageName) {
  const folder = join(copy, "packages", packageName, "src");
  writeFileSync(join(folder, `${addedName}.ts`), source);
  appendFileSync(join(folder, "index.ts"), line);
}

/**
 * Takes away what `add` has added.
 *
 * @param {string} copy
 * @param {string} packageName
 */
export function takeAway(copy, packageName) {
  const folder = join(copy, "packages", packageName, "src");
  rmSync(join(folder, `${addedName}.ts`));
  const index = join(folder, "index.ts");
  writeFileSync(index, readFileSync(index, "utf8").replace(line, ""));
}
