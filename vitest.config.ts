import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tooling/vitest-order.js";

// Inside the workspace a package is its sources: nothing has to be built before a test runs.
const conditions = ["@sim/source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@sim/source"] } },
  test: {
    include: [
      "{packages,examples}/*/test/**/*.test.ts",
      "tooling/test/**/*.test.ts",
      "bench/{queues,test}/**/*.test.ts",
      "conformance/test/**/*.test.ts",
    ],
    globalSetup: ["./tooling/vitest-seed.ts"],
    setupFiles: ["./tooling/vitest-setup.ts"],
    reporters: ["default", "./tooling/vitest-counts.ts"],
    // All cores: by itself vitest leaves one alone, which of two is half.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
