import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkFile, describeDifference } from "../../src/check.js";
import { checkers } from "../../src/kinds.js";
import { readVectorFile } from "../../src/vector-file.js";
import type { WindowCase } from "../../src/windows/window-case.js";

/** The kinds of which every case agrees. */
const kinds = ["beam-windows", "flink-windows", "kafkaStreams-session", "kafkaStreams-time"];

describe("the vectors of windows that the engines wrote", () => {
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

function pathOf(kind: string): string {
  return fileURLToPath(new URL(`../../vectors/windows/${kind}.jsonl.gz`, import.meta.url));
}
