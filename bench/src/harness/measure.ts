import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measurement } from "./model.js";

/** A measurement that takes longer hangs, or is on a machine where its figure would say nothing. */
const LIMIT_S = 120;

/** How a measuring process is run. */
export interface ProcessOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Seconds after which it is ended. Default 120. */
  readonly limitS?: number | undefined;
}

const childFile = fileURLToPath(new URL("./child.js", import.meta.url));

/** Runs one measurement in a Node process of its own. */
export function measureInNode(args: readonly string[], options?: ProcessOptions): Promise<Measurement> {
  return measureIn(process.execPath, ["--expose-gc", childFile, ...args], options);
}

/** Runs a command whose last line is a {@link Measurement} in JSON. */
export async function measureIn(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<Measurement> {
  const printed = await outputOf(command, args, options);
  const measured = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as Partial<Measurement>;
  const { value } = measured;
  if (typeof value !== "number" || !(value > 0 && value < Infinity)) {
    throw new Error(`${args.join(" ")}: a measurement must be a finite number > 0, got ${value}`);
  }
  return { ...measured, value };
}

function outputOf(
  command: string,
  args: readonly string[],
  { env = {}, limitS = LIMIT_S }: ProcessOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: limitS * 1000,
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${args.join(" ")} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
