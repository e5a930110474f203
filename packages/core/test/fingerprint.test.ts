import { readFileSync } from "node:fs";
import {
  allOf,
  anyOf,
  Counter,
  Entity,
  type Event,
  event,
  exponential,
  type Fact,
  type Handled,
  idle,
  type Message,
  operation,
  Probe,
  Simulation,
  Sink,
  Source,
  sampleDuration,
  type TraceEntry,
  timeout,
  uniform,
} from "@sim/core";
import { describe, expect, it } from "vitest";

type Job = Message<"Job", { readonly id: number }>;

/** A component: it reports facts in place of the deliveries to it, and offers an operation. */
class Store extends Entity<Message<"Put", number>> {
  private stored: Fact | undefined;
  private level = 0;
  override reportsFacts(): boolean {
    return true;
  }
  override onStart(): void {
    this.stored = this.sim.fact(this, "stored", "amount", "level");
    this.sim.every(1.5, () => this.stored?.report(-1, this.level));
  }
  handleEvent({ payload }: Event<Message<"Put", number>>): void {
    this.level += payload;
    this.stored?.report(payload, this.level);
  }
  put(amount: number) {
    return operation(() => {
      const done = this.sim.future<number>({ label: `put into ${this.name}` });
      this.sim.call(
        sampleDuration(exponential(0.05), this.sim.random(`${this.name}/latency`)),
        (future) => {
          this.level += amount;
          this.stored?.report(amount, this.level);
          future.resolve(this.level);
        },
        done,
      );
      return done;
    });
  }
}

class Worker extends Entity<Job> {
  readonly store: Store;
  readonly out: Sink<number>;
  constructor(name: string, store: Store, out: Sink<number>) {
    super(name);
    this.store = store;
    this.out = out;
  }
  override downstreamEntities() {
    return [this.store, this.out];
  }
  override *onStart() {
    for (;;) yield idle(0.4);
  }
  *handleEvent({ payload }: Event<Job>) {
    const random = this.sim.random(`${this.name}/service`);
    yield sampleDuration(uniform(0.01, 0.3), random);
    const [index] = yield* anyOf(timeout(0.08), this.store.put(payload.id));
    yield* allOf(timeout(random.integer(3) / 100), this.store.put(1));
    return event(this.out, index === 1 ? "Stored" : "TooLate", payload.id, { priority: random.integer(3) - 1 });
  }
  override onEnd(): Handled {
    return event(this.out, "Closed", 0);
  }
}

/** A small model that uses everything: its fingerprint is a promise. */
function goldenModel() {
  const store = new Store("store");
  const out = new Sink<number>("out");
  const worker = new Worker("worker", store, out);
  const counter = new Counter("counter");
  const jobs = Source.poisson("jobs", { target: worker, type: "Job", rate: 5, until: 9, make: (id) => ({ id }) });
  const ticks = Source.constant("ticks", { target: counter, type: "Tick", rate: 3, until: 9, make: (i) => i });
  const records = Source.trace("records", {
    target: counter,
    type: "Record",
    records: [0.5, 2.25, 2.25, 7],
    time: (t) => t,
    make: (t) => t,
  });
  const probe = new Probe("probe", { interval: 1, sample: () => out.count });
  const trace: TraceEntry[] = [];
  const sim = new Simulation({
    entities: [jobs, ticks, records, probe],
    seed: 20011,
    endTime: 10,
    trace: (entry) => trace.push(entry),
  });
  const patrol = sim.spawn(
    (function* () {
      for (;;) {
        try {
          yield 4;
          yield event(counter, "Patrol", null);
        } catch {
          yield event(counter, "Interrupted", null);
        }
      }
    })(),
    { name: "patrol" },
  );
  sim.call(5, (p) => p.interrupt("shift"), patrol);
  sim.call(3, (w) => sim.crash(w), worker);
  sim.call(4.5, (w) => sim.restart(w), worker);
  return { sim, trace, out, counter, probe };
}

const golden = JSON.parse(readFileSync(new URL("./golden/everything.json", import.meta.url), "utf8")) as unknown;

describe("[DET1] the golden fingerprint", () => {
  it("[DET1] a model that uses everything gives what is checked in", () => {
    const { sim, trace, out, counter, probe } = goldenModel();
    const summary = sim.run();
    expect({
      fingerprint: sim.fingerprint,
      time: summary.time,
      outcome: summary.outcome,
      undelivered: summary.undelivered,
      traceLines: trace.length,
      out: out.events,
      counted: Object.fromEntries(counter.byType),
      probe: probe.series.values,
    }).toEqual(golden);
  });

  it("[DET1] a listener changes nothing, and neither does step size", () => {
    const whole = goldenModel().sim;
    whole.run();
    const pieces = goldenModel().sim;
    while (!pieces.completed) pieces.step(3);
    expect(pieces.fingerprint).toBe(whole.fingerprint);
  });
});

describe("[DET1] the fingerprint is sensitive", () => {
  type Line = readonly [at: number, target: string, type: string];
  const lines: readonly Line[] = [
    [1, "a", "X"],
    [2, "b", "Y"],
    [2, "a", "Y"],
  ];

  function fingerprintOf(messages: readonly Line[]): string {
    const sinks = new Map(["a", "b"].map((name) => [name, new Sink(name)]));
    const sim = new Simulation({ entities: [...sinks.values()] });
    for (const [at, target, type] of messages) sim.schedule(sinks.get(target) as Sink, type, 0, { at });
    sim.run();
    return sim.fingerprint;
  }
  const original = fingerprintOf(lines);

  it("[DET1] 16 hexadecimal digits, equal for equal models", () => {
    expect(original).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(lines)).toBe(original);
  });

  it.each([
    ["one microsecond", [lines[0], [2.000001, "b", "Y"], [2.000001, "a", "Y"]]],
    ["one swap within an instant", [lines[0], lines[2], lines[1]]],
    ["one target", [[1, "b", "X"], lines[1], lines[2]]],
    ["one type", [[1, "a", "Y"], lines[1], lines[2]]],
    ["one message less", [lines[0], lines[1]]],
    ["one message more", [...lines, [2, "a", "Y"]]],
  ] as unknown as readonly (readonly [string, readonly Line[]])[])("[DET1] to %s", (_, changed) => {
    expect(fingerprintOf(changed)).not.toBe(original);
  });

  it("[DET1] to one number of a fact, in its last place, and to which fact it is", () => {
    const fingerprint = (name: string, ...numbers: readonly number[]) => {
      const store = new Store("store");
      const sim = new Simulation({ entities: [store] });
      sim.fact(store, name, "a", "b").report(...numbers);
      return sim.fingerprint;
    };
    const all = [
      fingerprint("f", 1, 2),
      fingerprint("g", 1, 2),
      fingerprint("f", 2, 1),
      fingerprint("f", 1, 2 + 2 ** -51),
      fingerprint("f", 1, -2),
      fingerprint("f", 1, Number.NaN),
      fingerprint("f", 1, 0),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(fingerprint("f", 1, -0)).toBe(fingerprint("f", 1, 0));
    // The bits of a NaN differ between machines and computations; the fingerprint does not.
    expect(fingerprint("f", 1, Infinity - Infinity)).toBe(fingerprint("f", 1, Number.NaN));
    expect(fingerprint("f", 1, -(0 / 0))).toBe(fingerprint("f", 1, Number.NaN));
  });

  it("[DET1] not to resumptions, timers, payload objects or the deliveries to a component", () => {
    const fingerprint = (extra: boolean) => {
      const sink = new Sink("sink");
      const store = new Store("store");
      const sim = new Simulation({ entities: [sink, store], endTime: 1 });
      sim.schedule(sink, "X", extra ? { a: 1 } : 5, { at: 1 });
      if (extra) {
        sim.call(0.5, () => {}, undefined);
        sim.spawn(timeout(0.7)[Symbol.iterator]());
        class Quiet extends Store {
          override handleEvent(): void {}
        }
        sim.schedule(new Quiet("quiet"), "Put", 1);
      }
      sim.run();
      return sim.fingerprint;
    };
    expect(fingerprint(true)).toBe(fingerprint(false));
  });
});

describe("[CORE7] trace", () => {
  it("[CORE7] tells deliveries with their payload and facts with their numbers by name", () => {
    const trace: TraceEntry[] = [];
    const store = new Store("store");
    const sink = new Sink<number>("sink");
    const sim = new Simulation({ entities: [store, sink], trace: (entry) => trace.push(entry) });
    sim.schedule(sink, "X", 7, { at: 1 });
    sim.schedule(store, "Put", 3, { at: 2 });
    sim.run();
    expect(trace).toEqual([
      { kind: "delivery", time: 1, entity: "sink", what: "X", data: { payload: 7 } },
      { kind: "fact", time: 1.5, entity: "store", what: "stored", data: { amount: -1, level: 0 } },
      { kind: "fact", time: 2, entity: "store", what: "stored", data: { amount: 3, level: 3 } },
    ]);
  });
});
