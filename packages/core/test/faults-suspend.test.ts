import {
  allOf,
  anyOf,
  type EndReason,
  Entity,
  type Event,
  event,
  type Handled,
  type Message,
  type Process,
  type SimFuture,
  Simulation,
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

describe("[CORE8] suspend and resume", () => {
  it("[CORE8.1] delays stand still, messages wait and are delivered in order, with the time of their delivery", () => {
    const { worker, sim } = suspended(3, 10);
    sim.schedule(worker, "Job", { id: "a", seconds: 5 });
    sim.schedule(worker, "Job", { id: "b", seconds: 1 }, { at: 4 });
    sim.schedule(worker, "Job", { id: "c" }, { at: 9, priority: -5 });
    sim.schedule(worker, "Job", { id: "d" }, { at: 10 });
    expect(sim.run()).toMatchObject({ time: 12, unfinished: 0, undelivered: 0, blocked: [] });
    // a has 2 s left when it stops, and as many when it goes on.
    expect(worker.log).toEqual([
      "0 a begins (0)",
      "10 resumes",
      "10 d begins (10)",
      "10 b begins (10)",
      "10 c begins (10)",
      "10 d ends",
      "10 c ends",
      "11 b ends",
      "12 a ends",
      "12 finishes: endOfInput",
    ]);
  });

  it("[CORE8.1] a message is held again if the entity is suspended again before its turn", () => {
    const { worker, sim } = suspended(1, 5);
    sim.schedule(worker, "Job", { id: "a" }, { at: 2 });
    sim.schedule(worker, "Job", { id: "b" }, { at: 3 });
    sim.call(5, () => sim.suspend(worker), undefined);
    sim.call(8, () => sim.resume(worker), undefined);
    sim.run();
    expect(worker.log.slice(0, -1)).toEqual([
      "5 resumes",
      "8 resumes",
      "8 a begins (8)",
      "8 b begins (8)",
      "8 a ends",
      "8 b ends",
    ]);
  });

  it("[CORE8.1] what comes in the instant of the suspension behind it is held, a delay that ends in it too, in order", () => {
    const { worker, sim } = suspended(3, 10, -1);
    sim.schedule(worker, "Job", { id: "a", seconds: 3 });
    sim.schedule(worker, "Job", { id: "b" }, { at: 3 });
    sim.schedule(worker, "Job", { id: "c" }, { at: 3, priority: 5 });
    sim.run();
    // The message b was scheduled before a's delay began, c comes behind both.
    expect(worker.log.slice(0, -1)).toEqual([
      "0 a begins (0)",
      "10 resumes",
      "10 b begins (10)",
      "10 a ends",
      "10 c begins (10)",
      "10 b ends",
      "10 c ends",
    ]);
  });

  it("[CORE8.1] delays that end at one moment keep their order", () => {
    const { worker, sim } = suspended(2, 9);
    sim.schedule(worker, "Job", { id: "a", seconds: 0.5 });
    sim.spawn(
      (function* () {
        yield 0.25;
        worker.say("old, between");
        yield 4.75;
        worker.say("old ends");
      })(),
      { owner: worker },
    );
    // Younger, but its delay began before the second one of the old process.
    sim.schedule(worker, "Job", { id: "young", seconds: 5 });
    sim.run();
    expect(worker.log.slice(-3)).toEqual(["12 young ends", "12 old ends", "12 finishes: endOfInput"]);
  });

  it("[CORE8.1] a timeout runs on, its wake-up is held; replies, joins and interrupts too, in their order", () => {
    const worker = new Worker("worker");
    const sim = new Simulation({ entities: [worker] });
    const reply = sim.future<string>();
    const joined = sim.spawn(
      (function* () {
        yield 5;
        return "joined";
      })(),
    );
    const spawn = (name: string, body: () => Process<unknown>) =>
      sim.spawn(
        (function* () {
          try {
            worker.say(`${name} goes on: ${String(yield* body())}`);
          } catch (error) {
            worker.say(`${name} throws: ${(error as Error).message}`);
          }
        })(),
        { owner: worker, name },
      );
    spawn("joiner", () => joined as unknown as Process<string>);
    spawn("timer", () => timeout(4) as unknown as Process<unknown>);
    spawn("asker", () => reply as unknown as Process<string>);
    const sleeper = spawn("sleeper", function* () {
      yield 100;
    });
    const racer = spawn("racer", () => anyOf(reply, timeout(50)) as unknown as Process<unknown>);
    sim.call(3, () => sim.suspend(worker), undefined);
    sim.call(6, () => reply.resolve("answer"), undefined);
    sim.call(7, () => sleeper.interrupt("wake up"), undefined);
    sim.call(8, () => racer.interrupt("too late"), undefined);
    sim.call(20, () => sim.resume(worker), undefined);
    expect(sim.run().time).toBe(20);
    expect(worker.log).toEqual([
      "20 resumes",
      "20 timer goes on: undefined",
      "20 joiner goes on: joined",
      "20 asker goes on: answer",
      "20 racer goes on: 0,answer",
      "20 sleeper throws: sleeper: interrupted: wake up",
      "20 finishes: endOfInput",
    ]);
  });

  it("[CORE8.1] an interrupt that came first wins over a reply that came after it, as without a suspension", () => {
    const worker = new Worker("worker");
    const sim = new Simulation({ entities: [worker] });
    const reply = sim.future<string>();
    const waiting = sim.spawn(
      (function* () {
        try {
          yield* reply;
        } catch {
          worker.say("interrupted");
        }
      })(),
      { owner: worker },
    );
    sim.call(1, () => sim.suspend(worker), undefined);
    sim.call(2, () => waiting.interrupt("x"), undefined);
    sim.call(3, () => reply.resolve("y"), undefined);
    sim.call(4, () => sim.resume(worker), undefined);
    sim.run();
    expect(worker.log).toEqual(["4 resumes", "4 interrupted", "4 finishes: endOfInput"]);
  });

  it("[CORE8.1] processes spawned for it start when it is resumed, and those of a combinator stand still with it", () => {
    const { worker, sim } = suspended(2, 10);
    sim.spawn(
      (function* () {
        const child = function* (seconds: number) {
          yield seconds;
          worker.say(`child of ${seconds} ends`);
          return seconds;
        };
        worker.say(`race: ${yield* anyOf(child(5), timeout(4))}`);
        worker.say(`all: ${yield* allOf(child(1), child(2))}`);
      })(),
      { owner: worker },
    );
    sim.call(
      3,
      () =>
        sim.spawn(
          (function* () {
            worker.say("starts");
          })(),
          { owner: worker },
        ),
      undefined,
    );
    sim.run();
    // The timeout ends at 4 and wins: the child, with 3 s left, is dropped.
    expect(worker.log.slice(0, -1)).toEqual([
      "10 resumes",
      "10 starts",
      "10 race: 1,",
      "11 child of 1 ends",
      "12 child of 2 ends",
      "12 all: 1,2",
    ]);
  });

  it.each([[0], [2]])(
    "[CORE8.1] in its own step it goes on until it waits (%s s), and what it sends goes out",
    (wait) => {
      const worker = new Worker("worker");
      const other = new Worker("other");
      const sim = new Simulation({ entities: [worker, other] });
      const there = sim.future<string>();
      there.resolve("there");
      sim.spawn(
        (function* () {
          yield 1;
          sim.suspend(worker);
          worker.say(`${yield* there} already`);
          yield event(other, "Job", { id: "sent" });
          yield wait;
          worker.say("slept");
        })(),
        { owner: worker },
      );
      sim.call(10, () => sim.resume(worker), undefined);
      sim.run();
      expect(other.log[0]).toBe("1 sent begins (1)");
      expect(worker.log.slice(0, -1)).toEqual(["1 there already", "10 resumes", `${10 + wait} slept`]);
    },
  );

  it("[CORE8.1] suspending twice, resuming twice, and either of one that is down, does nothing", () => {
    const { worker, sim } = suspended(1, 4);
    const told: string[] = [];
    sim.watch(worker, {
      crashed: () => told.push(`${sim.now} crashed`),
      restarted: () => told.push(`${sim.now} restarted`),
      suspended: () => told.push(`${sim.now} suspended`),
      resumed: () => told.push(`${sim.now} resumed`),
    });
    sim.call(2, () => sim.suspend(worker), undefined);
    sim.call(5, () => sim.resume(worker), undefined);
    sim.call(6, () => sim.crash(worker), undefined);
    sim.call(7, () => sim.suspend(worker), undefined);
    sim.call(8, () => sim.resume(worker), undefined);
    sim.call(9, () => sim.restart(worker), undefined);
    sim.call(9, () => told.push(`up: ${!worker.crashed && !worker.suspended}`), undefined);
    sim.run();
    expect(told).toEqual(["1 suspended", "4 resumed", "6 crashed", "9 restarted", "up: true"]);
    expect(worker.log.slice(0, 2)).toEqual(["4 resumes", "6 crashes"]);
  });

  it("[CORE8.1] onResume may send and may be a process, behind what was held", () => {
    const lines: string[] = [];
    class Node extends Entity<Message<"Hello", string>> {
      handleEvent(hello: Event<Message<"Hello", string>>): void {
        lines.push(`${this.now} ${hello.payload}`);
      }
      override *onResume() {
        lines.push(`${this.now} process starts`);
        yield 1;
        return event(this, "Hello", "from the process");
      }
    }
    const node = new Node("node");
    const sim = new Simulation({ entities: [node] });
    sim.suspend(node);
    sim.schedule(node, "Hello", "held", { at: 1 });
    sim.call(2, () => sim.resume(node), undefined);
    sim.run();
    expect(lines).toEqual(["2 held", "2 process starts", "3 from the process"]);
  });
});
