/**
 * One workload in the engine, in a process of its own: `node <bundle> <workload> <pending>` prints one line of JSON. The
 * bundle decides which queue the engine has.
 */
import { exponential, type Process, type Scheduled, Simulation } from "@sim/core";

const [workload = "", pendingText = ""] = process.argv.slice(2);
const pending = Number(pendingText);
/** Thrown away: the compiler's work, and the growth of the arrays. */
const warmUp = Math.max(300_000, pending);
const measured = pending >= 100_000 ? 1_500_000 : 3_000_000;
/** Of the far timers that are never reached. */
const FAR = 10;

const sim = new Simulation({ seed: 42 });
const random = sim.random("delays");
const delays = exponential(1);
const bytesBefore = bytesInUse();

let done = 0;
let began = 0;
let bytes = 0;

function count(): void {
  done++;
  if (done === warmUp) {
    bytes = bytesInUse() - bytesBefore;
    began = cpuMs();
  } else if (done === warmUp + measured) {
    const ns = ((cpuMs() - began) * 1e6) / measured;
    process.stdout.write(`${JSON.stringify({ ns, bytes: bytes / pending })}\n`, () => process.exit(0));
    sim.pause();
  }
}

function hold(): void {
  count();
  sim.call(delays.sample(random), hold, undefined);
}

function* holdProcess(): Process<void> {
  for (;;) {
    yield delays.sample(random);
    count();
  }
}

/** 0, 1 or 2 whole seconds: thousands of events share an instant. */
function equalTimes(): void {
  count();
  sim.call(random.integer(3), equalTimes, undefined);
}

interface Watched {
  timer: Scheduled | undefined;
}

/** Each step puts off the timer that watches it: one event, two schedules, one cancel. */
function cancelling(watched: Watched): void {
  count();
  watched.timer?.cancel();
  watched.timer = sim.call(FAR, never, watched);
  sim.call(delays.sample(random), cancelling, watched);
}

function never(watched: Watched): void {
  watched.timer = undefined;
}

const starts: { readonly [workload: string]: () => void } = {
  callback: () => sim.call(delays.sample(random), hold, undefined),
  process: () => sim.spawn(holdProcess()),
  equal: () => sim.call(random.integer(3), equalTimes, undefined),
  cancel: () => sim.call(delays.sample(random), cancelling, { timer: undefined }),
};

const start = starts[workload];
if (start === undefined || !(pending >= 1)) throw new Error(`no workload ${workload} ${pendingText}`);
for (let i = 0; i < pending; i++) start();
sim.run();

/** What the run holds: objects and typed arrays. */
function bytesInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Processor time, so that what else the machine does counts little. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
