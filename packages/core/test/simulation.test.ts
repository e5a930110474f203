import {
  Counter,
  Entity,
  type Event,
  event,
  type Message,
  ms,
  type Progress,
  Simulation,
  Sink,
  Source,
} from "@sim/core";
import { describe, expect, it } from "vitest";

/** A simulation with a message "N" to a sink at each of the given times. */
function withMessages(times: readonly number[], options: { readonly endTime?: number } = {}) {
  const sink = new Sink<number>("sink");
  const sim = new Simulation({ entities: [sink], ...options });
  for (const at of times) sim.schedule(sink, "N", at, { at });
  return { sim, sink };
}

describe("[CORE4] stepping", () => {
  it("[CORE4] step runs one event, or n", () => {
    const { sim, sink } = withMessages([1, 2, 3, 4, 5]);
    expect(sim.step()).toMatchObject({ time: 1, events: 1, outcome: "running", unfinished: 4 });
    expect(sim.step(2)).toMatchObject({ time: 3, events: 3, outcome: "running" });
    expect(sim.step(9)).toMatchObject({ time: 5, events: 5, outcome: "endOfInput" });
    expect(sink.count).toBe(5);
  });

  it("[CORE4] runUntil includes its time and sets the clock to it", () => {
    const { sim, sink } = withMessages([1, 2, 3.5]);
    expect(sim.runUntil(2)).toMatchObject({ time: 2, unfinished: 1, outcome: "running" });
    expect(sim.runUntil(3)).toMatchObject({ time: 3 });
    expect(sink.events).toEqual([1, 2]);
    sim.call(0.25, () => sim.schedule(sink, "N", sim.now), undefined);
    expect(sim.run().time).toBe(3.5);
    expect(sink.events).toEqual([1, 2, 3.25, 3.5]);
  });

  it("[CORE4] pause returns after the present event, also after the last one", () => {
    const { sim, sink } = withMessages([1, 3]);
    sim.call(2, () => sim.pause(), undefined);
    sim.call(3, () => sim.pause(), undefined);
    expect(sim.run()).toMatchObject({ time: 2, outcome: "paused" });
    expect(sink.events).toEqual([1]);
    expect(sim.run()).toMatchObject({ time: 3, outcome: "paused" });
    expect(sim.completed).toBe(false);
    expect(sim.run()).toMatchObject({ time: 3, outcome: "endOfInput" });
  });

  it("[CORE4] pause while nothing runs does nothing", () => {
    const { sim } = withMessages([1]);
    sim.pause();
    expect(sim.run().outcome).toBe("endOfInput");
  });

  it("[CORE4] a paused runUntil leaves the clock where it is", () => {
    const { sim } = withMessages([1, 2]);
    sim.call(1, () => sim.pause(), undefined);
    expect(sim.runUntil(10)).toMatchObject({ time: 1, outcome: "paused" });
    expect(sim.runUntil(10)).toMatchObject({ time: 10, outcome: "running" });
  });

  it("[CORE4] peek shows the next event and runs nothing", () => {
    const { sim, sink } = withMessages([2]);
    sim.call(1, () => {}, undefined);
    expect(sim.peek()).toEqual({ time: 1, target: undefined, type: undefined });
    sim.step();
    expect(sim.peek()).toEqual({ time: 2, target: "sink", type: "N" });
    expect(sink.count).toBe(0);
    sim.step();
    expect(sim.peek()).toBeUndefined();
  });

  it("[CORE4] peek and the count of pending events leave out what was cancelled", () => {
    const { sim, sink } = withMessages([5]);
    const timer = sim.call(1, () => {}, undefined);
    expect(timer.cancel()).toBe(true);
    expect(sim.peek()).toMatchObject({ time: 5 });
    expect(sim.run()).toMatchObject({ events: 1, time: 5 });
    expect(sink.count).toBe(1);
  });
});

describe("[CORE4] breakpoints", () => {
  it("[CORE4] by time: after the first event at or after it, once", () => {
    const { sim } = withMessages([1, 2, 3, 4]);
    sim.addBreakpoint({ time: 1.5 });
    expect(sim.run()).toMatchObject({ time: 2, outcome: "paused" });
    expect(sim.run()).toMatchObject({ time: 4, outcome: "endOfInput" });
  });

  it("[CORE4] by type: after each delivery of it, whoever receives it", () => {
    const { sim, sink } = withMessages([1, 2]);
    sim.schedule(sink, "Other", 0, { at: 1.5 });
    sim.schedule(new Counter("counter"), "Other", 0, { at: 3 });
    const breakpoint = sim.addBreakpoint({ type: "Other" });
    expect(sim.run().time).toBe(1.5);
    expect(sim.run().time).toBe(3);
    breakpoint.remove();
    breakpoint.remove();
    expect(sim.run().outcome).toBe("endOfInput");
  });

  it("[CORE4] by condition, and all parts must be met", () => {
    const { sim, sink } = withMessages([1, 2, 3, 4]);
    sim.addBreakpoint({ type: "N", time: 2, when: () => sink.count === 3 });
    expect(sim.run()).toMatchObject({ time: 3, outcome: "paused" });
    expect(sim.run()).toMatchObject({ time: 4, outcome: "endOfInput" });
  });

  it("[CORE4] a delivery from before it was set is no news", () => {
    const { sim } = withMessages([1]);
    sim.call(2, () => {}, undefined);
    sim.runUntil(1);
    sim.addBreakpoint({ type: "N" });
    expect(sim.run()).toMatchObject({ time: 2, outcome: "endOfInput" });
  });

  it("[CORE4] two that are met by one event stop once", () => {
    const { sim } = withMessages([1, 2]);
    sim.addBreakpoint({ time: 1 });
    sim.addBreakpoint({ type: "N" });
    expect([sim.run().time, sim.run().time, sim.run().outcome]).toEqual([1, 2, "endOfInput"]);
  });

  it("[CORE4] they hold within step and runUntil", () => {
    const { sim } = withMessages([1, 2, 3]);
    sim.addBreakpoint({ time: 2 });
    expect(sim.step(3)).toMatchObject({ time: 2, outcome: "paused" });
    sim.addBreakpoint({ time: 3 });
    expect(sim.runUntil(9)).toMatchObject({ time: 3, outcome: "paused" });
  });
});

describe("[CORE4] progress", () => {
  it("[CORE4] is reported every so many events, and may pause the run", () => {
    const seen: Progress[] = [];
    const sim = new Simulation({
      progressEvery: 2,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.events === 4) sim.pause();
      },
    });
    for (let i = 1; i <= 5; i++) sim.call(i, () => {}, undefined);
    expect(sim.run()).toMatchObject({ time: 4, outcome: "paused" });
    expect(sim.run()).toMatchObject({ time: 5, outcome: "endOfInput" });
    expect(seen).toEqual([
      { time: 2, events: 2, pending: 3 },
      { time: 4, events: 4, pending: 1 },
    ]);
  });
});

describe("[CORE4] cancel", () => {
  it("[CORE4] takes an event out, also in its own instant, and tells whether it was there", () => {
    const sim = new Simulation();
    const seen: string[] = [];
    const second = sim.call(1, () => seen.push("second"), undefined, { priority: 1 });
    const first = sim.call(
      1,
      () => {
        seen.push(`first ${first.pending} ${second.pending} ${second.cancel()} ${second.pending} ${second.cancel()}`);
      },
      undefined,
    );
    sim.run();
    expect(seen).toEqual(["first false true true false false"]);
    expect(first.cancel()).toBe(false);
  });

  it("[CORE4] a scheduled message too", () => {
    const { sim, sink } = withMessages([]);
    const message = sim.schedule(sink, "N", 1, { delay: 3 });
    sim.schedule(sink, "N", 2, { delay: 1 });
    message.cancel();
    expect(sim.run().time).toBe(1);
    expect(sink.events).toEqual([2]);
  });

  it("[CORE4] every: from without and from within, for good", () => {
    const sim = new Simulation({ endTime: 10 });
    const seen: string[] = [];
    const outside = sim.every(1, () => seen.push(`outside ${sim.now}`));
    const inside = sim.every(2, () => {
      seen.push(`inside ${sim.now}`);
      if (sim.now === 4) seen.push(`${inside.cancel()} ${inside.pending}`);
    });
    sim.call(2.5, () => outside.cancel(), undefined);
    sim.run();
    expect(seen).toEqual(["outside 1", "inside 2", "outside 2", "inside 4", "true false"]);
  });
});

describe("[TIME2] every", () => {
  it("[TIME2] keeps its grid: 1/3 s is rounded point by point and never drifts", () => {
    const sim = new Simulation({ startTime: 1_000_000_000, endTime: 1_000_100_000 });
    let ticks = 0;
    const off: number[] = [];
    sim.every(1 / 3, () => {
      ticks++;
      // k / 3 s in whole microseconds, by integers: (k * 10^6 + 1) / 3 rounded down.
      const expected = 1_000_000_000_000_000n + (BigInt(ticks) * 1_000_000n + 1n) / 3n;
      if (BigInt(Math.round(sim.now * 1e6)) !== expected) off.push(ticks);
    });
    sim.run();
    expect(ticks).toBe(300_000);
    expect(off).toEqual([]);
  });

  it("[TIME2] 0.1 s, a thousand times, and the sum of floats as interval, lie on the grid", () => {
    for (const interval of [0.1, 0.1 + 0.2, ms(1.1), 1.1 * 1.1]) {
      const sim = new Simulation({ endTime: 1000 * interval });
      let [ticks, last] = [0, 0];
      sim.every(interval, () => {
        ticks++;
        last = sim.now;
      });
      sim.run();
      expect([ticks, last]).toEqual([1000, Number((1000 * interval).toFixed(6))]);
    }
  });

  it("[TIME2] half microseconds alternate", () => {
    const sim = new Simulation({ endTime: 6e-6 });
    const seen: number[] = [];
    sim.every(1.5e-6, () => seen.push(Math.round(sim.now * 1e6)));
    sim.run();
    expect(seen).toEqual([2, 3, 5, 6]);
  });
});

describe("[CORE4] attachment", () => {
  class Node extends Entity<Message<"Go", null>> {
    readonly next: readonly Node[];
    readonly log: string[];
    constructor(name: string, log: string[], ...next: Node[]) {
      super(name);
      this.next = next;
      this.log = log;
    }
    override downstreamEntities() {
      return this.next;
    }
    override onStart(): void {
      this.log.push(this.name);
    }
    handleEvent(_: Event<Message<"Go", null>>): void {}
  }

  it("[CORE4] what lies downstream is attached along, breadth first, and started once all are known", () => {
    const log: string[] = [];
    const c = new Node("c", log);
    const b = new Node("b", log, c);
    const sim = new Simulation({ entities: [new Node("a", log, b, c), new Node("d", log, c)] });
    expect(sim.entities.map((entity) => entity.name)).toEqual(["a", "b", "c", "d"]);
    expect(log).toEqual(["a", "b", "c", "d"]);
  });

  it("[CORE4] so is the target of an event, in the middle of a run", () => {
    const log: string[] = [];
    const sim = new Simulation();
    const late = new Node("late", log, new Node("later", log));
    sim.call(2, () => sim.schedule(late, "Go", null, { delay: 1 }), undefined);
    expect(sim.run().time).toBe(3);
    expect(log).toEqual(["late", "later"]);
    expect(late.sim).toBe(sim);
    expect(late.now).toBe(3);
  });

  it("[DET2] names are unique, and a refused model leaves no entity attached", () => {
    const log: string[] = [];
    const twins = [new Node("x", log), new Node("y", log), new Node("x", log)];
    expect(() => new Simulation({ entities: twins })).toThrow(expect.objectContaining({ code: "DUPLICATE_NAME" }));
    expect(log).toEqual([]);
    expect(new Simulation({ entities: twins.slice(0, 2) }).entities).toHaveLength(2);
    const sim = (twins[0] as Node).sim;
    expect(() => sim.schedule(twins[2] as Node, "Go", null)).toThrow('two entities are named "x"');
    expect(sim.entities).toHaveLength(2);
  });

  it("[CORE4] an entity belongs to one simulation for life", () => {
    const node = new Node("n", []);
    new Simulation({ entities: [node] });
    const other = new Simulation();
    expect(() => new Simulation({ entities: [node] })).toThrow(expect.objectContaining({ code: "ENTITY_IN_USE" }));
    expect(() => other.schedule(node, "Go", null)).toThrow("n: belongs to another simulation");
  });

  it("[CORE1] a plain object with a name and a handleEvent is a target", () => {
    const seen: unknown[] = [];
    const plain = {
      name: "plain",
      handleEvent: (go: Event<Message<"Go", number>>) => void seen.push(go.payload, go.time),
    };
    const sim = new Simulation();
    sim.schedule(plain, "Go", 5, { at: 2 });
    sim.run();
    expect(seen).toEqual([5, 2]);
  });

  it("[CORE1] a copy of an attached object is an entity of its own, and needs a name of its own", () => {
    const seen: string[] = [];
    const first = { name: "first", handleEvent: () => void seen.push("first") };
    const sim = new Simulation({ entities: [first] });
    const second = { ...first, name: "second", handleEvent: () => void seen.push("second") };
    sim.schedule(second, "Go", null);
    sim.run();
    expect(seen).toEqual(["second"]);
    expect(() => new Simulation({ entities: [Object.freeze({ ...first })] })).toThrow(
      "first: a target must not be frozen",
    );
  });

  it("[CORE4] an event carries its time, target, priority and whether it is a daemon", () => {
    const seen: unknown[] = [];
    const plain = { name: "plain", handleEvent: (go: Event<Message<"Go", number>>) => void seen.push(go) };
    const sim = new Simulation();
    const later = event(plain, "Go", 1, { delay: 1, priority: 3, daemon: true });
    expect(later.time).toBeNaN();
    sim.spawn(
      (function* () {
        yield 1;
        yield later;
        yield 1;
      })(),
    );
    sim.run();
    expect(seen).toEqual([expect.objectContaining({ type: "Go", payload: 1, time: 2, priority: 3, daemon: true })]);
    expect((seen[0] as Event).target).toBe(plain);
  });

  it("[DET2] startTime sets the clock, for real timestamps", () => {
    const sink = new Sink<number>("sink");
    const start = 978_307_200;
    const source = Source.constant("s", { target: sink, type: "N", rate: 1, count: 2, make: (i) => i });
    const sim = new Simulation({ entities: [source], startTime: start });
    expect(sim.now).toBe(start);
    sim.run();
    expect(sink.times).toEqual([start + 1, start + 2]);
  });
});
