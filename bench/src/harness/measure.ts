import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A measurement that takes longer hangs, or is on a machine where its figure would say nothing. */
const LIMIT_S = 120;

const childFile = fileURLToPath(new URL("./child.js", import.meta.url));

/** Runs one measurement in a Node process of its own. */
export function measureInNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return measureIn(process.execPath, [childFile, ...args], env);
}

/** Runs a command whose last line is `{"value": <number>}`, and gives the number. */
export async function measureIn(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const printed = await outputOf(command, args, env);
  const { value } = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as { readonly value?: unknown };
  if (typeof value !== "number" || !(value > 0 && value < Infinity)) {
    throw new Error(`${args.join(" ")}: a measurement must be a finite number > 0, got ${value}`);
  }
  return value;
}

function outputOf(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: LIMIT_S * 1000,
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
