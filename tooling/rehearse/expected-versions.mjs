/** Which versions follow from a change, by the rules that CONTRIBUTING.md states. */

/** @typedef {import("./release.mjs").Versions} Versions */
/** @typedef {import("./release.mjs").Level} Level */

/** They run on the engine of the program they are installed in: `@sim/core` is their peer. */
const components = ["@sim/consumer-group", "@sim/eventlog", "@sim/stream-processor"];

/**
 * The versions after a release with one change. A patch or a minor concerns its package alone. A major of the engine is
 * one of the components too, since their users have to change engines; a major of the strategies, which come along as a
 * plain dependency, is a patch of the components unless they say more.
 *
 * @param {Versions} before
 * @param {string} name
 * @param {Level} level
 * @returns {Versions}
 */
export function expectedVersions(before, name, level) {
  const after = new Map(before);
  const raise = (/** @type {string} */ each, /** @type {Level} */ by) =>
    after.set(each, raised(before.get(each) ?? "", by));
  raise(name, level);
  if (level === "major" && name === "@sim/core") for (const each of components) raise(each, "major");
  if (level === "major" && name === "@sim/strategies") for (const each of components) raise(each, "patch");
  return after;
}

/**
 * @param {string} version - Of a release, such as `1.4.2`.
 * @param {Level} level
 */
export function raised(version, level) {
  const [major = Number.NaN, minor = Number.NaN, patch = Number.NaN] = version.split(".").map(Number);
  if (level === "major") return `${major + 1}.0.0`;
  return level === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/**
 * What differs, in words; empty if nothing does.
 *
 * @param {Versions} found
 * @param {Versions} expected
 * @returns {string[]}
 */
export function differences(found, expected) {
  return [...new Set([...found.keys(), ...expected.keys()])]
    .filter((name) => found.get(name) !== expected.get(name))
    .map((name) => `${name} is ${found.get(name) ?? "missing"}, not ${expected.get(name) ?? "absent"}`);
}
