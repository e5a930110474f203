/** What the programs of a rehearsal see of the machine: its programs, and nothing of who works on it. */
import { delimiter, join } from "node:path";

/** What a program cannot start without, on one system or another. */
const kept = ["SystemRoot", "ComSpec", "PATHEXT", "WINDIR", "LANG", "LC_ALL", "TZ"];

/**
 * An environment with a home, caches and settings below `folder`, and one registry: no token, no proxy and no setting of
 * the machine gets in, and nothing is left behind on it.
 *
 * @param {NodeJS.ProcessEnv} machine - The environment of this process.
 * @param {string} folder - The temporary folder of the rehearsal.
 * @param {string} registry - Address of the local registry.
 * @returns {NodeJS.ProcessEnv}
 */
export function strangersEnvironment(machine, folder, registry) {
  const home = join(folder, "home");
  return {
    ...Object.fromEntries(kept.flatMap((name) => (machine[name] === undefined ? [] : [[name, machine[name]]]))),
    PATH: pathWithoutProjects(machine.PATH ?? ""),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: join(folder, "tmp"),
    TEMP: join(folder, "tmp"),
    TMP: join(folder, "tmp"),
    NO_COLOR: "1",
    DO_NOT_TRACK: "1",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "rehearsal",
    GIT_AUTHOR_EMAIL: "rehearsal@example.invalid",
    GIT_COMMITTER_NAME: "rehearsal",
    GIT_COMMITTER_EMAIL: "rehearsal@example.invalid",
    npm_config_registry: registry,
    npm_config_userconfig: join(home, ".npmrc"),
    npm_config_globalconfig: join(home, "global.npmrc"),
    npm_config_cache: join(folder, "npm-cache"),
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    npm_config_ignore_scripts: "true",
  };
}

/**
 * `npm run` puts the tools of the repository on the PATH; a stranger's machine does not have them.
 *
 * @param {string} path
 */
function pathWithoutProjects(path) {
  return path
    .split(delimiter)
    .filter((entry) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/.test(entry))
    .join(delimiter);
}
