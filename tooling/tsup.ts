import { readFileSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

/**
 * One build for all packages: an ES module and its rolled-up declarations per entry point. Dependencies and peers stay
 * imports. Other packages resolve to their built declarations (no `@sim/source` condition), as for a consumer.
 *
 * @param entry - Entry points by the name of the file they become in `dist`.
 */
export const packageBuild = (entry: { readonly [name: string]: string } = { index: "src/index.ts" }) =>
  defineConfig({ ...common("src/index.ts"), entry: { ...entry }, clean: true });

/**
 * The entry point `./testing` of a package, built after the main one: it sees the package as a stranger does, by its name.
 *
 * @param packageName - The package's own name, which stays an import.
 */
export const testingBuild = (packageName: string) =>
  defineConfig({
    ...common("src/testing/index.ts"),
    entry: { testing: "src/testing/index.ts" },
    external: [packageName],
    clean: false,
  });

/** @param index - Table of contents of the entry point. */
function common(index: string): Options {
  return {
    format: "esm",
    target: "es2022",
    platform: "neutral",
    tsconfig: "tsconfig.build.json",
    dts: {
      // tsup sets `baseUrl` for its declaration build, which TypeScript 6 calls deprecated.
      compilerOptions: { ignoreDeprecations: "6.0" },
      // The roll-up drops what stands above the first export.
      banner: packageDocumentation(index),
    },
    sourcemap: true,
    silent: true,
  };
}

/** The comment at the top of a table of contents. */
function packageDocumentation(index: string): string {
  const comment = /^\/\*\*(?:(?!\*\/)[\s\S])*@packageDocumentation[\s\S]*?\*\//.exec(readFileSync(index, "utf8"));
  return comment?.[0] ?? "";
}
