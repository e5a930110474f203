import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Checker } from "../../src/checker.js";
import type { LogCase, LogStep } from "../../src/kafka/log-case.js";
import { checkCompaction } from "../../src/kafka/log-compaction.js";
import { checkRetention } from "../../src/kafka/log-retention.js";
import { readVectorFile } from "../../src/vector-file.js";

const kinds: readonly (readonly [string, Checker<LogCase<never>>])[] = [
  ["retention", checkRetention],
  ["compaction", checkCompaction],
];

function casesOf(kind: string): readonly LogCase[] {
  const path = fileURLToPath(new URL(`../../vectors/kafka/${kind}.jsonl.gz`, import.meta.url));
  return readVectorFile(path).cases as readonly LogCase[];
}

function check(checker: Checker<LogCase<never>>, vectorCase: LogCase): ReturnType<Checker> {
  return checker("", { kind: "", kafka: "", seed: 0, cases: 1 }, vectorCase as LogCase<never>);
}

describe.each(kinds)("%s", (kind, checker) => {
  const cases = casesOf(kind);

  it("[CONF] the log does what Kafka's does, step by step, in every case checked in", () => {
    expect(cases.length).toBeGreaterThanOrEqual(500);
    const differing = cases.map((each) => check(checker, each)).filter((difference) => difference !== undefined);
    expect(differing).toEqual([]);
  });

  it("[CONF] the cases have every step, refusals, gaps between watermark and end, and both kinds of limit", () => {
    const steps = cases.flatMap((each) => each.steps);
    const kindsOfSteps = new Set(steps.map((step) => step.do));
    expect([...kindsOfSteps].sort()).toEqual(
      kind === "retention" ? ["append", "delete", "start", "watermark"] : ["append", "clean", "start", "watermark"],
    );
    const refusals = new Set(steps.map((step) => ("refused" in step ? step.refused : undefined)));
    expect(refusals.has("InvalidTimestampException")).toBe(true);
    expect(refusals.has("OffsetOutOfRangeException")).toBe(true);
    expect(refusals.has("RecordBatchTooLargeException")).toBe(true);
    expect(refusals.has("InvalidRecordException")).toBe(kind === "compaction");
    expect(steps.some((step) => step.do === "delete" && step.deleted > 1)).toBe(kind === "retention");
    expect(steps.some((step) => step.do === "clean" && step.cleaned)).toBe(kind === "compaction");
  });

  it("[CONF] a wrong answer is noticed, whichever figure of whichever kind of step it is", () => {
    const seen = new Set<string>();
    for (const vectorCase of cases.slice(0, 60)) {
      for (const [index, step] of vectorCase.steps.entries()) {
        for (const [field, wrong] of wrongAnswers(step)) {
          const name = `${step.do}.${field}`;
          if (seen.has(name)) continue;
          seen.add(name);
          const steps = vectorCase.steps.with(index, { ...step, ...wrong });
          const difference = check(checker, { ...vectorCase, steps });
          expect(difference?.where, name).toMatch(new RegExp(`^step ${index} \\(${step.do}\\)`));
        }
      }
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(kind === "retention" ? retentionFields : compactionFields));
  });
});

const retentionFields = [
  "append.end",
  "append.refused",
  "append.segments",
  "delete.deleted",
  "delete.segments",
  "delete.start",
  "start.refused",
  "start.start",
  "watermark.watermark",
];
const compactionFields = [
  "append.end",
  "append.segments",
  "clean.checkpoint",
  "clean.cleanableBytes",
  "clean.cleaned",
  "clean.from",
  "clean.records",
  "clean.segments",
];

/** A step with one of its answers changed, for each that it has. */
function wrongAnswers(step: LogStep): readonly (readonly [field: string, wrong: object])[] {
  const answers: [string, object][] = [];
  for (const field of ["start", "end", "watermark"] as const) {
    const value = step[field];
    if (value !== undefined) answers.push([field, { [field]: value + 1 }]);
  }
  if (step.segments !== undefined) {
    answers.push(["segments", { segments: step.segments.map(([base, size, largest]) => [base, size, largest + 1]) }]);
  }
  if ("refused" in step) answers.push(["refused", { refused: undefined }]);
  if (step.do === "delete") answers.push(["deleted", { deleted: step.deleted + 1 }]);
  if (step.do === "clean") {
    answers.push(["from", { from: step.from + 1 }], ["cleaned", { cleaned: !step.cleaned }]);
    // A checkpoint below the log start says no more than the start does.
    if (step.checkpoint !== null) answers.push(["checkpoint", { checkpoint: step.checkpoint + 100 }]);
    if (step.cleanableBytes > 0) answers.push(["cleanableBytes", { cleanBytes: step.cleanBytes + 1 }]);
    if ((step.records?.length ?? 0) > 0) {
      answers.push([
        "records",
        { records: step.records?.map(([offset, key, value, size]) => [offset, key, value, size + 1]) },
      ]);
    }
  }
  return answers;
}
