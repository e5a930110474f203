import { createRequire } from "node:module";
import { join } from "node:path";

/** The environment variable that tells a measuring process where the peers from npm are installed. */
export const PEERS_FOLDER = "BENCH_PEERS";

/** A peer from npm: it lies in the throwaway folder, and is no dependency of anything here. */
export function requirePeer(name: string): unknown {
  const folder = process.env[PEERS_FOLDER];
  if (folder === undefined) throw new Error(`${PEERS_FOLDER} does not say where ${name} is installed`);
  return createRequire(join(folder, "package.json"))(name);
}
