/** Which files of the repository are pages of the site, under which headings, and where. */
import { docsPages, exampleNames, packageNames } from "./repository.mjs";

/**
 * @typedef {object} Section
 * @property {string} title
 * @property {readonly string[]} files - From the root of the repository.
 */

/** @type {readonly Section[]} */
export const sections = [
  { title: "Start", files: ["docs/index.md", "README.md"] },
  {
    title: "Concepts",
    files: [
      "docs/concepts/time-and-order.md",
      "docs/concepts/determinism.md",
      "docs/concepts/logs-and-offsets.md",
      "docs/concepts/rebalancing.md",
      "docs/concepts/windows-and-watermarks.md",
    ],
  },
  {
    title: "Guides",
    files: [
      "docs/guides/partitions-and-consumers.md",
      "docs/guides/clear-a-backlog.md",
      "docs/guides/cost-of-a-rebalance.md",
      "docs/guides/retention-and-lag.md",
      "docs/guides/watermark-delay.md",
      "docs/guides/whose-answers.md",
      "docs/write-a-strategy.md",
      "docs/guides/test-your-component.md",
      "docs/guides/read-the-fingerprint.md",
      "docs/performance.md",
    ],
  },
  { title: "Examples", files: exampleNames().map((name) => `examples/${name}/README.md`) },
  { title: "Look up", files: ["docs/errors.md", "docs/window-profiles.md", "docs/reference-map.md"] },
  {
    title: "Packages",
    files: packageNames.flatMap((name) => [`packages/${name}/README.md`, `packages/${name}/SPEC.md`]),
  },
  {
    title: "Inside",
    files: [
      "ARCHITECTURE.md",
      "docs/event-queue.md",
      "docs/flat-heap.md",
      "bench/README.md",
      "bench/RESULTS.md",
      "conformance/README.md",
      "CONTRIBUTING.md",
    ],
  },
];

/** The pages of `docs` that no section names: there should be none. */
export function pagesWithoutSection() {
  const named = new Set(sections.flatMap(({ files }) => files));
  return docsPages().filter((file) => !named.has(file));
}

/**
 * The page that a file becomes: `docs/` is the root of the site, a README stands for its folder.
 *
 * @param {string} file
 * @returns {string}
 */
export function pageOf(file) {
  if (file.startsWith("docs/")) return file.slice("docs/".length);
  if (file.endsWith("/README.md")) return `${file.slice(0, -"README.md".length)}index.md`;
  return file.toLowerCase();
}

/** The files that are pages, and what they become. */
export function pages() {
  return new Map(sections.flatMap(({ files }) => files).map((file) => [file, pageOf(file)]));
}
