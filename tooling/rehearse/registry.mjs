/** The registry of a rehearsal: started, asked whether the other one answers, stopped. */
import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const server = fileURLToPath(new URL("registry-server.mjs", import.meta.url));

/** A package that every npm registry has, small, and needed here anyway. */
const known = "pure-rand";

/**
 * @typedef {object} Registry
 * @property {string} url
 * @property {() => void} stop
 */

/**
 * Starts the registry and writes the settings by which npm and pnpm publish to it.
 *
 * @param {string} folder - The temporary folder of the rehearsal.
 * @param {string} upstream
 * @returns {Promise<Registry>}
 */
export async function startRegistry(folder, upstream) {
  const child = fork(server, [join(folder, "registry"), upstream], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let words = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (words += text));
  const port = await new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(/** @type {{ port: number }} */ (message).port));
    child.once("exit", (code) => reject(new Error(`the local registry ended with ${code}\n${words.slice(-2000)}`)));
  });
  child.removeAllListeners("exit");
  const url = `http://127.0.0.1:${port}/`;
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  mkdirSync(join(folder, "tmp"), { recursive: true });
  // Clients refuse to publish without a token; this registry takes any.
  writeFileSync(join(home, ".npmrc"), `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`);
  return { url, stop: () => void child.kill() };
}

/**
 * Throws, with what to do, if the registry does not give what a rehearsal needs.
 *
 * @param {string} url
 */
export async function requireAnswer(url) {
  const problem = await fetch(new URL(known, url), { signal: AbortSignal.timeout(30_000) }).then(
    (response) => (response.ok ? undefined : `gives ${response.status} for the package ${known}`),
    (error) => `does not answer (${error?.cause?.code ?? error?.name ?? error})`,
  );
  if (problem === undefined) return;
  throw new Error(
    `the npm registry of this machine ${problem}. A rehearsal installs TypeScript, vite and a few others from it: is the ` +
      "machine offline? `npm config get registry` says which registry it is, `npm ping` whether it is there.",
  );
}
