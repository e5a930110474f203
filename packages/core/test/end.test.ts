import {
  type EndReason,
  Entity,
  type Event,
  event,
  type Handled,
  idle,
  type Message,
  Probe,
  Simulation,
  Sink,
} from "@sim/core";
import { describe, expect, it } from "vitest";

type Item = Message<"Item", number>;

/** Sums what it gets and passes the sum on when the run is over. */
class Stage extends Entity<Item> {
  readonly next: Entity<Item> | undefined;
  readonly log: string[];
  sum = 0;

  constructor(name: string, log: string[], next?: Entity<Item>) {
    super(name);
    this.next = next;
    this.log = log;
  }
  override downstreamEntities() {
    return this.next === undefined ? [] : [this.next];
  }
  handleEvent({ payload }: Event<Item>): void {
    this.sum += payload;
    this.log.push(`${this.name} got ${payload}`);
  }
  override onEnd(reason: EndReason): Handled {
    this.log.push(`${this.name} ends (${reason}) at ${this.now}`);
    return this.next === undefined ? undefined : event(this.next, "Item", this.sum);
  }
}

describe("[END1] what keeps a run alive", () => {
  it("[END1] daemon events and idle waits do not; the run ends after the instant of the last ordinary event", () => {
    const sim = new Simulation();
    const ticks: number[] = [];
    sim.every(0.5, () => ticks.push(sim.now));
    sim.call(1, () => {}, undefined, { daemon: true });
    sim.spawn(
      (function* () {
        for (;;) yield idle(0.3);
      })(),
    );
    sim.call(2, () => {}, undefined);
    expect(sim.run()).toMatchObject({ time: 2, outcome: "endOfInput", unfinished: 0 });
    expect(ticks).toEqual([0.5, 1, 1.5, 2]);
  });

  it("[END1] a daemon that makes ordinary work in the last instant lets the run go on", () => {
    const sim = new Simulation();
    let once = false;
    sim.every(1, () => {
      if (once) return;
      once = true;
      sim.call(5, () => {}, undefined);
    });
    sim.call(1, () => {}, undefined);
    expect(sim.run().time).toBe(6);
  });

  it("[END1] with nothing but daemons it ends at once, after the first instant", () => {
    const probe = new Probe("probe", { interval: 1, sample: () => 1 });
    const sim = new Simulation({ entities: [probe] });
    expect(sim.run()).toMatchObject({ time: 0, outcome: "endOfInput", events: 1 });
    expect(probe.series.times).toEqual([0]);
  });

  it("[END1] runUntil runs daemons too and completes nothing", () => {
    const sim = new Simulation();
    let ticks = 0;
    sim.every(1, () => ticks++);
    expect(sim.runUntil(5)).toMatchObject({ time: 5, outcome: "running" });
    expect([ticks, sim.completed]).toEqual([5, false]);
    expect(sim.run()).toMatchObject({ time: 5, outcome: "endOfInput" });
    expect(sim.completed).toBe(true);
  });

  it("[END1] a process blocked for ever does not keep it alive", () => {
    const sim = new Simulation();
    sim.spawn(
      (function* () {
        yield* sim.future({ label: "godot" });
      })(),
    );
    expect(sim.run()).toMatchObject({ outcome: "endOfInput", blocked: [{ waitingFor: "godot" }] });
  });
});

describe("[END2] completion", () => {
  it("[END2] entities finish in the order of the data flow, each one's last words delivered before the next", () => {
    const log: string[] = [];
    const c = new Stage("c", log);
    const b = new Stage("b", log, c);
    const a = new Stage("a", log, b);
    // Attached against the flow.
    const sim = new Simulation({ entities: [c, b, a], endTime: 10 });
    sim.schedule(a, "Item", 5, { at: 1 });
    sim.schedule(b, "Item", 2, { at: 1 });
    expect(sim.run()).toMatchObject({ time: 10, outcome: "endOfInput" });
    expect(log).toEqual([
      "a got 5",
      "b got 2",
      "a ends (endOfInput) at 10",
      "b got 5",
      "b ends (endOfInput) at 10",
      "c got 7",
      "c ends (endOfInput) at 10",
    ]);
  });

  it("[END2] cut by the end time: truncated, and what would run later is counted", () => {
    const log: string[] = [];
    const stage = new Stage("s", log);
    const sim = new Simulation({ entities: [stage], endTime: 3 });
    for (const at of [1, 4, 5]) sim.schedule(stage, "Item", at, { at });
    sim.schedule(stage, "Item", 6, { at: 6, daemon: true });
    expect(sim.run()).toMatchObject({ outcome: "truncated", unfinished: 2 });
    expect(log).toEqual(["s got 1", "s ends (truncated) at 3"]);
  });

  it("[END2] last words for a later time are not input: the outcome stays, they are counted as unfinished", () => {
    const sink = new Sink("sink");
    class Talker extends Entity {
      handleEvent(): void {}
      override onEnd(): Handled {
        return [event(sink, "Word", "now"), event(sink, "Word", "later", { delay: 1 })];
      }
    }
    const sim = new Simulation({ entities: [new Talker("talker"), sink] });
    expect(sim.run()).toMatchObject({ outcome: "endOfInput", unfinished: 1 });
    expect(sink.events).toEqual(["now"]);
  });

  it("[END2] whichever way it gets there, it completes once", () => {
    const drivers: ((sim: Simulation) => void)[] = [
      (sim) => sim.run(),
      (sim) => sim.runUntil(5),
      (sim) => sim.runUntil(99),
      (sim) => sim.step(1000),
      (sim) => {
        sim.step();
        sim.step();
      },
      (sim) => {
        sim.runUntil(2);
        sim.run();
      },
    ];
    for (const drive of drivers) {
      const log: string[] = [];
      const stage = new Stage("s", log);
      const sim = new Simulation({ entities: [stage], endTime: 5 });
      sim.schedule(stage, "Item", 1, { at: 1 });
      sim.schedule(stage, "Item", 5, { at: 5 });
      drive(sim);
      expect(sim.completed).toBe(true);
      const summary = sim.run();
      expect([sim.step(), sim.runUntil(7)]).toEqual([summary, summary]);
      expect(summary).toMatchObject({ time: 5, events: 2, outcome: "endOfInput" });
      expect(log).toEqual(["s got 1", "s got 5", "s ends (endOfInput) at 5"]);
    }
  });

  it("[END2] a complete run takes nothing more", () => {
    const sink = new Sink("sink");
    const sim = new Simulation({ entities: [sink] });
    const waited = sim.future();
    sim.spawn(
      (function* () {
        yield* waited;
      })(),
    );
    sim.run();
    const completed = expect.objectContaining({ code: "SIMULATION_COMPLETED" });
    expect(() => sim.schedule(sink, "Late", 1)).toThrow(completed);
    expect(() => sim.call(1, () => {}, undefined)).toThrow(completed);
    expect(() => sim.every(1, () => {})).toThrow(completed);
    expect(() => sim.spawn(idle(1)[Symbol.iterator]())).toThrow(completed);
    expect(() => waited.resolve()).toThrow(completed);
    expect(() => sim.schedule(new Sink("new"), "Late", 1)).toThrow(completed);
  });

  it("[END2] a loop in the data flow is entered at its first attached member", () => {
    const log: string[] = [];
    class Ring extends Entity<Item> {
      next: Ring | undefined;
      handleEvent(): void {}
      override downstreamEntities() {
        return this.next === undefined ? [] : [this.next];
      }
      override onEnd(): void {
        log.push(this.name);
      }
    }
    const [a, b, c, tail] = ["a", "b", "c", "tail"].map((name) => new Ring(name)) as [Ring, Ring, Ring, Ring];
    a.next = b;
    b.next = c;
    c.next = a;
    tail.next = b;
    new Simulation({ entities: [b, tail] }).run();
    // Attached: b, c, a, tail. Nobody sends to tail; then the ring is entered at b.
    expect(log).toEqual(["tail", "b", "c", "a"]);
  });

  it("[END2] a crashed entity has no last words; one that last words attach has", () => {
    const log: string[] = [];
    const late = new Stage("late", log);
    const down = new Stage("down", log);
    const speaker = new Stage("speaker", log);
    speaker.onEnd = () => event(late, "Item", 1);
    const sim = new Simulation({ entities: [down, speaker] });
    sim.crash(down);
    sim.run();
    expect(log).toEqual(["late got 1", "late ends (endOfInput) at 0"]);
  });

  it("[ERR2] an error in last words surfaces, and they are not spoken twice", () => {
    const log: string[] = [];
    const stage = new Stage("s", log);
    stage.onEnd = () => {
      log.push("ends");
      throw new Error("last words");
    };
    const sim = new Simulation({ entities: [stage] });
    expect(() => sim.run()).toThrow("at 0 s in s, onEnd: last words");
    expect(sim.run().outcome).toBe("endOfInput");
    expect(log).toEqual(["ends"]);
  });

  it("[END2] neither pause nor a breakpoint splits the completion", () => {
    const log: string[] = [];
    const c = new Stage("c", log);
    const b = new Stage("b", log, c);
    b.onEnd = () => {
      b.sim.pause();
      return event(c, "Item", 1);
    };
    const sim = new Simulation({ entities: [b] });
    sim.addBreakpoint({ type: "Item" });
    expect(sim.run().outcome).toBe("endOfInput");
    expect(log).toEqual(["c got 1", "c ends (endOfInput) at 0"]);
  });
});

describe("[END2.1] loops in the data flow", () => {
  /** Finishes when all that send to it have. */
  class Station extends Entity<never> {
    readonly below: Station[] = [];
    readonly log: string[];
    constructor(name: string, log: string[]) {
      super(name);
      this.log = log;
    }
    override downstreamEntities() {
      return this.below;
    }
    handleEvent(): void {}
    override onEnd(): void {
      this.log.push(this.name);
    }
  }

  function finished(edges: readonly (readonly [from: string, to: string])[], names: readonly string[]): string {
    const log: string[] = [];
    const stations = new Map(names.map((name) => [name, new Station(name, log)]));
    for (const [from, to] of edges) stations.get(from)?.below.push(stations.get(to) as Station);
    new Simulation({ entities: [...stations.values()] }).run();
    return log.join("");
  }

  it("[END2.1] what a loop feeds finishes after the loop, also if it was attached first", () => {
    const loop = [
      ["a", "b"],
      ["b", "a"],
    ] as const;
    expect(finished([...loop, ["b", "x"]], ["x", "a", "b"])).toBe("abx");
    expect(finished([...loop, ["a", "x"], ["x", "y"]], ["y", "x", "b", "a"])).toBe("baxy");
  });

  it("[END2.1] of two loops the one that feeds the other finishes first; of two apart the first attached", () => {
    const loops = [
      ["a", "b"],
      ["b", "a"],
      ["c", "d"],
      ["d", "c"],
    ] as const;
    expect(finished([...loops, ["d", "a"]], ["a", "b", "c", "d"])).toBe("cdab");
    expect(finished(loops, ["b", "d", "a", "c"])).toBe("badc");
  });
});

describe("[END2.3] a future after completion", () => {
  it("[END2.3] that somebody awaits cannot be settled, and stays as it was", () => {
    const sim = new Simulation();
    const answer = sim.future<number>();
    sim.spawn(
      (function* () {
        yield* answer;
      })(),
    );
    sim.run();
    expect(() => answer.resolve(1)).toThrow(expect.objectContaining({ code: "SIMULATION_COMPLETED" }));
    expect(answer.settled).toBe(false);
  });
});
