import {
  allOf,
  anyOf,
  exponential,
  InterruptedError,
  idle,
  type Process,
  type RunningProcess,
  Simulation,
  timeout,
} from "@sim/core";
import { observer } from "./observer.js";

const ROUNDS = 1_500;

/** Futures that resolve, fail and are abandoned, races, time limits, joins, and interrupts that a process survives. */
export function waiting(seed: number): Simulation {
  const sim = new Simulation({ seed });
  const about = observer("waiters");
  const raced = sim.fact(about, "raced", "waiter", "winner", "took");
  const gathered = sim.fact(about, "gathered", "waiter", "sum");
  const failed = sim.fact(about, "failed", "waiter", "took");
  const interrupted = sim.fact(about, "interrupted", "waiter", "after");
  const abandoned = sim.fact(about, "abandoned", "round");
  const random = sim.random("rounds");
  const delay = exponential(1);

  function* errand(seconds: number): Process<number> {
    yield seconds / 2;
    yield* timeout(seconds / 2);
    return seconds;
  }
  function* waiter(number: number, answer: () => Process<number>, patience: number): Process {
    const begun = sim.now;
    try {
      const [winner, value] = yield* anyOf(answer(), timeout(patience), errand(patience * 2));
      raced.report(number, winner, (value ?? 0) + sim.now - begun);
      const parts = yield* allOf(errand(patience), errand(patience / 3), timeout(patience / 7));
      gathered.report(number, parts[0] + parts[1]);
    } catch (error) {
      if (error instanceof InterruptedError) interrupted.report(number, sim.now - begun);
      else failed.report(number, sim.now - begun);
    }
  }
  function* round(number: number): Process {
    const reply = sim.future<number>({ label: `reply ${number}`, onAbandon: () => abandoned.report(number) });
    const answer = function* (): Process<number> {
      return yield* reply;
    };
    const fails = random.next() < 0.2;
    const settle = (): void => {
      if (fails) reply.fail(new Error("no answer"));
      else reply.resolve(sim.now);
    };
    sim.call(delay.sample(random), settle, undefined, { priority: random.integer(3) - 1 });
    const waiters: RunningProcess<void>[] = [];
    for (let i = 0; i < 3; i++) waiters.push(sim.spawn(waiter(3 * number + i, answer, delay.sample(random))));
    if (random.next() < 0.3) {
      yield delay.sample(random) / 2;
      waiters[random.integer(3)]?.interrupt(`round ${number}`);
    }
    yield* allOf(...waiters);
  }
  function* rounds(): Process {
    for (let i = 0; i < ROUNDS; i++) {
      const running = sim.spawn(round(i));
      if (i % 4 === 0) yield* running;
      else yield delay.sample(random) / 10;
    }
  }
  function* patrol(): Process {
    for (;;) {
      yield idle(5);
      gathered.report(-1, sim.now);
    }
  }
  sim.spawn(rounds(), { name: "rounds" });
  sim.spawn(patrol(), { name: "patrol" });
  return sim;
}
