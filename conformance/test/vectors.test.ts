import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkFile, checkFolder, describeDifference, vectorFilesIn } from "../src/check.js";
import { assignorKinds } from "../src/kafka/assignors.js";

const folder = fileURLToPath(new URL("../vectors/kafka", import.meta.url));
const files = vectorFilesIn(folder);

describe("the vectors that Kafka wrote", () => {
  it("[CONF] are there for every question", () => {
    expect(files.map((file) => basename(file, ".jsonl.gz"))).toEqual(
      [...assignorKinds, "compaction", "partitioner", "producer", "retention", "sticky-partitioner"].sort(),
    );
  });

  it.each(files.map((file) => [basename(file), file] as const))(
    "[CONF] [GRP7] [LOG1] [LOG4] %s: every case agrees",
    (_, file) => {
      const { header, agree, first } = checkFile(file);
      expect(first === undefined ? "every case agrees" : describeDifference(header, first)).toBe("every case agrees");
      expect(agree).toBe(header.cases);
      expect(header).toMatchObject({ kafka: "4.2.1", seed: 1, cases: 1000 });
    },
  );
});

describe("the check of a folder", () => {
  let place = "";
  let printed: string[] = [];
  const print = (line: string): void => void printed.push(line);

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "vectors-"));
    printed = [];
  });
  afterEach(() => rmSync(place, { recursive: true }));

  /** Puts a file of vectors there, its lines changed. */
  function put(kind: string, change: (lines: string[]) => string[] = (lines) => lines): void {
    const file = join(folder, `${kind}.jsonl.gz`);
    const lines = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
    writeFileSync(join(place, basename(file)), gzipSync(change(lines).join("\n")));
  }

  it("[CONF] says how many cases agree, and ends with 0", () => {
    put("partitioner");
    expect(checkFolder(place, print)).toBe(0);
    expect(printed[1]?.split(/ +/)).toEqual(["partitioner", "4.2.1", "1", "1000", "1000"]);
    expect(printed.at(-1)).toBe("every case agrees");
  });

  it.each(["partitioner", ...assignorKinds])(
    "[CONF] %s: shows the first case that does not agree, and ends with 1",
    (kind) => {
      put(kind, (lines) => lines.map((line, index) => (index === 7 || index === 9 ? spoiled(line) : line)));
      expect(checkFolder(place, print)).toBe(1);
      expect(printed[1]?.trim().split(/ +/).at(-1)).toBe("998");
      expect(printed.join("\n")).toContain(`${kind}: the first that differs is case 6`);
      expect(printed.at(-1)).toBe("\n1 of 1 kinds differ");
    },
  );

  it("[CONF] ends with 2 where there is nothing to check", () => {
    expect(checkFolder(place, print)).toBe(2);
    expect(printed.join()).toContain(place);
  });

  it("[CONF] refuses a file that is cut short, or misnamed, or of a kind that nobody checks", () => {
    put("partitioner", (lines) => lines.slice(0, -2));
    expect(() => checkFolder(place, print)).toThrow("cut short");
    put("partitioner", (lines) => [...lines.slice(0, -2), ""]);
    expect(() => checkFolder(place, print)).toThrow("1000 cases are announced, 999 are there");
    cpSync(join(folder, "assignor-range.jsonl.gz"), join(place, "partitioner.jsonl.gz"));
    expect(() => checkFolder(place, print)).toThrow("must be named after its kind, assignor-range");
    rmSync(join(place, "partitioner.jsonl.gz"));
    const header = JSON.stringify({ kind: "weather", kafka: "4.2.1", seed: 1, cases: 0 });
    writeFileSync(join(place, "weather.jsonl.gz"), gzipSync(`${header}\n`));
    expect(() => checkFolder(place, print)).toThrow("nobody checks the kind weather");
  });
});

/** A case with another answer: one partition further. */
function spoiled(line: string): string {
  const vectorCase = JSON.parse(line);
  if (vectorCase.partitions !== undefined) vectorCase.partitions[0][1] += 1;
  else vectorCase.steps[0].answer[0] = [...vectorCase.steps[0].answer[0], 1001];
  return JSON.stringify(vectorCase);
}
