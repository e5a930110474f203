/**
 * `npm run conformance:generate -- kafka --seed N --cases M --out DIR [--only kind,kind]`: the real system writes vectors.
 * `npm run conformance:generate -- windows --engine flink|kafkaStreams|beam --seed N ...`: the same, by the engine of that name.
 * `npm run conformance:check -- DIR`: installs and builds what is needed, then checks the built packages against vectors.
 */
import { spawnSync } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { installStep } from "./install.mjs";
import { root, run, runSteps, turbo } from "./steps.mjs";

/** Where the command was given: folders on the command line are meant from there. */
const here = process.env.INIT_CWD ?? process.cwd();

/**
 * The programs that write vectors, by the name of the system.
 *
 * @type {{ readonly [system: string]: (options: readonly string[]) => Promise<void> }}
 */
const generators = { kafka: generateKafka, windows: generateWindows };

/**
 * The programs that write vectors of windows, by the name of the engine: their folders below `conformance/windows`, and main classes.
 *
 * @type {{ readonly [engine: string]: { readonly folder: string, readonly main: string } }}
 */
const engines = {
  flink: { folder: "flink", main: "sim.windows.flink.Main" },
  kafkaStreams: { folder: "kafka-streams", main: "sim.windows.streams.Main" },
  beam: { folder: "beam", main: "sim.windows.beam.Main" },
};

const [command, ...args] = process.argv.slice(2);
if (command === "generate") await generate(args);
else if (command === "check") await check(args);
else throw new Error(`conformance.mjs: no command ${command}`);

/** @param {readonly string[]} words */
async function generate([system = "", ...options]) {
  const generator = generators[system];
  if (generator === undefined) {
    wrongUsage(Object.keys(generators).join(" | "));
  }
  const out = options.indexOf("--out") + 1;
  await generator(options.map((word, index) => (out > 0 && index === out ? resolve(here, word) : word)));
}

/**
 * Says how vectors are asked for, and ends.
 *
 * @param {string} system
 * @returns {never}
 */
function wrongUsage(system) {
  console.error(`usage: npm run conformance:generate -- ${system} --seed N --cases M --out DIR [--only kind,kind]`);
  process.exit(2);
}

/** @param {readonly string[]} folders */
async function check(folders) {
  await runSteps([
    installStep,
    {
      name: "build",
      what: "the packages and the checkers (turbo)",
      run: () => turbo("build", "--filter=@sim/conformance..."),
    },
    {
      name: "check",
      what: "each case of the vectors",
      run: () => run(process.execPath, ["conformance/dist/main.js", ...folders.map((folder) => resolve(here, folder))]),
    },
  ]);
}

/** @param {readonly string[]} options */
async function generateKafka(options) {
  await generateBy("Kafka", join(root, "conformance", "kafka"), "sim.kafka.Main", options);
}

/** @param {readonly string[]} options */
async function generateWindows(options) {
  const at = options.indexOf("--engine");
  const name = at < 0 ? "" : (options[at + 1] ?? "");
  const engine = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (engine === undefined) {
    wrongUsage(`windows --engine ${Object.keys(engines).join("|")}`);
  }
  const others = options.filter((_, index) => index !== at && index !== at + 1);
  await generateBy(name, join(root, "conformance", "windows", engine.folder), engine.main, others);
}

/**
 * Builds a Maven project and runs its program.
 *
 * @param {string} system - What it asks, for people.
 * @param {string} project
 * @param {string} main
 * @param {readonly string[]} options
 */
async function generateBy(system, project, main, options) {
  const classes = [join(project, "target", "classes"), join(project, "target", "lib", "*")].join(delimiter);
  await runSteps([
    {
      name: "tools",
      what: "a Java development kit, 17 or newer, and Maven",
      run: () => (answers("javac", "-version") && answers("mvn", "-version") ? 0 : 1),
    },
    {
      name: "build",
      what: `the program that asks ${system} (Maven; the first time it fetches the artifacts)`,
      run: () => quietly("mvn", ["--quiet", "--batch-mode", "--file", join(project, "pom.xml"), "package"]),
    },
    { name: "generate", what: "the vectors", run: () => run("java", ["-cp", classes, main, ...options]) },
  ]);
}

/**
 * Whether a program is there, with a message if it is not.
 *
 * @param {string} program
 * @param {string} question
 */
function answers(program, question) {
  const { error, status } = spawnSync(program, [question], { stdio: "ignore", shell: process.platform === "win32" });
  if (!error && status === 0) return true;
  console.error(`${program} is not on the PATH: the vectors are written by Java programs, built with Maven`);
  console.error("(checking against the vectors that are checked in needs neither: npm run conformance:check)");
  return false;
}

/**
 * Runs a command and shows what it printed only if it failed.
 *
 * @param {string} program
 * @param {readonly string[]} words
 */
function quietly(program, words) {
  const shell = process.platform === "win32";
  const { error, status, stdout, stderr } = spawnSync(program, words, { cwd: root, encoding: "utf8", shell });
  if (!error && status === 0) return 0;
  console.error(error ? error.message : `${stdout}${stderr}`);
  return status || 1;
}
