import {
  anyOf,
  type EndReason,
  Entity,
  type Event,
  event,
  type Handled,
  idle,
  type Message,
  type Process,
  type SimFuture,
  Simulation,
  Source,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";

type Job = Message<"Job", { readonly id: string; readonly seconds?: number; readonly reply?: SimFuture<string> }>;

/** Works on each job for its seconds and keeps a log. */
class Worker extends Entity<Job> {
  readonly log: string[] = [];

  say(what: string): void {
    this.log.push(`${this.now} ${what}`);
  }
  *handleEvent({ time, payload: { id, seconds = 0, reply } }: Event<Job>): Process {
    this.say(`${id} begins (${time})`);
    yield seconds;
    this.say(`${id} ends`);
    reply?.resolve(id);
  }
  override onResume(): Handled {
    this.say("resumes");
  }
  override onCrash(): void {
    this.say("crashes");
  }
  override onEnd(reason: EndReason): Handled {
    this.say(`finishes: ${reason}`);
  }
}

/** A worker that is suspended on [from, to). */
function suspended(from: number, to: number | undefined, priority = 0) {
  const worker = new Worker("worker");
  const sim = new Simulation({ entities: [worker] });
  sim.call(from, (entity) => sim.suspend(entity), worker, { priority });
  if (to !== undefined) sim.call(to, (entity) => sim.resume(entity), worker, { priority });
  return { worker, sim };
}

describe("[CORE8] crash while suspended", () => {
  it("[CORE8.2] held messages are lost and counted, replies fail, held wake-ups and delays are dropped", () => {
    const { worker, sim } = suspended(1, undefined);
    const errors: unknown[] = [];
    sim.schedule(worker, "Job", { id: "a", seconds: 5 });
    sim.spawn(
      (function* () {
        yield* timeout(2);
        worker.say("never");
      })(),
      { owner: worker },
    );
    sim.spawn(
      (function* () {
        const reply = sim.future<string>();
        yield event(worker, "Job", { id: "b", reply }, { delay: 2 });
        try {
          yield* reply;
        } catch (error) {
          errors.push((error as { code?: string }).code, sim.now);
        }
      })(),
    );
    sim.schedule(worker, "Job", { id: "c" }, { at: 3 });
    sim.call(4, () => sim.crash(worker), undefined);
    sim.call(5, () => sim.restart(worker), undefined);
    sim.schedule(worker, "Job", { id: "d" }, { at: 6 });
    expect(sim.run()).toMatchObject({ time: 6, undelivered: 2, unfinished: 0, blocked: [] });
    expect(errors).toEqual(["ENTITY_UNAVAILABLE", 4]);
    expect(worker.log).toEqual(["0 a begins (0)", "4 crashes", "6 d begins (6)", "6 d ends", "6 finishes: endOfInput"]);
  });

  it("[CORE8.2] a source counts as skipped what it was kept from sending", () => {
    const worker = new Worker("worker");
    const source = Source.constant("source", {
      target: worker,
      type: "Job",
      rate: 1,
      count: 8,
      make: (index) => ({ id: `${index}` }),
    });
    const sim = new Simulation({ entities: [source] });
    // Messages at 1, 2, .. 8: those of 3 and 4 are held, lost in the crash at 4.5; that of 5 falls into it.
    sim.call(2.5, () => sim.suspend(source), undefined);
    sim.call(4.5, () => sim.crash(source), undefined);
    sim.call(5.5, () => sim.restart(source), undefined);
    sim.run();
    expect([source.sent, source.skipped]).toEqual([5, 3]);
    expect(worker.log.filter((line) => line.includes("begins"))).toEqual([
      "1 0 begins (1)",
      "2 1 begins (2)",
      "6 5 begins (6)",
      "7 6 begins (7)",
      "8 7 begins (8)",
    ]);
  });

  it("[CORE8.2] a hook that throws leaves nothing behind that is held", () => {
    class Fragile extends Worker {
      override onCrash(): void {
        throw new Error("broken");
      }
    }
    const fragile = new Fragile("fragile");
    const sim = new Simulation({ entities: [fragile] });
    sim.suspend(fragile);
    sim.schedule(fragile, "Job", { id: "a" }, { at: 1 });
    sim.call(2, () => sim.crash(fragile), undefined);
    expect(() => sim.run()).toThrow("broken");
    expect([fragile.crashed, fragile.suspended]).toEqual([true, false]);
    expect(sim.run()).toMatchObject({ undelivered: 1, unfinished: 0 });
  });
});

describe("[END1] the end of a run", () => {
  it("[CORE8.3] what is held keeps no run alive, is counted as unfinished and named, and there are no last words", () => {
    const { worker, sim } = suspended(2, undefined);
    sim.schedule(worker, "Job", { id: "a", seconds: 5 });
    sim.schedule(worker, "Job", { id: "b" }, { at: 3 });
    sim.spawn(
      (function* () {
        yield* timeout(4);
      })(),
      { owner: worker, name: "timer" },
    );
    sim.spawn(
      (function* () {
        yield* anyOf(
          (function* () {
            yield 30;
          })(),
          sim.future(),
        );
      })(),
      { owner: worker, name: "racer" },
    );
    sim.spawn(
      (function* () {
        for (;;) yield idle(1);
      })(),
      { owner: worker, name: "idler" },
    );
    const summary = sim.run();
    expect(summary).toMatchObject({ time: 4, outcome: "truncated" });
    // The message, the delays of a and of the racer's child, and the wake-ups of the timer and the idler.
    expect(summary.unfinished).toBe(5);
    const waitingFor = "worker to resume (it is suspended)";
    expect(summary.blocked).toEqual([
      { process: "timer", waitingFor, since: 4 },
      { process: "racer", waitingFor: `anyOf(${waitingFor}, a future)`, since: 0 },
      { process: "idler", waitingFor, since: 2 },
      { process: "worker.Job", waitingFor, since: 2 },
    ]);
    expect(worker.log).toEqual(["0 a begins (0)"]);
    expect(() => sim.resume(worker)).toThrow(expect.objectContaining({ code: "SIMULATION_COMPLETED" }));
    expect(() => sim.suspend(worker)).toThrow(expect.objectContaining({ code: "SIMULATION_COMPLETED" }));
    expect(() => sim.slowDown(worker, 2)).toThrow(expect.objectContaining({ code: "SIMULATION_COMPLETED" }));
    expect(sim.run()).toEqual(summary);
  });

  it("[CORE8.3] a process whose wake-up was held and that has lost its race is not counted", () => {
    const { worker, sim } = suspended(1, undefined);
    sim.spawn(
      (function* () {
        // The child's wake-up is held at 2; the race is decided at 3.
        yield* anyOf(timeout(3), timeout(2)[Symbol.iterator]());
      })(),
      { owner: worker },
    );
    expect(sim.run()).toMatchObject({ time: 3, unfinished: 1 });
  });

  it("[CORE8.1] nor does it come back when its entity is resumed, and what is left is dropped by a crash", () => {
    const { worker, sim } = suspended(1, 5);
    sim.spawn(
      (function* () {
        try {
          yield 100;
        } finally {
          worker.say("dropped");
        }
      })(),
      { owner: worker },
    );
    sim.spawn(
      (function* () {
        yield* anyOf(timeout(3), timeout(2)[Symbol.iterator]());
        worker.say("race over");
      })(),
      { owner: worker },
    );
    sim.call(6, () => sim.crash(worker), undefined);
    expect(sim.run().time).toBe(6);
    expect(worker.log).toEqual(["5 resumes", "5 race over", "6 dropped", "6 crashes"]);
  });

  it("[CORE8.3] suspended with nothing to do: the input has ended, but there are no last words", () => {
    const { worker, sim } = suspended(2, undefined);
    expect(sim.run()).toMatchObject({ time: 2, outcome: "endOfInput", unfinished: 0, blocked: [] });
    expect(worker.log).toEqual([]);
  });
});

describe("[DET1] suspension and pace", () => {
  it("[DET1] are in the trace and in the fingerprint, with the factor", () => {
    const run = (act: (sim: Simulation, worker: Worker) => void) => {
      const worker = new Worker("worker");
      const lines: unknown[] = [];
      const sim = new Simulation({
        entities: [worker],
        trace: (entry) => lines.push([entry.time, entry.what, entry.data]),
      });
      sim.call(1, () => act(sim, worker), undefined);
      sim.run();
      return { lines, fingerprint: sim.fingerprint };
    };
    const pause = run((sim, worker) => {
      sim.suspend(worker);
      sim.resume(worker);
    });
    expect(pause.lines).toEqual([
      [1, "suspended", {}],
      [1, "resumed", {}],
    ]);
    const [none, twice, thrice] = [
      run(() => {}),
      run((sim, worker) => sim.slowDown(worker, 2)),
      run((sim, worker) => sim.slowDown(worker, 3)),
    ];
    expect(twice.lines).toEqual([[1, "slowed", { factor: 2 }]]);
    const fingerprints = [pause, none, twice, thrice].map(({ fingerprint }) => fingerprint);
    expect(new Set(fingerprints).size).toBe(4);
    expect(run((sim, worker) => sim.slowDown(worker, 1)).fingerprint).toBe(none.fingerprint);
  });
});
