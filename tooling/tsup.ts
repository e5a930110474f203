import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

/**
 * One build for all packages: an ES module and its rolled-up declarations per entry point. Dependencies and peers stay
 * imports. Other packages resolve to their built declarations (no `@sim/source` condition), as for a consumer.
 *
 * @param entry - Entry points by the name of the file they become in `dist`.
 */
export const packageBuild = (entry: { readonly [name: string]: string } = { index: "src/index.ts" }) =>
  defineConfig({
    entry: { ...entry },
    format: "esm",
    target: "es2022",
    platform: "neutral",
    tsconfig: "tsconfig.build.json",
    dts: {
      // tsup sets `baseUrl` for its declaration build, which TypeScript 6 calls deprecated.
      compilerOptions: { ignoreDeprecations: "6.0" },
      // The roll-up drops what stands above the first export.
      banner: packageDocumentation(),
    },
    sourcemap: true,
    clean: true,
    silent: true,
  });

/** The comment at the top of the package's table of contents. */
function packageDocumentation(): string {
  const comment = /^\/\*\*(?:(?!\*\/)[\s\S])*@packageDocumentation[\s\S]*?\*\//.exec(
    readFileSync("src/index.ts", "utf8"),
  );
  return comment?.[0] ?? "";
}
