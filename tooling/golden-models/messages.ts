import {
  Counter,
  Entity,
  type Event,
  event,
  exponential,
  type Fact,
  type Handled,
  idle,
  type Message,
  Probe,
  type Process,
  Simulation,
  Sink,
  Source,
  sampleDuration,
  type TimeWeighted,
} from "@sim/core";

type Ask = Message<"Ask", { readonly id: number; readonly hops: number; readonly since: number }>;
type Note = Message<"Note", number>;

/** Passes questions on around the ring, early or late, urgent or not, and takes note of others now and then. */
class Clerk extends Entity<Ask | Note> {
  next: Clerk | undefined;
  private readonly archive: Sink<number>;
  private readonly tally: Counter;
  private load: TimeWeighted | undefined;
  private passed: Fact | undefined;

  constructor(name: string, archive: Sink<number>, tally: Counter) {
    super(name);
    this.archive = archive;
    this.tally = tally;
  }

  /** How many questions it has on its desk, on average. */
  get meanLoad(): number {
    return this.load?.mean ?? 0;
  }

  override downstreamEntities() {
    return this.next === undefined ? [this.archive, this.tally] : [this.next, this.archive, this.tally];
  }

  override *onStart(): Process {
    this.load = this.sim.timeWeighted();
    this.passed = this.sim.fact(this, "passed", "id", "hops", "age");
    for (;;) {
      yield idle(1.7);
      yield event(this.tally, "Round", null, { daemon: true, delay: 0.3 });
    }
  }

  override onEnd(): Handled {
    return [event(this.archive, "Closed", this.load?.value ?? 0), event(this.tally, "Closed", null)];
  }

  handleEvent(received: Event<Ask | Note>): Handled {
    if (received.type === "Note") return event(this.tally, "Note", received.payload, { housekeeping: true });
    return this.answer(received.payload);
  }

  private *answer({ id, hops, since }: Ask["payload"]): Process {
    const random = this.sim.random(`${this.name}/desk`);
    this.load?.add(1);
    yield sampleDuration(exponential(0.2), random);
    this.load?.add(-1);
    this.passed?.report(id, hops, this.now - since);
    const { next } = this;
    if (hops === 0 || next === undefined) {
      yield event(this.archive, "Answer", id, { priority: random.integer(3) - 1 });
      return;
    }
    yield [
      event(next, "Ask", { id, hops: hops - 1, since }, { delay: random.integer(4) / 8 }),
      event(next, "Note", id, { priority: random.integer(2001) - 1000, delay: random.integer(4) / 8 }),
    ];
  }
}

/** Messages from entity to entity, with priorities, delays, daemons and housekeeping; probes; what is sent at the end. */
export function messages(seed: number): Simulation {
  const archive = new Sink<number>("archive");
  const tally = new Counter("tally");
  const clerks = Array.from({ length: 7 }, (_, i) => new Clerk(`clerk-${i}`, archive, tally));
  for (const [i, clerk] of clerks.entries()) clerk.next = clerks[(i + 1) % clerks.length];
  const desks = clerks.slice(0, 3).map((target, i) =>
    Source.poisson(`desk-${i}`, {
      target,
      type: "Ask",
      rate: 2.5,
      until: 320,
      make: (id, since) => ({ id, hops: id % 9, since }),
    }),
  );
  const probe = new Probe("probe", {
    interval: 0.75,
    sample: () => {
      const load = clerks.reduce((sum, clerk) => sum + clerk.meanLoad, 0);
      sampled.report(load, archive.count);
      return load;
    },
  });
  const sim = new Simulation({ seed, startTime: 100, entities: [...desks, probe] });
  const sampled = sim.fact(probe, "sampled", "load", "archived");
  const reader = sim.random("letters");
  sim.every(2, () => sim.schedule(clerks[reader.integer(7)] as Clerk, "Note", -1, { daemon: true, delay: 0.5 }));
  return sim;
}
