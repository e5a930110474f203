import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** A Python interpreter. */
export interface Python {
  readonly command: string;
  /** Major, minor, patch. */
  readonly version: readonly [number, number, number];
}

const PRINT_VERSION = "import platform; print(platform.python_implementation(), platform.python_version())";

/**
 * The interpreter to measure Python peers with: the one that the environment variable PYTHON names, else the newest
 * CPython among `python3` and `python3.*` on the PATH and what pyenv has installed.
 */
export function findPython(): Python | undefined {
  const { PYTHON } = process.env;
  if (PYTHON !== undefined) {
    const python = ask(PYTHON);
    if (python === undefined) throw new Error(`PYTHON: ${PYTHON} is no CPython that runs`);
    return python;
  }
  return [...onPath(), ...fromPyenv()]
    .map(ask)
    .filter((python) => python !== undefined)
    .sort((a, b) => compareVersions(b.version, a.version))[0];
}

export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A file of the name may be no interpreter: pyenv's shims refuse versions that are not selected. */
function ask(command: string): Python | undefined {
  try {
    const printed = execFileSync(command, ["-c", PRINT_VERSION], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [, major, minor, patch] = /^CPython (\d+)\.(\d+)\.(\d+)$/.exec(printed.trim()) ?? [];
    return major === undefined ? undefined : { command, version: [Number(major), Number(minor), Number(patch)] };
  } catch {
    return undefined;
  }
}

function onPath(): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "" && existsSync(folder));
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^python3(\.\d+)?(\.exe)?$/.test(name))
      .map((name) => join(folder, name)),
  );
}

function fromPyenv(): string[] {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), ".pyenv"), "versions");
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .map((version) => join(versions, version, "bin", "python3"))
    .filter((command) => existsSync(command));
}
