import {
  anyOf,
  exponential,
  logNormal,
  type Process,
  preemptionOf,
  Resource,
  Simulation,
  timeout,
  weibull,
} from "@sim/core";
import { observer } from "./observer.js";

const JOBS = 3_000;

/**
 * Three machines, jobs of four urgencies: some wait their turn, some take a machine from a less urgent job, some lose
 * patience. What preempted jobs do differs: go on, begin anew, or settle for what is done.
 */
export function machineShop(seed: number): Simulation {
  const sim = new Simulation({ seed });
  const machines = new Resource("machines", { capacity: 3 });
  const about = observer("jobs");
  const done = sim.fact(about, "done", "job", "work", "took");
  const stopped = sim.fact(about, "stopped", "job", "heldFor", "remaining");
  const gone = sim.fact(about, "gone", "job", "queue");
  const random = sim.random("jobs");
  const work = logNormal({ mean: 2.4, standardDeviation: 2 });

  function* job(number: number, priority: number): Process {
    const begun = sim.now;
    const seconds = work.sample(random);
    const onPreempt = number % 2 === 0 ? "resume" : "restart";
    yield* machines.use(seconds, { priority, preempt: priority === 0, onPreempt });
    done.report(number, seconds, sim.now - begun);
  }
  function* modestJob(number: number): Process {
    const seconds = work.sample(random);
    const hold = yield* machines.acquire({ priority: 2 });
    try {
      yield seconds;
      done.report(number, seconds, sim.now - hold.since);
    } catch (error) {
      const preemption = preemptionOf(error);
      if (preemption === undefined) throw error;
      stopped.report(number, preemption.heldFor, preemption.remaining ?? -1);
    } finally {
      hold.release();
    }
  }
  function* impatientJob(number: number): Process {
    const [index, hold] = yield* anyOf(machines.acquire({ priority: 1 }), timeout(1.5));
    if (index === 1) {
      gone.report(number, machines.queueLength);
      return;
    }
    try {
      yield* anyOf(timeout(work.sample(random)), timeout(4));
      done.report(number, sim.now - hold.since, machines.inUse);
    } catch (error) {
      stopped.report(number, preemptionOf(error)?.heldFor ?? -1, -1);
    } finally {
      hold.release();
    }
  }
  function* gate(): Process {
    const gap = weibull({ shape: 0.8, mean: 1.1 });
    for (let i = 0; i < JOBS; i++) {
      yield gap.sample(random);
      const kind = random.integer(5);
      const next = kind === 0 ? modestJob(i) : kind === 1 ? impatientJob(i) : job(i, kind === 2 ? 0 : kind);
      sim.spawn(next, { name: `job ${i}` });
    }
  }
  function* inspector(): Process {
    for (let i = 0; i < 400; i++) {
      yield exponential(7).sample(random);
      const hold = machines.tryAcquire({ priority: 9, onPreempted: ({ heldFor }) => stopped.report(-i, heldFor, -1) });
      yield 0.5;
      hold?.release();
    }
  }
  sim.spawn(gate(), { name: "gate" });
  sim.spawn(inspector(), { name: "inspector" });
  return sim;
}
