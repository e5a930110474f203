/** Which packages need a changeset, and of which level, by what has changed in their API reports (PKG6). */
import { highest, levelOf, levels, readReport, reportChanges } from "./api-report-changes.mjs";

/** @typedef {import("./api-report-changes.mjs").Level} Level */
/** @typedef {import("./api-report-changes.mjs").Change} Change */

/**
 * @typedef {object} PackageState
 * @property {string} name - Without the scope.
 * @property {boolean} released - It has been published before.
 * @property {Level | undefined} raised - What its version has been raised by since the base.
 * @property {readonly string[]} peers - The packages of ours that are peers of it.
 * @property {ReadonlyMap<string, ReportPair>} reports - By file name.
 *
 * @typedef {{ readonly before: string | undefined, readonly after: string | undefined }} ReportPair - Their texts.
 */

/**
 * What is missing, a line for each package; empty if nothing is.
 *
 * @param {readonly PackageState[]} packages
 * @param {readonly string[]} changesets - The texts of the pending ones.
 * @returns {string[]}
 */
export function changesetFaults(packages, changesets) {
  const excused = new Set(changesets.flatMap(compatibleNames));
  const declared = new Map(packages.map(({ name }) => [name, highest(changesets.map((text) => levelIn(text, name)))]));
  /** @type {ReadonlyMap<string, readonly Change[]>} */
  const own = new Map(packages.map((each) => [each.name, ownChanges(each, excused)]));
  /** @type {string[]} */
  const faults = [];
  for (const { name, released, raised, peers, reports } of packages) {
    if (!released) continue;
    const changes = [...(own.get(name) ?? []), ...inheritedChanges(reports, packages, own, excused)];
    const needed = highest(changes.map(({ level }) => level));
    // A major of a peer makes one of this package by itself.
    const automatic = peers.some((peer) => declared.get(peer) === "major") ? "major" : undefined;
    const has = highest([declared.get(name), raised, automatic]);
    if (needed === undefined || (has !== undefined && levels.indexOf(has) >= levels.indexOf(needed))) continue;
    const why = changes.filter(({ level }) => level === needed).map(({ name: which, what }) => `${which} ${what}`);
    faults.push(`@sim/${name} needs a ${needed} changeset and has ${has ?? "none"}: ${why.join("; ")}`);
  }
  return faults;
}

/**
 * @param {PackageState} state
 * @param {ReadonlySet<string>} excused
 * @returns {Change[]}
 */
function ownChanges({ reports }, excused) {
  /** @type {Change[]} */
  const changes = [];
  for (const [file, { before, after }] of reports) {
    if (before === after) continue;
    if (before === undefined) changes.push({ name: file, what: "is a new report", level: "minor" });
    else if (after === undefined) changes.push({ name: file, what: "is gone", level: "major" });
    else {
      const found = reportChanges(readReport(before), readReport(after));
      changes.push({ name: file, what: "reads otherwise", level: "patch" }, ...found);
    }
  }
  return changes.map((each) => (excused.has(each.name) && each.level === "major" ? { ...each, level: "minor" } : each));
}

/**
 * What comes from the packages whose types a package shows: all of what it re-exports, and what breaks of the rest.
 *
 * @param {PackageState["reports"]} reports
 * @param {readonly PackageState[]} packages
 * @param {ReadonlyMap<string, readonly Change[]>} own
 * @param {ReadonlySet<string>} excused
 * @returns {Change[]}
 */
function inheritedChanges(reports, packages, own, excused) {
  /** @type {Change[]} */
  const changes = [];
  for (const { after } of reports.values()) {
    if (after === undefined) continue;
    const { imports, reexports } = readReport(after);
    const shown = new Set([...reexports.values()].map(({ from, name }) => `${from} ${name}`));
    for (const { from, name } of imports.values()) {
      const source = packages.find((each) => `@sim/${each.name}` === from);
      const before = source?.reports.get(`${source.name}.api.md`)?.before;
      if (!source || before === undefined) continue;
      const level = levelOf(name, readReport(before), own.get(source.name) ?? []);
      const isShown = shown.has(`${from} ${name}`);
      if (level === undefined || excused.has(name) || !(isShown || level === "major")) continue;
      changes.push({ name, what: `of ${from}, which it ${isShown ? "re-exports" : "shows"}, has changed`, level });
    }
  }
  return changes;
}

/** @param {string} text */
function frontMatter(text) {
  return /^---\n([\s\S]*?)\n---/.exec(text.replaceAll("\r\n", "\n").replaceAll("'", '"'))?.[1] ?? "";
}

/**
 * @param {string} text
 * @param {string} name
 * @returns {Level | undefined}
 */
function levelIn(text, name) {
  const found = new RegExp(`^"@sim/${name}": *(patch|minor|major) *$`, "m").exec(frontMatter(text));
  return /** @type {Level | undefined} */ (found?.[1]);
}

/** @param {string} text */
function compatibleNames(text) {
  return [...text.matchAll(/^compatible: +`?([\w$.]+)`?: *\S/gm)].map(([, name]) => name ?? "");
}

/**
 * A third party's package of an earlier version that had to be edited: whoever wrote one has to do the same, so it is a major.
 *
 * @param {readonly string[]} files - Those below tooling/frozen that differ from the base or are gone.
 * @param {readonly PackageState[]} packages
 * @param {readonly string[]} changesets
 * @returns {string[]}
 */
export function frozenFaults(files, packages, changesets) {
  const isMajor = packages.some(
    ({ name, raised }) => raised === "major" || changesets.some((text) => levelIn(text, name) === "major"),
  );
  if (isMajor || packages.every(({ released }) => !released)) return [];
  return files.map(
    (file) => `${file} has been edited, as third parties would have to: that is a major of some package`,
  );
}

/**
 * How far a version lies above another one.
 *
 * @param {string} before
 * @param {string} after
 * @returns {Level | undefined}
 */
export function raisedBy(before, after) {
  const [a, b] = [before, after].map((version) => version.split(".").map(Number));
  const at = [0, 1, 2].find((index) => a?.[index] !== b?.[index]);
  return at === undefined ? undefined : /** @type {const} */ (["major", "minor", "patch"])[at];
}
