import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkFile, describeDifference, vectorFilesIn } from "../../src/check.js";
import { checkers } from "../../src/kinds.js";
import { readVectorFile } from "../../src/vector-file.js";
import type { WindowCase } from "../../src/windows/window-case.js";

/** The kinds with panes. */
const kinds = ["beam-windows", "flink-windows", "kafkaStreams-session", "kafkaStreams-sliding", "kafkaStreams-time"];

/** The kinds that are about watermarks alone. */
const watermarkKinds = ["flink-idleness", "flink-multiplexer", "flink-valve", "flink-watermarks"];

describe("the vectors of windows that the engines wrote", () => {
  it("[CONF] are there for every question", () => {
    const files = vectorFilesIn(fileURLToPath(new URL("../../vectors/windows", import.meta.url)));
    expect(files.map((file) => basename(file, ".jsonl.gz"))).toEqual([...kinds, ...watermarkKinds].sort());
  });

  it.each(watermarkKinds)("[CONF] [WIN2] %s: every watermark and every idle mark of every case agrees", (kind) => {
    const { header, agree, first } = checkFile(pathOf(kind));
    expect(first === undefined ? "every case agrees" : describeDifference(header, first)).toBe("every case agrees");
    expect(agree).toBe(header.cases);
    expect(header.cases).toBeGreaterThanOrEqual(1000);
  });

  it.each(kinds)("[CONF] [WIN4] [WIN5] [WIN8] %s: every pane and every drop of every case agrees", (kind) => {
    const { header, agree, first } = checkFile(pathOf(kind));
    expect(first === undefined ? "every case agrees" : describeDifference(header, first)).toBe("every case agrees");
    expect(agree).toBe(header.cases);
    expect(header.cases).toBeGreaterThanOrEqual(500);
  });

  it.each(kinds)("[CONF] %s: a wrong value, a missing pane, a missing drop are noticed", (kind) => {
    const { header, cases } = readVectorFile(pathOf(kind));
    const checker = checkers.get(kind) as NonNullable<ReturnType<typeof checkers.get>>;
    let spoiled = 0;
    for (const vectorCase of (cases as readonly WindowCase[]).slice(0, 50)) {
      const index = vectorCase.out.findIndex(({ panes = [] }) => panes.some(({ v = [] }) => v.length > 0));
      if (index < 0) continue;
      spoiled++;
      const answer = vectorCase.out[index];
      const [pane, ...others] = answer?.panes ?? [];
      const wrongs = [
        { ...answer, panes: [{ ...pane, v: [...(pane?.v ?? []), 1001] }, ...others] },
        { ...answer, panes: others },
        { ...answer, late: [...(answer?.late ?? []), 1001], dropped: (answer?.dropped ?? 0) + 1 },
      ];
      for (const wrong of wrongs) {
        const difference = checker(kind, header, { ...vectorCase, out: vectorCase.out.with(index, wrong as never) });
        expect(difference?.where).toMatch(new RegExp(`^step ${index} `));
      }
    }
    expect(spoiled).toBeGreaterThan(25);
  });
});

describe("a wrong watermark", () => {
  it.each(watermarkKinds)("[CONF] %s: one that is higher, or missing, or one too many is noticed", (kind) => {
    const { header, cases } = readVectorFile(pathOf(kind));
    const checker = checkers.get(kind) as NonNullable<ReturnType<typeof checkers.get>>;
    let spoiled = 0;
    for (const vectorCase of (cases as readonly SaidCase[]).slice(0, 50)) {
      const index = vectorCase.out.findIndex((said) => said.some(([what]) => what === "w"));
      const said = vectorCase.out[index];
      if (said === undefined) continue;
      spoiled++;
      const raised = said.map(([what, ...rest]) => (what === "w" ? [what, (rest[0] as number) + 1] : [what, ...rest]));
      for (const wrong of [raised, said.filter(([what]) => what !== "w"), [...said, ["idle"]]]) {
        const difference = checker(kind, header, { ...vectorCase, out: vectorCase.out.with(index, wrong) } as never);
        expect(difference?.where).toMatch(new RegExp(`^step ${index} `));
      }
    }
    expect(spoiled).toBeGreaterThan(25);
  });
});

/** A case whose answers are what was said after each step: `["w", watermark]`, `["idle"]`, `["active"]`. */
interface SaidCase {
  readonly out: readonly (readonly (readonly unknown[])[])[];
}

function pathOf(kind: string): string {
  return fileURLToPath(new URL(`../../vectors/windows/${kind}.jsonl.gz`, import.meta.url));
}
