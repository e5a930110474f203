import {
  anyOf,
  type DeliveryEntry,
  Entity,
  type Event,
  type FactEntry,
  type FaultEntry,
  type Message,
  type Process,
  type ProcessEntry,
  Simulation,
  Sink,
  type TraceEntry,
  timeout,
} from "@sim/core";
import { describe, expect, it } from "vitest";
import { failureOf, Handler } from "./handler.js";
import { buildModel } from "./random-model.js";

/** A simulation whose processes are listened to, and what was heard: time, number, name, what, detail. */
function listened(entities: readonly Entity[] = []) {
  const life: unknown[][] = [];
  const sim = new Simulation({
    entities,
    trace: {
      processes: true,
      listener(entry) {
        if (entry.kind !== "process") return;
        const { time, id, process, what } = entry;
        const detail = entry.what === "waits" ? entry.data.for : (entry.data as { error?: Error }).error?.message;
        life.push(detail === undefined ? [time, id, process, what] : [time, id, process, what, detail]);
      },
    },
  });
  return { sim, life };
}

describe("[CORE7] the kinds of entries", () => {
  it("[CORE7.1] deliveries, facts and faults are told apart by kind", () => {
    const trace: TraceEntry[] = [];
    const sink = new Sink<number>("sink");
    const sim = new Simulation({ entities: [sink], trace: (entry) => trace.push(entry) });
    const level = sim.fact(sink, "level", "now");
    sim.schedule(sink, "X", 7, { at: 1 });
    sim.call(2, () => level.report(3), undefined);
    sim.call(3, () => sim.crash(sink), undefined);
    sim.schedule(sink, "Y", 8, { at: 4 });
    sim.call(5, () => sim.restart(sink), undefined);
    sim.run();
    expect(trace).toEqual([
      { kind: "delivery", time: 1, entity: "sink", what: "X", data: { payload: 7 } } satisfies DeliveryEntry,
      { kind: "fact", time: 2, entity: "sink", what: "level", data: { now: 3 } } satisfies FactEntry,
      { kind: "fault", time: 3, entity: "sink", what: "crashed", data: {} } satisfies FaultEntry,
      { kind: "fault", time: 4, entity: "sink", what: "undelivered", data: { type: "Y" } },
      { kind: "fault", time: 5, entity: "sink", what: "restarted", data: {} },
    ]);
  });

  it("[CORE7.2] a function and an object without `processes` hear nothing of processes", () => {
    const shop = new Handler("shop", function* () {
      yield 1;
    });
    const kinds = new Set<string>();
    const sim = new Simulation({ entities: [shop], trace: { listener: (entry) => kinds.add(entry.kind) } });
    sim.schedule(shop, "Go", 1);
    sim.run();
    expect([...kinds]).toEqual(["delivery"]);
  });
});

describe("[CORE7.2] the life of processes", () => {
  it("[CORE7.2] a handler's process: its name, number, delays and end", () => {
    const shop = new Handler("shop", function* (go) {
      yield go.payload;
    });
    const { sim, life } = listened([shop]);
    sim.schedule(shop, "Go", 3);
    sim.schedule(shop, "Go", 1, { at: 1 });
    sim.run();
    expect(life).toEqual([
      [0, 1, "shop.Go", "started"],
      [0, 1, "shop.Go", "waits", "delay"],
      [1, 2, "shop.Go", "started"],
      [1, 2, "shop.Go", "waits", "delay"],
      [2, 2, "shop.Go", "resumed"],
      [2, 2, "shop.Go", "ended"],
      [3, 1, "shop.Go", "resumed"],
      [3, 1, "shop.Go", "ended"],
    ]);
  });

  it("[CORE7.2] entries carry the entity, or undefined for a process of none", () => {
    const entries: ProcessEntry[] = [];
    const shop = new Handler("shop", () => undefined);
    const sim = new Simulation({
      entities: [shop],
      trace: { processes: true, listener: (entry) => entry.kind === "process" && entries.push(entry) },
    });
    const nothing = function* (): Process {};
    sim.spawn(nothing(), { owner: shop, name: "clean" });
    sim.spawn(nothing());
    sim.run();
    expect(entries).toEqual([
      { kind: "process", time: 0, entity: "shop", id: 1, process: "clean", what: "started", data: {} },
      { kind: "process", time: 0, entity: undefined, id: 2, process: "process", what: "started", data: {} },
      { kind: "process", time: 0, entity: "shop", id: 1, process: "clean", what: "ended", data: {} },
      { kind: "process", time: 0, entity: undefined, id: 2, process: "process", what: "ended", data: {} },
    ]);
  });

  it("[CORE7.2] a future that has settled is no wait; one that has not is described by its label", () => {
    const { sim, life } = listened();
    const ready = sim.future<number>();
    const reply = sim.future<number>({ label: "a reply" });
    ready.resolve(1);
    sim.call(4, (future) => future.resolve(2), reply);
    sim.spawn(
      (function* () {
        yield* ready;
        yield* reply;
      })(),
      { name: "p" },
    );
    sim.run();
    expect(life).toEqual([
      [0, 1, "p", "started"],
      [0, 1, "p", "waits", "a reply"],
      [4, 1, "p", "resumed"],
      [4, 1, "p", "ended"],
    ]);
  });

  it("[CORE7.2] an interrupt is a resumption with its error; what is thrown out of it is its failure", () => {
    const { sim, life } = listened();
    const victim = sim.spawn(
      (function* () {
        try {
          yield 10;
        } catch {
          yield 1;
        }
        throw new Error("enough");
      })(),
      { name: "victim" },
    );
    sim.spawn(
      (function* () {
        yield 3;
        victim.interrupt("hurry");
        try {
          yield* victim;
        } catch {
          // Joined: it is ours to handle.
        }
      })(),
      { name: "boss" },
    );
    sim.run();
    expect(life).toEqual([
      [0, 1, "victim", "started"],
      [0, 2, "boss", "started"],
      [0, 1, "victim", "waits", "delay"],
      [0, 2, "boss", "waits", "delay"],
      [3, 2, "boss", "resumed"],
      [3, 2, "boss", "waits", "process victim"],
      [3, 1, "victim", "resumed", "victim: interrupted: hurry"],
      [3, 1, "victim", "waits", "delay"],
      [4, 1, "victim", "resumed"],
      [4, 1, "victim", "failed", "enough"],
      [4, 2, "boss", "resumed", "enough"],
      [4, 2, "boss", "ended"],
    ]);
  });

  it("[CORE7.2] the loser of a race and what a crash drops are dropped, in the middle of a wait", () => {
    const nap = function* (seconds: number) {
      yield seconds;
    };
    const shop = new Handler("shop", function* () {
      yield* anyOf(nap(1), nap(2));
      yield 9;
    });
    const { sim, life } = listened([shop]);
    sim.schedule(shop, "Go", 1);
    sim.call(5, () => sim.crash(shop), undefined);
    sim.run();
    expect(life).toEqual([
      [0, 1, "shop.Go", "started"],
      [0, 2, "shop's process", "started"],
      [0, 2, "shop's process", "waits", "delay"],
      [0, 3, "shop's process", "started"],
      [0, 3, "shop's process", "waits", "delay"],
      [0, 1, "shop.Go", "waits", "anyOf(shop's process, shop's process)"],
      [1, 2, "shop's process", "resumed"],
      [1, 2, "shop's process", "ended"],
      [1, 3, "shop's process", "dropped"],
      [1, 1, "shop.Go", "resumed"],
      [1, 1, "shop.Go", "waits", "delay"],
      [5, 1, "shop.Go", "dropped"],
    ]);
  });

  it("[CORE7.2] who crashes its own entity is dropped, not ended; who is dropped before its first step too", () => {
    const shop = new Handler("shop", function* (this: Handler, go) {
      if (go.payload > 0) yield go.payload;
      this.sim.crash(this);
    });
    const { sim, life } = listened([shop]);
    sim.schedule(shop, "Go", 2);
    sim.schedule(shop, "Go", 1);
    sim.call(1, () => sim.spawn(timeout(1)[Symbol.iterator](), { owner: shop, name: "late" }), undefined);
    sim.run();
    // The spawn at 1 s was scheduled before the second process began its delay.
    expect(life.slice(4)).toEqual([
      [1, 3, "late", "started"],
      [1, 2, "shop.Go", "resumed"],
      [1, 1, "shop.Go", "dropped"],
      [1, 3, "late", "dropped"],
      [1, 2, "shop.Go", "dropped"],
    ]);
  });

  it("[CORE7.2] a bad yield ends no wait that never began", () => {
    const { sim, life } = listened();
    sim.spawn(
      (function* (): Process {
        try {
          yield -1;
        } catch {
          // It is thrown where it was written.
        }
      })(),
    );
    sim.run();
    expect(life.map(([, , , what]) => what)).toEqual(["started", "ended"]);
  });
});

describe("[CORE7.3] listening changes nothing", () => {
  const parameters = { seed: 7, nodes: 3, rate: 6, serviceMs: 90, crashAtMs: 3000, downMs: 1500, probeMs: 700 };

  it("[CORE7.3] the same fingerprint and summary with the trace off, on, with processes, and with a listener that throws", () => {
    const run = (trace?: "on" | "processes" | "throws") => {
      let heard = 0;
      const { sim, summary } = runShop(trace, () => heard++);
      return { heard, fingerprint: sim.fingerprint, summary };
    };
    const off = run();
    const on = run("on");
    const processes = run("processes");
    const throwing = run("throws");
    expect(off.heard).toBe(0);
    expect(on.heard).toBeGreaterThan(100);
    expect(processes.heard).toBeGreaterThan(2 * on.heard);
    expect(throwing.heard).toBe(processes.heard);
    for (const other of [on, processes, throwing]) {
      expect(other.fingerprint).toBe(off.fingerprint);
      expect(other.summary).toEqual(off.summary);
    }
  });

  it("[CORE7.3] a model with everything keeps its fingerprint when processes are listened to", () => {
    const plain = buildModel(parameters, 15).sim;
    const spans: ProcessEntry[] = [];
    const listenedTo = buildModel(parameters, 15, {
      processes: true,
      listener: (entry) => entry.kind === "process" && spans.push(entry),
    }).sim;
    expect(listenedTo.run()).toEqual(plain.run());
    expect(listenedTo.fingerprint).toBe(plain.fingerprint);

    // Every process that started has ended or still stands, and its waits begin and end in turn.
    const lives = new Map<number, string[]>();
    for (const { id, what } of spans) lives.set(id, [...(lives.get(id) ?? []), what]);
    expect([...lives.keys()]).toEqual(Array.from(lives, (_, index) => index + 1));
    for (const life of lives.values()) {
      expect(life.join(" ")).toMatch(/^started( waits resumed)*( waits)?( ended| dropped)?$/);
      expect(life.join(" ")).not.toMatch(/waits ended$/);
    }
    expect(spans.some(({ what }) => what === "dropped")).toBe(true);
  });
});

describe("[CORE7.4] a listener that throws", () => {
  it("[CORE7.4] ends the run after the present event, which the model completes", () => {
    const seen: string[] = [];
    const shop = new Handler("shop", (go) => {
      seen.push(`handled ${go.payload}`);
    });
    const sim = new Simulation({
      entities: [shop],
      trace: (entry) => {
        if (entry.time === 1) throw new Error("disk full");
      },
    });
    sim.schedule(shop, "Go", 1, { at: 1 });
    sim.schedule(shop, "Go", 2, { at: 2 });
    const failure = failureOf(sim);
    expect(failure).toMatchObject({ time: 1, entity: undefined, event: "the trace listener" });
    expect((failure.cause as Error).message).toBe("disk full");
    expect(seen).toEqual(["handled 1"]);
    sim.run();
    expect(seen).toEqual(["handled 1", "handled 2"]);
  });

  it("[CORE7.4] is not caught by the component that reports, or the process that waits", () => {
    const shop = new Handler("shop", function* (this: Handler) {
      try {
        this.sim.fact(this, "seen").report();
        yield 1;
      } catch {
        throw new Error("it got into the model");
      }
    });
    const sim = new Simulation({
      entities: [shop],
      trace: {
        processes: true,
        listener: () => {
          throw new Error("boom");
        },
      },
    });
    sim.schedule(shop, "Go", 1);
    expect(failureOf(sim).message).toBe("at 0 s in the trace listener: boom");
    expect(failureOf(sim).time).toBe(1);
    expect(sim.run().time).toBe(1);
  });
});

/** A shop with one till and impatient customers; run again and again if the listener throws. */
function runShop(trace: "on" | "processes" | "throws" | undefined, heard: () => void) {
  class Shop extends Entity<Message<"Customer", number>> {
    *handleEvent({ payload }: Event<Message<"Customer", number>>) {
      const served = this.sim.future({ label: "the till" });
      this.sim.call(this.sim.random("service").next(), (future) => future.resolve(), served);
      yield* anyOf(served, timeout(payload / 100));
      yield 0.01;
    }
  }
  const shop = new Shop("shop");
  const listener = (): void => {
    heard();
    if (trace === "throws") throw new Error("no");
  };
  const option = trace === undefined ? undefined : trace === "on" ? listener : { listener, processes: true };
  const sim = new Simulation({ entities: [shop], seed: 3, trace: option });
  for (let i = 0; i < 200; i++) sim.schedule(shop, "Customer", i % 90, { at: i / 10 });
  for (;;) {
    try {
      return { sim, summary: sim.run() };
    } catch (error) {
      if (trace !== "throws") throw error;
    }
  }
}
