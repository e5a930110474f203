import { measureInNode } from "../harness/measure.js";
import type { Measurement } from "../harness/model.js";
import type { ReadyPeer } from "../harness/peers.js";
import type { QuietMoments } from "../harness/quiet-moments.js";
import { short } from "../harness/report.js";
import { figureOf } from "../harness/run-suite.js";
import { median } from "../harness/statistics.js";
import { OURS } from "../harness/suite.js";
import type { Line } from "./svg.js";

const SUITE = "pipeline";
/** The workloads whose recipes take any number of records. */
const BATCH = "pipeline/1e6";
const PLAIN = "pipeline/plain/1e6";
const PEER = "pipeline/plain/1e5";

const RECORDS = [1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7];
/** What happysim finishes in less than a minute. */
const PEER_RECORDS = [1e4, 3e4, 1e5];
const LIMIT_S = 600;
/** A run of fewer records is so short that it is repeated more often. */
const SHORT = 300_000;
const SHORT_REPEATS = 7;

/** Nanoseconds per record against records, for the pipeline in both forms and the peers. */
export async function measureChart(
  peers: readonly ReadyPeer[],
  repeats: number,
  moments: QuietMoments,
  say: (line: string) => void,
): Promise<Line[]> {
  const ours = (workload: string) => (records: number, env: NodeJS.ProcessEnv) =>
    measureInNode(["figure", SUITE, OURS, workload, String(records)], { limitS: LIMIT_S, env });
  type Take = (records: number, env: NodeJS.ProcessEnv) => Promise<Measurement>;
  const lines: [label: string, measure: Take, counts: readonly number[]][] = [
    ["batch forms", ours(BATCH), RECORDS],
    ["plain API", ours(PLAIN), RECORDS],
    ...peers.map(({ peer, measure }): (typeof lines)[number] => [
      peer.name,
      (records, env) => measure(SUITE, PEER, records, { limitS: LIMIT_S, env }),
      PEER_RECORDS,
    ]),
  ];
  const drawn: Line[] = [];
  for (const [label, measure, counts] of lines) {
    const points: [number, number][] = [];
    for (const records of counts) {
      const times: number[] = [];
      const enough = records < SHORT ? Math.max(repeats, SHORT_REPEATS) : repeats;
      for (let i = 0; i < enough; i++) {
        const { value } = await moments.measure((env) => measure(records, env));
        times.push(figureOf("time", value));
      }
      points.push([records, median(times)]);
      say(`${label}, ${records.toLocaleString("en")} records: ${short(median(times))} ns/record`);
    }
    drawn.push({ label, points });
  }
  return drawn;
}
