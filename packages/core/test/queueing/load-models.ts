import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * The models with the engine in one module, as a user's bundler makes it. Vitest's own transform turns each call across
 * modules into a look-up, which halves the speed of the engine: too slow for 10^8 customers.
 */
export async function loadModels(): Promise<typeof import("./models.js")> {
  const folder = await mkdtemp(join(tmpdir(), "queueing-"));
  try {
    const outfile = join(folder, "models.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("models.ts", import.meta.url))],
      outfile,
      bundle: true,
      format: "esm",
      target: "es2023",
      conditions: ["@sim/source"],
      logLevel: "silent",
    });
    return await import(/* @vite-ignore */ pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
