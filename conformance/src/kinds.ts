import type { Checker } from "./checker.js";
import { assignorKinds, checkAssignor } from "./kafka/assignors.js";
import { checkCompaction } from "./kafka/log-compaction.js";
import { checkRetention } from "./kafka/log-retention.js";
import { checkPartitioner } from "./kafka/partitioner.js";
import { checkProducer } from "./kafka/producer.js";
import { checkStickyPartitioner } from "./kafka/sticky-partitioner.js";
import { checkBeamWindows } from "./windows/beam-windows.js";
import { checkFlinkIdleness } from "./windows/flink-idleness.js";
import { checkFlinkMultiplexer } from "./windows/flink-multiplexer.js";
import { checkFlinkValve } from "./windows/flink-valve.js";
import { checkFlinkWatermarks } from "./windows/flink-watermarks.js";
import { checkFlinkWindows } from "./windows/flink-windows.js";
import { checkKafkaStreams, kafkaStreamsKinds } from "./windows/kafka-streams.js";

/** Every kind of vector and who checks it. */
export const checkers: ReadonlyMap<string, Checker> = new Map<string, Checker>([
  ...assignorKinds.map((kind): [string, Checker] => [kind, checkAssignor]),
  ["beam-windows", checkBeamWindows],
  ["compaction", checkCompaction],
  ["flink-idleness", checkFlinkIdleness],
  ["flink-multiplexer", checkFlinkMultiplexer],
  ["flink-valve", checkFlinkValve],
  ["flink-watermarks", checkFlinkWatermarks],
  ["flink-windows", checkFlinkWindows],
  ...kafkaStreamsKinds.map((kind): [string, Checker] => [kind, checkKafkaStreams]),
  ["partitioner", checkPartitioner],
  ["producer", checkProducer],
  ["retention", checkRetention],
  ["sticky-partitioner", checkStickyPartitioner],
]);
