/** Builds the site with VitePress from the pages that have been gathered. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vitepress";
import { builtFolder, root } from "./repository.mjs";

/**
 * @param {string} base - Path below which the site will be served, `/` or `/name/`.
 * @throws Error if a page does not compile, or links to a page that does not exist
 */
export async function buildSite(base) {
  rmSync(builtFolder, { recursive: true, force: true });
  process.env.SITE_BASE = base;
  await build(join(root, "site"));
}
