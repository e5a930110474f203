import { Entity, type Event, event, MAX_PRIORITY, type Message, Simulation, SimulationError, Sink } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[ORD1] events of one instant", () => {
  it("[ORD1] run by priority, then in the order of scheduling, housekeeping last", () => {
    const sim = new Simulation();
    const seen: string[] = [];
    const note = (what: string): void => void seen.push(what);
    sim.call(1, note, "housekeeping", { housekeeping: true });
    sim.call(1, note, "0a");
    sim.call(1, note, "+1000", { priority: MAX_PRIORITY });
    sim.call(1, note, "-1", { priority: -1 });
    sim.call(1, note, "0b");
    sim.call(1, note, "-1000", { priority: -MAX_PRIORITY });
    sim.call(1, note, "0c", { priority: 0 });
    sim.call(1, note, "daemon 0d", { daemon: true });
    sim.run();
    expect(seen).toEqual(["-1000", "-1", "0a", "0b", "0c", "daemon 0d", "+1000", "housekeeping"]);
  });

  it("[ORD1] an event scheduled for this instant runs within it, behind those already there", () => {
    const sim = new Simulation();
    const seen: string[] = [];
    sim.call(
      1,
      () => {
        seen.push("first");
        sim.call(0, () => seen.push("third"), undefined);
        sim.call(0, () => seen.push("urgent"), undefined, { priority: -5 });
      },
      undefined,
    );
    sim.call(1, () => seen.push("second"), undefined);
    sim.run();
    expect(seen).toEqual(["first", "urgent", "second", "third"]);
  });

  it("[ORD1] a settled future wakes its waiters as events of that instant, in the order they waited", () => {
    const sim = new Simulation();
    const future = sim.future<string>();
    const seen: string[] = [];
    function* waiter(name: string, delay: number) {
      yield delay;
      seen.push(`${name} got ${yield* future} at ${sim.now}`);
    }
    for (const [name, delay] of [
      ["a", 3],
      ["b", 1],
      ["c", 2],
    ] as const)
      sim.spawn(waiter(name, delay));
    sim.call(
      5,
      () => {
        future.resolve("it");
        seen.push("resolver goes on");
        sim.call(0, () => seen.push("later"), undefined);
      },
      undefined,
    );
    sim.run();
    expect(seen).toEqual(["resolver goes on", "b got it at 5", "c got it at 5", "a got it at 5", "later"]);
  });

  it("[ORD1] housekeeping sees its instant complete, what it starts comes after it", () => {
    const sim = new Simulation({ endTime: 2 });
    const seen: string[] = [];
    sim.every(1, () => {
      seen.push(`tick ${sim.now}`);
      if (sim.now === 1) sim.call(0, () => seen.push("after tick"), undefined);
    });
    sim.call(1, () => sim.call(0, () => sim.call(0, () => seen.push("deep"), undefined), undefined), undefined);
    sim.run();
    expect(seen).toEqual(["deep", "tick 1", "after tick", "tick 2"]);
  });

  it("[ORD1] messages too: priority, then order of scheduling", () => {
    const sink = new Sink<number>("sink");
    const sim = new Simulation({ entities: [sink] });
    sim.schedule(sink, "N", 3, { at: 2, priority: 1 });
    sim.schedule(sink, "N", 1, { at: 2 });
    sim.schedule(sink, "N", 2, { delay: 2 });
    sim.schedule(sink, "N", 4, { delay: 2, housekeeping: true });
    sim.schedule(sink, "N", 0, { at: 2, priority: -1 });
    sim.run();
    expect(sink.events).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("[ORD2] the end time", () => {
  it("[ORD2] [K1] nothing after it runs, everything at it does", () => {
    const sink = new Sink<number>("sink");
    const sim = new Simulation({ entities: [sink], endTime: 10 });
    for (const at of [2, 50, 10, 10.000001, 9.999999]) sim.schedule(sink, "At", at, { at });
    const summary = sim.run();
    expect(sink.events).toEqual([2, 9.999999, 10]);
    expect(summary).toMatchObject({ time: 10, unfinished: 2, outcome: "truncated", events: 3 });
  });

  it("[ORD2] what an event at the end time causes in that instant still runs", () => {
    const sim = new Simulation({ endTime: 1 });
    let depth = 0;
    const again = (): void => {
      if (++depth < 5) sim.call(0, again, undefined);
    };
    sim.call(1, again, undefined);
    expect(sim.run().outcome).toBe("endOfInput");
    expect(depth).toBe(5);
  });

  it("[ORD2] an infinite end time is none", () => {
    const sim = new Simulation({ endTime: Infinity });
    sim.every(1, () => {});
    sim.call(2.5, () => {}, undefined);
    expect(sim.endTime).toBeUndefined();
    expect(sim.run().time).toBe(2.5);
  });
});

describe("[ORD3] loops without delay", () => {
  class Ball extends Entity<Message<"Hit", number>> {
    other: Ball | undefined;
    handleEvent(hit: Event<Message<"Hit", number>>): Event {
      return event(this.other as Ball, "Hit", hit.payload + 1);
    }
  }

  it("[ORD3] more events in one instant than allowed is an error that names the last targets", () => {
    const ping = new Ball("ping");
    const pong = new Ball("pong");
    ping.other = pong;
    pong.other = ping;
    const sim = new Simulation({ entities: [ping, pong], maxEventsPerInstant: 1000 });
    sim.schedule(ping, "Hit", 1, { at: 3 });
    let failure: unknown;
    try {
      sim.run();
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(SimulationError);
    expect((failure as SimulationError).cause).toMatchObject({ code: "ENDLESS_INSTANT" });
    expect((failure as SimulationError).message).toContain("more than 1000 events in one instant (3 s)");
    expect((failure as SimulationError).message).toContain("ping (Hit), pong (Hit)");
  });

  it("[ORD3] exactly the limit is allowed, one more is not; the count starts anew in each instant", () => {
    for (const [events, fails] of [
      [20, false],
      [21, true],
    ] as const) {
      const sim = new Simulation({ maxEventsPerInstant: 20 });
      for (let i = 0; i < events; i++) sim.call(1, () => {}, undefined);
      for (let i = 0; i < 20; i++) sim.call(2, () => {}, undefined);
      if (fails) expect(() => sim.run()).toThrow("more than 20 events");
      else expect(sim.run().events).toBe(40);
    }
  });

  it("[ORD3] a process that never leaves its instant is named", () => {
    const sim = new Simulation({ maxEventsPerInstant: 100 });
    const ready = sim.future<number>();
    ready.resolve(1);
    sim.spawn(
      (function* () {
        for (;;) yield* ready;
      })(),
      { name: "spinner" },
    );
    expect(() => sim.run()).toThrow("spinner: never leaves this instant");
  });
});
