import { defineConfig } from "vitepress";
import { slug } from "../src/markdown.mjs";
import { sidebars } from "../src/sidebar.mjs";

export default defineConfig({
  title: "@sim",
  description: "Streaming systems, simulated: event logs, consumer groups and stream processors",
  lang: "en",
  base: process.env.SITE_BASE ?? "/",
  srcDir: "temp/pages",
  outDir: "dist",
  cacheDir: "temp/cache",
  metaChunk: true,
  // The same anchors as where the pages are read in the repository.
  markdown: {
    anchor: { slugify: slug },
    // Comments of the default ones are too pale to read.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  vite: {
    // The bundle of the search index and of the largest pages; it is loaded in pieces.
    build: { chunkSizeWarningLimit: 5000 },
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/" },
      { text: "Errors", link: "/errors" },
      { text: "Reference", link: "/reference/" },
    ],
    sidebar: sidebars(),
    outline: [2, 3],
    search: { provider: "local" },
    docFooter: { prev: false, next: false },
  },
});
