/**
 * `npm run conformance:live [-- --out FILE] [--only PART,PART] [--log LEVEL]`: a real broker and real consumers play a script, what
 * happened is written down, replayed in the simulator, and the two are put side by side. Without --out the recording goes to
 * out/kafka-live.json; `--out conformance/recordings/kafka-4.2.1.json` replaces the one that is checked in.
 *
 * `npm run conformance:live -- --replay FILE`: replays a recording that is there; needs no Java.
 *
 * Ends non-zero if anything differs that the rules do not allow. What a recording says: conformance/kafka-live/RECORDING.md.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { installStep } from "./install.mjs";
import { root, run, runSteps, turbo } from "./steps.mjs";

const project = join(root, "conformance", "kafka-live");
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string" },
    log: { type: "string", default: "off" },
    replay: { type: "string" },
  },
});
const given = values.replay ?? values.out;
const file = given === undefined ? join(root, "out", "kafka-live.json") : resolve(startFolder(), given);

const recordSteps = [
  {
    name: "tools",
    what: "a Java development kit, 17 or newer, and Maven",
    run: () => (["javac", "mvn"].every(answers) ? 0 : 1),
  },
  {
    name: "driver",
    what: "the driver and its consumers (Maven; the first time it fetches Kafka's artifacts)",
    run: () =>
      run("mvn", ["--quiet", "--batch-mode", "-Dstyle.color=never", "--file", join(project, "pom.xml"), "package"]),
  },
  {
    name: "record",
    what: "a broker on the loopback address, consumers in processes of their own; three minutes",
    run: record,
  },
];
const replaySteps = [
  installStep,
  {
    name: "build",
    what: "the packages and the replay (turbo)",
    run: () => turbo("build", "--filter=@sim/conformance..."),
  },
  {
    name: "replay",
    what: "the same in the simulator, and the two side by side",
    run: () => run(process.execPath, ["conformance/dist/live/main.js", file]),
  },
];

await runSteps(values.replay === undefined ? [...recordSteps, ...replaySteps] : replaySteps);

function record() {
  mkdirSync(dirname(file), { recursive: true });
  const classes = [join(project, "target", "kafka-live.jar"), join(project, "target", "lib", "*")].join(delimiter);
  const log = `-Dorg.slf4j.simpleLogger.defaultLogLevel=${values.log}`;
  const only = values.only === undefined ? [] : ["--only", values.only];
  const code = run("java", ["-Xmx512m", log, "-cp", classes, "sim.kafka.live.Main", "--out", file, ...only]);
  if (code === 0) console.log(`written: ${file}`);
  return code;
}

/** A path on the command line is meant from where the command was given. */
function startFolder() {
  return process.env.INIT_CWD ?? process.cwd();
}

/** @param {string} tool */
function answers(tool) {
  const { error, status } = spawnSync(tool, ["-version"], { stdio: "ignore", shell: process.platform === "win32" });
  if (!error && status === 0) return true;
  console.error(`${tool} is not on the PATH: the recording needs a Java development kit and Maven`);
  return false;
}
