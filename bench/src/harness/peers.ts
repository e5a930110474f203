import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureIn, measureInNode, type ProcessOptions } from "./measure.js";
import type { Measurement } from "./model.js";
import { compareVersions, findPython, type Python } from "./python.js";
import type { Peer } from "./suite.js";
import { PEERS_FOLDER } from "./throwaway.js";

/** A peer that is installed and can be measured. */
export interface ReadyPeer {
  readonly peer: Peer;
  measure(suite: string, workload: string, operations: number, options?: ProcessOptions): Promise<Measurement>;
}

export interface ReadyPeers {
  readonly peers: readonly ReadyPeer[];
  /** The version of Python that measured, if any did. */
  readonly python: string | undefined;
}

/** Throwaway installations, kept from run to run; nothing of the repository depends on them. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/bench", import.meta.url));
const pythonFolder = fileURLToPath(new URL("../python", import.meta.url));

/** Installs the peers as far as this machine can, and says which it leaves out. */
export function preparePeers(peers: readonly Peer[], say: (line: string) => void): ReadyPeers {
  const python = findPython();
  const wanted = peers.filter((peer) => {
    const why = peer.registry === "PyPI" ? missingPython(peer, python) : undefined;
    if (why !== undefined) say(`${peer.name} is left out: ${why}`);
    return why === undefined;
  });
  const fromNpm = wanted.filter(({ registry }) => registry === "npm");
  const fromPyPI = wanted.filter(({ registry }) => registry === "PyPI");
  const npmFolder = fromNpm.length > 0 ? installFromNpm(fromNpm, say) : "";
  const interpreter = python !== undefined && fromPyPI.length > 0 ? installFromPyPI(fromPyPI, python, say) : "";
  return {
    peers: wanted.map((peer) => ({
      peer,
      measure: (suite, workload, operations, options) => {
        const work = [workload, String(operations)];
        return peer.registry === "npm"
          ? measureInNode(["figure", suite, peer.name, ...work], {
              ...options,
              env: { ...options?.env, [PEERS_FOLDER]: npmFolder },
            })
          : measureIn(interpreter, ["-B", join(pythonFolder, `${suite}_${peer.name}.py`), ...work], options);
      },
    })),
    python: fromPyPI.length > 0 ? python?.version.join(".") : undefined,
  };
}

function missingPython(peer: Peer, python: Python | undefined): string | undefined {
  const least = peer.python ?? [3, 8];
  if (python !== undefined && compareVersions(python.version, least) >= 0) return undefined;
  const found = python === undefined ? "none was found" : `the newest found is ${python.version.join(".")}`;
  return `it needs Python >= ${least.join(".")}, and ${found}; PYTHON=/path/to/python names another`;
}

function installFromNpm(peers: readonly Peer[], say: (line: string) => void): string {
  const packages = pinned(peers, "@");
  return installOnce(`npm-${packages.join("-")}`, `${packages.join(", ")} from npm`, say, (folder) => {
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    run("npm", [
      "install",
      "--prefix",
      folder,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-save",
      ...packages,
    ]);
  });
}

/** A virtual environment; gives its interpreter. */
function installFromPyPI(peers: readonly Peer[], { command, version }: Python, say: (line: string) => void): string {
  const packages = pinned(peers, "==");
  const name = `python-${version.join(".")}-${packages.join("-")}`;
  const interpreterIn = (folder: string) =>
    process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const folder = installOnce(
    name,
    `${packages.join(", ")} from PyPI, for Python ${version.join(".")}`,
    say,
    (fresh) => {
      run(command, ["-m", "venv", fresh]);
      run(interpreterIn(fresh), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
    },
  );
  return interpreterIn(folder);
}

function installOnce(
  name: string,
  what: string,
  say: (line: string) => void,
  install: (folder: string) => void,
): string {
  const folder = join(cache, name);
  // The last thing written: an installation that was cut short has none, and is made again.
  const stamp = join(folder, ".installed");
  if (existsSync(stamp)) return folder;
  say(`installing ${what}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  install(folder);
  writeFileSync(stamp, "");
  return folder;
}

function run(command: string, args: readonly string[]): void {
  const shell = process.platform === "win32" && command === "npm";
  execFileSync(command, args, { shell, stdio: ["ignore", "ignore", "inherit"] });
}

function pinned(peers: readonly Peer[], sign: string): string[] {
  return peers.map(({ name, version }) => `${name}${sign}${version}`);
}
