import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, by far. What takes long and begins last keeps one core busy and all others waiting. */
const LONGEST = [
  "packages/core/test/queueing/steady-state.test.ts",
  "packages/consumer-group/test/group.prop.test.ts",
  "packages/core/test/queueing/wrong-models.test.ts",
  "tooling/test/docs-examples.test.ts",
];

/** The order of vitest, which goes by size where it knows no better, but the longest first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? LONGEST.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
