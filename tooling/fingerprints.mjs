/** `npm run fingerprints`: the main job gives the same fingerprint on every supported Node (DET1). */
import { installStep } from "./install.mjs";
import { output, runSteps, turbo } from "./steps.mjs";

const nodeVersions = [20, 22, 24];
const job = ["examples/departures/dist/main.js", "--fingerprint"];

/** @type {Map<string, string>} */
const fingerprints = new Map();

runSteps([
  installStep,
  {
    name: "build",
    what: "the five packages and the example (turbo)",
    run: () => turbo("build", "--filter=@sim/example-departures..."),
  },
  ...nodeVersions.map((version) => ({
    name: `node ${version}`,
    what: "the main job (the binary comes from the npm package node)",
    run: () => runOn(version),
  })),
  {
    name: "compare",
    what: "one fingerprint, the same for all",
    run: () => (new Set(fingerprints.values()).size === 1 ? 0 : 1),
  },
]);

/** @param {number} version */
function runOn(version) {
  const node = ["-y", "-p", `node@${version}`, "--", "node"];
  const actual = output("npx", [...node, "-p", "process.version"]).trim();
  if (!actual.startsWith(`v${version}.`)) {
    console.error(`asked for Node ${version}, got ${actual}`);
    return 1;
  }
  const printed = output("npx", [...node, ...job]);
  const fingerprint = /^fingerprint ([0-9a-f]+)$/m.exec(printed)?.[1];
  if (fingerprint === undefined) {
    console.error(`no line "fingerprint <hex>" in: ${printed}`);
    return 1;
  }
  console.log(`${actual} fingerprint ${fingerprint}`);
  fingerprints.set(actual, fingerprint);
  return 0;
}
