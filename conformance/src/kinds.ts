import type { Checker } from "./checker.js";
import { assignorKinds, checkAssignor } from "./kafka/assignors.js";
import { checkCompaction } from "./kafka/log-compaction.js";
import { checkRetention } from "./kafka/log-retention.js";
import { checkPartitioner } from "./kafka/partitioner.js";
import { checkProducer } from "./kafka/producer.js";
import { checkStickyPartitioner } from "./kafka/sticky-partitioner.js";

/** Every kind of vector and who checks it. */
export const checkers: ReadonlyMap<string, Checker> = new Map<string, Checker>([
  ...assignorKinds.map((kind): [string, Checker] => [kind, checkAssignor]),
  ["compaction", checkCompaction],
  ["partitioner", checkPartitioner],
  ["producer", checkProducer],
  ["retention", checkRetention],
  ["sticky-partitioner", checkStickyPartitioner],
]);
