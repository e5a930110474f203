import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";

/** First line of a file of vectors. */
export interface VectorHeader {
  readonly kind: string;
  /** Version of the Kafka that wrote it, if one did. */
  readonly kafka?: string;
  /** The engine that wrote it, if it was not Kafka: `flink`, `beam`, `kafkaStreams`. */
  readonly engine?: string;
  /** Version of that engine. */
  readonly version?: string;
  readonly seed: number;
  readonly cases: number;
}

/** A file of vectors: gzipped lines of JSON, a header, then one line for each case. */
export interface VectorFile {
  readonly header: VectorHeader;
  readonly cases: readonly unknown[];
}

/** The system that wrote a file, and its version. */
export function writerOf({ kafka, engine, version }: VectorHeader): readonly [system: string, version: string] {
  return engine === undefined ? ["Kafka", kafka ?? "?"] : [engine, version ?? "?"];
}

/** End of the names of such files; before it stands the kind. */
export const vectorFileEnding = ".jsonl.gz";

/**
 * Reads a file of vectors.
 *
 * @throws Error if it is cut short, or named after another kind than it holds
 */
export function readVectorFile(path: string): VectorFile {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").split("\n");
  if (lines.pop() !== "") throw new Error(`${path}: the last line is cut short`);
  const header = JSON.parse(lines[0] ?? "{}") as VectorHeader;
  if (`${header.kind}${vectorFileEnding}` !== basename(path)) {
    throw new Error(`${path}: the file must be named after its kind, ${header.kind}`);
  }
  const cases = lines.slice(1).map((line) => JSON.parse(line) as unknown);
  if (cases.length !== header.cases) {
    throw new Error(`${path}: ${header.cases} cases are announced, ${cases.length} are there`);
  }
  return { header, cases };
}
