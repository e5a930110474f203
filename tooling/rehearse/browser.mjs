/** A page with a simulation in it, bundled by vite from the installed packages, in Debian's Chromium. */
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { evaluateInPage, findChromium } from "../chromium.mjs";
import { projectOn } from "./stage.mjs";
import { Skipped } from "./steps.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

/** All five packages at work; gives a fingerprint, which is the same in Node. */
const model = `
import { ConsumerGroup } from "@sim/consumer-group";
import { Counter, Simulation, Sink, Source } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { count, TumblingWindow } from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";

export function simulate() {
  const log = new EventLog("orders", { numPartitions: 3 });
  const group = new ConsumerGroup("billing", { eventLog: log });
  const results = new Sink("results");
  const processor = new StreamProcessor("per second", { windowType: new TumblingWindow(1), aggregator: count(), downstream: results });
  const reader = new Counter("reader");
  const shop = Source.poisson("shop", { target: log, type: "Append", rate: 50, make: (i) => ({ key: "k" + (i % 7), value: i }) });
  const sim = new Simulation({ entities: [shop, log, group, processor, reader], endTime: 20, seed: 1 });
  sim.spawn((function* () {
    yield* group.join("reader", reader);
    for (;;) {
      for (const { key, value, timestamp } of yield* group.poll("reader", 100, 1)) {
        sim.schedule(processor, "Process", { key, value, eventTime: timestamp });
      }
    }
  })(), { owner: reader });
  sim.run();
  return sim.fingerprint + " " + results.events.length + " results";
}
`;

const types = new Map([
  [".html", "text/html"],
  [".js", "text/javascript"],
]);

/** @param {Stage} stage */
export async function runInBrowser(stage) {
  const project = projectOn(stage, "browser");
  await project.install([...stage.packages.map((name) => `@sim/${name}`), "vite@^8.0.0"]);
  project.write("model.js", model);
  project.write("main.js", 'import { simulate } from "./model.js";\nglobalThis.answer = simulate();\n');
  project.write("index.html", '<!doctype html><title>t</title><script type="module" src="/main.js"></script>');
  project.write("in-node.js", 'import { simulate } from "./model.js";\nconsole.log(simulate());\n');
  const inNode = (await project.node("in-node.js")).stdout.trim();
  if (!/^[0-9a-f]{16} [1-9]\d* results$/.test(inNode)) throw new Error(`the model gives ${inNode}`);
  const { output } = await project.run(process.execPath, [join("node_modules", "vite", "bin", "vite.js"), "build"]);
  if (/externalized for browser/.test(output)) throw new Error(`a package needs a module of Node:\n${output}`);

  const executable = findChromium();
  if (executable === undefined) {
    return new Skipped(
      "bundled by vite, but not run: this machine has no Chromium (apt-get install chromium, or set CHROMIUM)",
    );
  }
  const server = await serve(join(project.folder, "dist"));
  try {
    const { version, value } = await evaluateInPage(executable, server.url, "globalThis.answer");
    if (value !== inNode) throw new Error(`Chromium ${version} gives ${value}, Node ${inNode}`);
    return `vite ${project.versionOf("vite")}, Chromium ${version}: ${value}, as in Node`;
  } finally {
    server.stop();
  }
}

/** @param {string} folder */
async function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder, path === "/" ? "index.html" : path);
    if (!file.startsWith(folder) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": types.get(extname(file)) ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/`, stop: () => void server.close() };
}
