/**
 * The rehearsal of a release: a local registry, the packages published to it from a copy of the working tree, and what
 * strangers do with them then. The working tree is only read; everything else is in a temporary folder that goes in the end.
 */
import { mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { installEachAlone } from "./alone.mjs";
import { runInBrowser } from "./browser.mjs";
import { execute } from "./command.mjs";
import { requireFromCommonJs } from "./commonjs.mjs";
import { copyRepository } from "./copy.mjs";
import { strangersEnvironment } from "./environment.mjs";
import { requireAnswer, startRegistry } from "./registry.mjs";
import {
  buildPackages,
  installCopy,
  maintainersEnvironment,
  publishPackages,
  versionPackages,
  versionsIn,
} from "./release.mjs";
import { clear } from "./stage.mjs";
import { rehearseSteps } from "./steps.mjs";
import { installWithStrictPeers } from "./strict-peers.mjs";
import { table } from "./table.mjs";
import { checkTarballs } from "./tarballs.mjs";
import { tryThirdParty } from "./third-party.mjs";
import { mixTwoCores } from "./two-cores.mjs";
import { compileEverywhere } from "./typescript.mjs";
import { firstConsumer, rehearseMajor, rehearseMinor, rehearsePatch } from "./upgrades.mjs";

/**
 * @param {string} root
 * @param {{ readonly committed: boolean, readonly keep: boolean }} options - `committed`: rehearse the last commit, not the
 *   working tree; `keep`: leave the temporary folder.
 * @returns {Promise<number>} the exit code
 */
export async function rehearse(root, { committed, keep }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sim-rehearsal-")));
  const { stdout: upstream } = await execute("npm", ["config", "get", "registry"], { cwd: root, env: process.env });
  const registry = await startRegistry(folder, upstream.trim());
  const end = () => {
    registry.stop();
    if (!keep) clear(folder);
  };
  process.once("SIGINT", () => {
    end();
    process.exit(130);
  });
  try {
    const rows = await rehearseSteps(stepsOn(root, folder, registry.url, committed), {
      say: console.log,
      now: () => performance.now(),
    });
    console.log(`\n${table(rows)}`);
    if (keep) console.log(`\nkept: ${folder}`);
    return rows.every(({ state }) => state === "done" || state === "skipped") ? 0 : 1;
  } finally {
    end();
  }
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} url
 * @param {boolean} committed
 * @returns {import("./steps.mjs").RehearsalStep[]}
 */
function stepsOn(root, folder, url, committed) {
  const copy = join(folder, "copy");
  const env = strangersEnvironment(process.env, folder, url);
  const release = { copy, env: maintainersEnvironment(env, join(copy, "node_modules", ".bin"), delimiter) };
  const stage = {
    root,
    folder,
    copy,
    env,
    release,
    packages: ["strategies", "core", "eventlog", "consumer-group", "stream-processor"],
  };
  mkdirSync(join(folder, "projects"), { recursive: true });
  /** @type {import("./release.mjs").Versions} */
  let first = new Map();
  /** @type {import("./upgrades.mjs").Consumer | undefined} */
  let consumer;
  return [
    {
      name: "registry",
      needed: true,
      async run() {
        await requireAnswer(url);
        return "verdaccio on the loopback interface, before the npm registry of this machine";
      },
    },
    {
      name: "copy",
      needed: true,
      async run() {
        await copyRepository(root, copy, { env, committed });
        await installCopy(copy);
        return `${committed ? "the last commit" : "the working tree"}, its tools installed from the lockfile`;
      },
    },
    {
      name: "first release",
      needed: true,
      async run() {
        await versionPackages(release);
        first = versionsIn(copy);
        await buildPackages(release, first.keys());
        const published = await publishPackages(release);
        const expected = [...first].map(([name, version]) => `${name}@${version}`).sort();
        if (published.join() !== expected.join()) {
          throw new Error(`published ${published.join(" ")}, not ${expected.join(" ")}`);
        }
        return published.join(" ");
      },
    },
    { name: "tarballs", run: () => checkTarballs(stage) },
    { name: "each alone", run: () => installEachAlone(stage) },
    { name: "strict peers", run: () => installWithStrictPeers(stage) },
    { name: "TypeScript", run: () => compileEverywhere(stage) },
    { name: "CommonJS", run: () => requireFromCommonJs(stage) },
    { name: "browser", run: () => runInBrowser(stage) },
    { name: "third party", run: () => tryThirdParty(stage) },
    {
      name: "consumer",
      needed: true,
      async run() {
        consumer = await firstConsumer(stage);
        return `compiled against ${[...first.values()].join(", ")}`;
      },
    },
    { name: "patch", needed: true, run: () => rehearsePatch(stage, required(consumer)) },
    { name: "minor", needed: true, run: () => rehearseMinor(stage, required(consumer)) },
    { name: "major", needed: true, run: () => rehearseMajor(stage, required(consumer)) },
    { name: "two engines", run: () => mixTwoCores(stage, first, versionsIn(copy)) },
  ];
}

/**
 * @template T
 * @param {T | undefined} value
 * @returns {T}
 */
function required(value) {
  if (value === undefined) throw new Error("an earlier step has not left what this one needs");
  return value;
}
