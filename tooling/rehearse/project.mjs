/** An empty project outside the workspace, as a user of the packages starts one. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execute } from "./command.mjs";

/**
 * @param {string} folder - Does not exist yet.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ readonly [key: string]: unknown }} [manifest] - What its package.json says beside its name.
 */
export function emptyProject(folder, env, manifest = {}) {
  mkdirSync(folder, { recursive: true });
  const project = new Project(folder, env);
  project.write(
    "package.json",
    JSON.stringify({ name: "project", version: "1.0.0", private: true, type: "module", ...manifest }),
  );
  return project;
}

class Project {
  /**
   * @param {string} folder
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(folder, env) {
    this.folder = folder;
    this.env = env;
  }

  /**
   * @param {string} file
   * @param {string} text
   */
  write(file, text) {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** @param {string} file */
  read(file) {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /**
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ readonly mayFail?: boolean }} [options]
   */
  run(command, args, { mayFail = false } = {}) {
    return execute(command, args, { cwd: this.folder, env: this.env, mayFail });
  }

  /**
   * @param {readonly string[]} what - Names, with or without a range; none: what package.json says.
   * @param {{ readonly mayFail?: boolean }} [options]
   */
  install(what, options) {
    return this.run("npm", ["install", "--no-progress", "--loglevel=error", ...what], options);
  }

  /**
   * Runs a file of the project with Node.
   *
   * @param {string} file
   * @param {{ readonly mayFail?: boolean }} [options]
   */
  node(file, options) {
    return this.run(process.execPath, ["--no-warnings", file], options);
  }

  /**
   * The version of an installed package.
   *
   * @param {string} name
   * @returns {string}
   */
  versionOf(name) {
    return JSON.parse(this.read(join("node_modules", name, "package.json"))).version;
  }
}

/** @typedef {Project} EmptyProject */
