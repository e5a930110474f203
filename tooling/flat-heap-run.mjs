/** The measurement of flat-heap.mjs: needs `node --expose-gc` and the built core. */
import {
  anyOf,
  Counter,
  Entity,
  event,
  exponential,
  preemptionOf,
  Resource,
  Simulation,
  Store,
  sampleDuration,
  timeout,
} from "@sim/core";

const SAMPLES = 20;
/** What the heap may grow by in the last half. At 10^8 events, a leak of one byte in a hundred events is more. */
const BOUND = 500_000;
/** Of each kind of actor. */
const ACTORS = 200;

const total = Number(process.argv[2] ?? 1e8);
const { gc } = globalThis;
if (!(Number.isSafeInteger(total) && total >= 1e5)) {
  throw new RangeError(`EVENTS must be an integer >= 1e5, got ${process.argv[2]}`);
}
if (gc === undefined) throw new Error("start with node --expose-gc");

/** @typedef {import("@sim/core").Message<"Ball", number>} Ball */
/** @typedef {import("@sim/core").Scheduled} Scheduled */

const sim = new Simulation({ seed: 1 });
const random = sim.random("delays");
const second = exponential(1);

/** A delay, one second on average. */
const delay = () => second.sample(random);

/** Plays a ball back: now at once, now from a process that takes its time. @extends {Entity<Ball>} */
class Player extends Entity {
  /** @type {Player} */
  partner = this;

  /**
   * @param {import("@sim/core").Event<Ball>} received
   * @returns {import("@sim/core").Handled}
   */
  handleEvent({ payload }) {
    if (payload % 3 === 0) return this.think(payload);
    return event(this.partner, "Ball", payload + 1, { delay: delay(), priority: (payload % 5) - 2 });
  }

  /**
   * @param {number} payload
   * @returns {import("@sim/core").Process}
   */
  *think(payload) {
    yield delay();
    yield [event(tally, "Thought", payload), event(this.partner, "Ball", payload + 1, { delay: delay() })];
  }
}

const tally = new Counter("tally");
const machines = new Resource("machines", { capacity: 40 });
/** @type {Store<number>} */
const belt = new Store("belt", { capacity: 50 });

startTimers();
startPlayers();
startWorkers();
startBelt();
startRequests();
measure();

/** Callbacks, each of which cancels the time limit that it set the last time. */
function startTimers() {
  const expire = () => {
    throw new Error("a delay of 30 times its mean");
  };
  /** @param {{ limit: Scheduled }} timer */
  const step = (timer) => {
    timer.limit.cancel();
    timer.limit = sim.call(30, expire, undefined);
    sim.call(delay(), step, timer);
  };
  for (let i = 0; i < ACTORS; i++) step({ limit: sim.call(30, expire, undefined) });
}

/** Messages from entity to entity. */
function startPlayers() {
  for (let i = 0; i < ACTORS; i += 2) {
    const [a, b] = [new Player(`player-${i}`), new Player(`player-${i + 1}`)];
    a.partner = b;
    b.partner = a;
    sim.schedule(a, "Ball", i, { delay: delay() });
  }
}

/** Processes that share machines; the urgent ones take them from the others. */
function startWorkers() {
  /** @param {number} i */
  function* work(i) {
    for (;;) {
      yield delay();
      const options = { priority: i % 3, preempt: i % 3 === 0 };
      if (i % 2 === 0) {
        yield* machines.use(second, options);
        continue;
      }
      const hold = yield* machines.acquire(options);
      try {
        yield delay();
      } catch (error) {
        if (preemptionOf(error) === undefined) throw error;
      } finally {
        hold.release();
      }
    }
  }
  for (let i = 0; i < ACTORS; i++) sim.spawn(work(i));
}

/** Processes that hand items to each other. */
function startBelt() {
  function* put() {
    for (let item = 0; ; item++) {
      yield delay();
      yield* belt.put(item);
    }
  }
  function* take() {
    for (;;) {
      yield* belt.take();
      yield delay();
    }
  }
  for (let i = 0; i < ACTORS / 2; i++) {
    sim.spawn(put());
    sim.spawn(take());
  }
}

/** Races between an answer and a time limit, in processes that live for one race. */
function startRequests() {
  /** @param {import("@sim/core").SimFuture<number>} reply */
  function* race(reply) {
    const [index] = yield* anyOf(reply, timeout(sampleDuration(second, random)));
    sim.call(0, request, index);
  }
  function request() {
    const reply = /** @type {import("@sim/core").SimFuture<number>} */ (sim.future());
    sim.call(delay(), answer, reply);
    sim.spawn(race(reply));
  }
  /** @param {import("@sim/core").SimFuture<number>} reply */
  function answer(reply) {
    reply.resolve(1);
  }
  for (let i = 0; i < ACTORS; i++) request();
}

/** Runs in twenty stretches, and takes the heap behind each. */
function measure() {
  console.log(`Node ${process.version}, ${total.toLocaleString("en")} events`);
  console.log("       events   simulated s   events/s   heap, kB   array buffers, kB");
  /** @type {number[]} */
  const heap = [];
  for (let i = 0; i < SAMPLES; i++) {
    const before = performance.now();
    const { events, time } = sim.step(Math.round((total * (i + 1)) / SAMPLES - (total * i) / SAMPLES));
    const rate = total / SAMPLES / ((performance.now() - before) / 1000);
    gc?.();
    gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    heap.push(heapUsed + arrayBuffers);
    const columns = [events, Math.round(time), Math.round(rate), heapUsed / 1000, arrayBuffers / 1000];
    const widths = [13, 14, 11, 11, 20];
    console.log(
      columns
        .map((value, c) =>
          Math.round(value)
            .toLocaleString("en")
            .padStart(widths[c] ?? 0),
        )
        .join(""),
    );
  }
  const last = heap.slice(SAMPLES / 2 - 1);
  const growth = Math.max(...last) - (last[0] ?? Number.NaN);
  const verdict = `the last half added ${Math.round(growth / 1000)} kB at most, ${BOUND / 1000} kB are allowed`;
  if (growth <= BOUND) {
    console.log(verdict);
    return;
  }
  console.error(verdict);
  process.exitCode = 1;
}
