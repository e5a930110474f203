import { resolve } from "node:path";
import { readRecording } from "./read-recording.js";
import { replay } from "./replay.js";
import { report } from "./report.js";

const [path, ...rest] = process.argv.slice(2);

if (path === undefined || rest.length > 0) {
  console.error(
    "usage: npm run conformance:live -- --replay FILE, a recording such as conformance/recordings/kafka-4.2.1.json",
  );
  process.exitCode = 2;
} else {
  const recording = readRecording(resolve(path));
  const tables = replay(recording);
  const { versions, recorded } = recording;
  console.log(`Kafka ${versions.kafka} on Java ${versions.java}, recorded ${recorded}, and the simulator\n`);
  for (const line of report(tables)) console.log(line);
  const agrees = tables.length > 0 && tables.every(({ comparisons }) => comparisons.every((one) => one.agrees));
  process.exitCode = agrees ? 0 : 1;
}
