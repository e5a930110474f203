import {
  Entity,
  EntityUnavailableError,
  type Event,
  event,
  type Message,
  type Process,
  type SimFuture,
  Simulation,
  SimulationError,
  Sink,
  Store,
  type Target,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";

type Ask = Message<"Ask", { readonly seconds: number; readonly reply?: SimFuture<string> | undefined }>;

/** Answers after a while, counts what it has done, and keeps a log of its life. */
class Server extends Entity<Ask> {
  readonly log: string[] = [];
  volatile = 0;

  *handleEvent({ payload }: Event<Ask>) {
    this.volatile++;
    try {
      yield payload.seconds;
      this.log.push(`done at ${this.now}`);
      payload.reply?.resolve("done");
    } finally {
      this.log.push(`finally at ${this.now}`);
    }
  }
  override onCrash(): void {
    this.volatile = 0;
    this.log.push(`crash at ${this.now}`);
  }
  override onRestart(): void {
    this.log.push(`restart at ${this.now}`);
  }
}

describe("[CORE3] crash", () => {
  it("[CORE3] drops the processes with their finally blocks, then onCrash forgets what is volatile", () => {
    const server = new Server("server");
    const sim = new Simulation({ entities: [server] });
    sim.schedule(server, "Ask", { seconds: 1 });
    sim.schedule(server, "Ask", { seconds: 10 });
    sim.call(4, (s) => sim.crash(s), server);
    const summary = sim.run();
    expect(server.log).toEqual(["done at 1", "finally at 1", "finally at 4", "crash at 4"]);
    expect(server.volatile).toBe(0);
    expect(server.crashed).toBe(true);
    expect(sim.isDown(server)).toBe(true);
    expect(summary).toMatchObject({ time: 4, unfinished: 0, blocked: [] });
  });

  it("[CORE8] what is sent to it is lost and counted; a reply fails with EntityUnavailableError", () => {
    const server = new Server("server");
    const sim = new Simulation({ entities: [server] });
    const caught: unknown[] = [];
    sim.call(1, (s) => sim.crash(s), server);
    sim.spawn(
      (function* () {
        const reply = sim.future<string>();
        yield event(server, "Ask", { seconds: 1, reply }, { at: 2 });
        try {
          yield* reply;
        } catch (error) {
          caught.push(error, sim.now);
        }
      })(),
    );
    sim.schedule(server, "Ask", { seconds: 1 }, { at: 3 });
    expect(sim.run()).toMatchObject({ undelivered: 2, time: 3 });
    expect(caught[0]).toBeInstanceOf(EntityUnavailableError);
    expect(caught[0]).toMatchObject({
      code: "ENTITY_UNAVAILABLE",
      entity: "server",
      message: "server: Ask not delivered: the entity is down (crashed); retry after its restart",
    });
    expect(caught[1]).toBe(2);
    expect(server.log).toEqual(["crash at 1"]);
  });

  it("[CORE8] restart brings it back; a second crash or restart does nothing", () => {
    const server = new Server("server");
    const sim = new Simulation({ entities: [server] });
    for (const at of [1, 2]) sim.call(at, (s) => sim.crash(s), server);
    for (const at of [3, 4]) sim.call(at, (s) => sim.restart(s), server);
    sim.schedule(server, "Ask", { seconds: 2 }, { at: 5 });
    sim.run();
    expect(server.log).toEqual(["crash at 1", "restart at 3", "done at 7", "finally at 7"]);
    expect(sim.isDown(server)).toBe(false);
  });

  it("[CORE8] onRestart may send, and may be a process", () => {
    const sink = new Sink<number>("sink");
    class Node extends Entity {
      override *onRestart() {
        yield 1;
        return event(sink, "Back", this.now);
      }
      handleEvent(): void {}
    }
    const node = new Node("node");
    const sim = new Simulation({ entities: [node] });
    sim.crash(node);
    sim.call(2, (n) => sim.restart(n), node);
    sim.run();
    expect(sink.events).toEqual([3]);
  });

  it("[CORE3] a yield in a finally block is an error, and everything else of the crash still happens", () => {
    class Node extends Entity<Message<"Go", boolean>> {
      readonly log: string[] = [];
      *handleEvent(go: Event<Message<"Go", boolean>>): Process {
        try {
          yield 10;
        } finally {
          if (go.payload) yield 1;
          else this.log.push("finally");
        }
      }
      override onCrash(): void {
        this.log.push("onCrash");
      }
    }
    const node = new Node("node");
    const sim = new Simulation({ entities: [node] });
    for (const bad of [true, false]) sim.schedule(node, "Go", bad);
    const log: string[] = [];
    sim.call(
      2,
      (n) => {
        sim.crash(n);
        log.push("the one who crashes it goes on");
      },
      node,
    );
    expect(() => sim.run()).toThrow(SimulationError);
    expect(() => sim.run()).not.toThrow();
    expect(node.log).toEqual(["finally", "onCrash"]);
    expect(log).toHaveLength(1);
  });

  it("[CORE3] the error of a yield in finally names process, entity and time; outside a run it is thrown by crash()", () => {
    class Node extends Entity<Message<"Go", null>> {
      *handleEvent(_: Event<Message<"Go", null>>) {
        try {
          yield 10;
        } finally {
          yield 1;
        }
      }
    }
    const node = new Node("node");
    const sim = new Simulation({ entities: [node] });
    sim.schedule(node, "Go", null);
    sim.runUntil(3);
    let failure: unknown;
    try {
      sim.crash(node);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ time: 3, entity: "node", event: "Go", cause: { code: "YIELD_IN_FINALLY" } });
    expect((failure as Error).message).toContain("node.Go: yielded in a `finally` block while being dropped");
  });

  it("[CORE3] a process started by a finally block goes down with the rest", () => {
    const log: string[] = [];
    class Node extends Entity<Message<"Go", null>> {
      *handleEvent(_: Event<Message<"Go", null>>) {
        try {
          yield 10;
        } finally {
          const { sim } = this;
          sim.spawn(
            (function* () {
              log.push("never");
              yield 1;
            })(),
          );
        }
      }
    }
    const node = new Node("node");
    const sim = new Simulation({ entities: [node] });
    sim.schedule(node, "Go", null);
    sim.call(1, (n) => sim.crash(n), node);
    expect(sim.run()).toMatchObject({ time: 1, unfinished: 0 });
    expect(log).toEqual([]);
  });

  it("[CORE3] joining a process that a crash has dropped fails", () => {
    const node = new Server("node");
    const sim = new Simulation({ entities: [node] });
    const work = sim.spawn(timeout(10)[Symbol.iterator](), { name: "work", owner: node });
    const caught: unknown[] = [];
    for (const delay of [0, 5]) {
      sim.spawn(
        (function* () {
          yield delay;
          try {
            yield* work;
          } catch (error) {
            caught.push((error as { code?: string }).code, sim.now);
          }
        })(),
      );
    }
    sim.call(2, (n) => sim.crash(n), node);
    sim.run();
    expect(caught).toEqual(["PROCESS_DROPPED", 2, "PROCESS_DROPPED", 5]);
    expect(work.alive).toBe(false);
  });

  it("[CORE3] a reply in the very instant of a crash resumes nobody", () => {
    const log: string[] = [];
    class Client extends Entity<Message<"Go", SimFuture<void>>> {
      *handleEvent(go: Event<Message<"Go", SimFuture<void>>>) {
        yield* go.payload;
        log.push("resumed");
      }
    }
    const client = new Client("client");
    const sim = new Simulation({ entities: [client] });
    const reply = sim.future();
    sim.schedule(client, "Go", reply);
    sim.call(
      1,
      () => {
        reply.resolve();
        sim.crash(client);
      },
      undefined,
    );
    sim.run();
    expect(log).toEqual([]);
  });
});

describe("[CORE3] self-crash", () => {
  class Fragile extends Entity<Message<"Handler" | "Process" | "Twice", Target<Message<"Out", string>>>> {
    readonly log: string[] = [];
    handleEvent(go: Event<Message<"Handler" | "Process" | "Twice", Target<Message<"Out", string>>>>) {
      if (go.type === "Process") return this.process(go.payload);
      this.sim.crash(this);
      if (go.type === "Twice") this.sim.restart(this);
      this.log.push("to the end of the step");
      return event(go.payload, "Out", "void");
    }
    *process(out: Target<Message<"Out", string>>) {
      try {
        yield 1;
        this.sim.crash(this);
        this.log.push("to the end of the step");
        yield event(out, "Out", "void");
        this.log.push("never");
      } finally {
        this.log.push("finally");
      }
    }
  }

  it.each([["Handler"], ["Twice"]] as const)("[CORE3] in a handler (%s): what it returns is void", (type) => {
    const fragile = new Fragile("fragile");
    const sink = new Sink("sink");
    const sim = new Simulation({ entities: [fragile, sink] });
    sim.schedule(fragile, type, sink);
    expect(sim.run()).toMatchObject({ time: 0, unfinished: 0 });
    expect(fragile.log).toEqual(["to the end of the step"]);
    expect(sink.count).toBe(0);
    expect(fragile.crashed).toBe(type === "Handler");
  });

  it("[CORE3] in a process: it ends where it next yields, and finally runs", () => {
    const fragile = new Fragile("fragile");
    const sink = new Sink("sink");
    const sim = new Simulation({ entities: [fragile, sink] });
    sim.schedule(fragile, "Process", sink);
    expect(sim.run()).toMatchObject({ time: 1, unfinished: 0 });
    expect(fragile.log).toEqual(["to the end of the step", "finally"]);
    expect(sink.count).toBe(0);
  });

  it("[CORE3] in a process that then returns: its last events are void, and joining it fails", () => {
    const server = new Server("server");
    const sink = new Sink("sink");
    const sim = new Simulation({ entities: [server, sink] });
    const codes: unknown[] = [];
    const running = sim.spawn(
      (function* () {
        sim.crash(server);
        return event(sink, "Out", 1);
      })(),
      { owner: server },
    );
    sim.spawn(
      (function* () {
        try {
          yield* running;
        } catch (error) {
          codes.push((error as { code?: string }).code);
        }
      })(),
    );
    sim.run();
    expect([sink.count, codes]).toEqual([0, ["PROCESS_DROPPED"]]);
  });
});

describe("[CORE8] watching", () => {
  it("[CORE8] a watcher hears of each crash and restart, after the entity's own hooks", () => {
    const server = new Server("server");
    const sim = new Simulation();
    sim.watch(server, {
      crashed: () => server.log.push(`watcher: down at ${sim.now}`),
      restarted: () => server.log.push(`watcher: up at ${sim.now}`),
    });
    sim.call(1, (s) => sim.crash(s), server);
    sim.call(2, (s) => sim.restart(s), server);
    sim.run();
    expect(server.log).toEqual(["crash at 1", "watcher: down at 1", "restart at 2", "watcher: up at 2"]);
  });

  it("[CORE8] crash and restart need an entity of this simulation", () => {
    const sim = new Simulation();
    const stranger = new Server("stranger");
    expect(() => sim.crash(stranger)).toThrow("Simulation.crash: stranger is not part of this simulation");
    expect(() => sim.restart(stranger)).toThrow(expect.objectContaining({ code: "NOT_ATTACHED" }));
    expect(() => stranger.sim).toThrow(expect.objectContaining({ code: "NOT_ATTACHED" }));
    expect(stranger.crashed).toBe(false);
  });

  it("[DET1] crash, restart and lost messages are in the trace and the fingerprint", () => {
    const run = (lost: boolean) => {
      const server = new Server("server");
      const lines: string[] = [];
      const sim = new Simulation({ entities: [server], trace: (e) => lines.push(`${e.time} ${e.entity} ${e.what}`) });
      sim.call(1, (s) => sim.crash(s), server);
      if (lost) sim.schedule(server, "Ask", { seconds: 0 }, { at: 2 });
      sim.call(3, (s) => sim.restart(s), server);
      sim.run();
      return { lines, fingerprint: sim.fingerprint };
    };
    expect(run(true).lines).toEqual(["1 server crashed", "2 server undelivered", "3 server restarted"]);
    expect(run(true).fingerprint).not.toBe(run(false).fingerprint);
  });
});

describe("[CORE3.2] a request in a finally block of a process that is dropped", () => {
  it("[CORE3.2] is an error, also if it could be answered at once, and takes nothing", () => {
    const store = new Store<string>("store");
    class Owner extends Entity<Message<"Go">> {
      *handleEvent(): Process {
        try {
          yield 10;
        } finally {
          yield* store.take();
        }
      }
    }
    const owner = new Owner("owner");
    const sim = new Simulation({ entities: [owner, store] });
    store.tryPut("kept");
    sim.schedule(owner, "Go", undefined);
    sim.spawn(
      (function* () {
        yield 1;
        sim.crash(owner);
      })(),
    );
    expect(() => sim.run()).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: "YIELD_IN_FINALLY" }) }),
    );
    expect(store.items).toEqual(["kept"]);
  });
});
