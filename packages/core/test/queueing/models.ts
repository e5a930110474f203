/**
 * The models, written as a user of the package would write them. Bundled by `load-models.ts`, so they import the package
 * and nothing else at run time.
 */
import {
  type Distribution,
  type Duration,
  Entity,
  type Event,
  exponential,
  type Message,
  type Process,
  type RandomStream,
  Resource,
  SeriesRecorder,
  Simulation,
  Source,
  Store,
} from "@sim/core";

export { constant, erlang, exponential, gamma } from "@sim/core";

/** One replication: the run up to `warmUp` is deleted, the `length` seconds after it are observed. */
export interface Plan {
  readonly seed: number;
  readonly warmUp: number;
  readonly length: number;
}

/** What was observed, by name. */
export type Observed = ReadonlyMap<string, number>;

/** Warms up, deletes, and observes. Entities and time-weighted quantities start anew by themselves, series of ours do not. */
function observe(sim: Simulation, plan: Plan, series: readonly SeriesRecorder[] = []): void {
  sim.runUntil(plan.warmUp);
  sim.resetStatistics();
  for (const own of series) own.reset();
  sim.runUntil(plan.warmUp + plan.length);
}

/** Calls `arrive` at the moments of a Poisson process. */
function* poisson(rate: number, random: RandomStream, arrive: (number: number) => void): Process {
  const gap = exponential(1 / rate);
  for (let number = 0; ; number++) {
    yield gap.sample(random);
    arrive(number);
  }
}

/** M/M/1 of two processes with a store between them: one brings customers, the other serves them. */
export function singleServer(arrivalRate: number, service: Distribution, plan: Plan): Observed {
  const sim = new Simulation({ seed: plan.seed });
  const line = new Store<number>("line");
  const busy = sim.timeWeighted();
  const waits = new SeriesRecorder(0);
  const gap = exponential(1 / arrivalRate);

  function* customers(random: RandomStream): Process {
    for (;;) {
      yield gap.sample(random);
      yield* line.put(sim.now);
    }
  }
  function* server(random: RandomStream): Process {
    for (;;) {
      const arrivedAt = yield* line.take();
      waits.add(sim.now - arrivedAt);
      busy.set(1);
      yield service.sample(random);
      busy.set(0);
    }
  }
  sim.spawn(customers(sim.random("customers")));
  sim.spawn(server(sim.random("server")));
  observe(sim, plan, [waits]);
  return new Map([
    ["wait", waits.mean],
    ["queueLength", line.stats.size.mean],
    ["utilization", busy.mean],
  ]);
}

/** M/M/c: a source sends customers to an entity, whose handler is a process that uses one of the tellers. */
export function bank(arrivalRate: number, service: Duration, tellers: number, plan: Plan): Observed {
  class Bank extends Entity<Message<"Customer", undefined>> {
    readonly tellers = new Resource("tellers", { capacity: tellers });

    handleEvent(_event: Event<Message<"Customer", undefined>>): Process {
      return this.tellers.use(service);
    }
  }
  const branch = new Bank("bank");
  const source = Source.poisson("source", {
    target: branch,
    type: "Customer",
    rate: arrivalRate,
    make: () => undefined,
  });
  const sim = new Simulation({ seed: plan.seed, entities: [source, branch] });
  observe(sim, plan);
  const { waits, queueLength, utilization } = branch.tellers.stats;
  return new Map([
    ["wait", waits.mean],
    ["queueLength", queueLength.mean],
    ["utilization", utilization],
  ]);
}

/** M/G/1: a process per customer, which acquires the machine and releases it. */
export function workshop(arrivalRate: number, service: Distribution, plan: Plan): Observed {
  const sim = new Simulation({ seed: plan.seed });
  const machine = new Resource("machine");
  const random = sim.random("work");
  function* job(): Process {
    const hold = yield* machine.acquire();
    yield service.sample(random);
    hold.release();
  }
  sim.spawn(poisson(arrivalRate, sim.random("jobs"), () => sim.spawn(job())));
  observe(sim, plan);
  const { waits, queueLength, utilization } = machine.stats;
  return new Map([
    ["wait", waits.mean],
    ["queueLength", queueLength.mean],
    ["utilization", utilization],
  ]);
}

/** M/M/1/K: whoever finds all places taken, the one at the server included, goes away. */
export function smallRoom(arrivalRate: number, service: Distribution, places: number, plan: Plan): Observed {
  const sim = new Simulation({ seed: plan.seed });
  const room = new Store<number>("room", { capacity: places - 1 });
  const busy = sim.timeWeighted();
  const waits = new SeriesRecorder(0);
  const lost = new SeriesRecorder(0);

  function* server(random: RandomStream): Process {
    for (;;) {
      const arrivedAt = yield* room.take();
      waits.add(sim.now - arrivedAt);
      busy.set(1);
      yield service.sample(random);
      busy.set(0);
    }
  }
  sim.spawn(server(sim.random("server")));
  sim.spawn(poisson(arrivalRate, sim.random("customers"), () => lost.add(room.tryPut(sim.now) ? 0 : 1)));
  observe(sim, plan, [waits, lost]);
  return new Map([
    ["wait", waits.mean],
    ["queueLength", room.stats.size.mean],
    ["utilization", busy.mean],
    ["lost", lost.mean],
  ]);
}

/** Stations in series: each customer goes through all of them. */
export function line(arrivalRate: number, services: readonly Distribution[], plan: Plan): Observed {
  const sim = new Simulation({ seed: plan.seed });
  const stations = services.map((service, k) => {
    return { resource: new Resource(`station ${k + 1}`), service, random: sim.random(`service ${k + 1}`) };
  });
  function* customer(): Process {
    for (const { resource, service, random } of stations) yield* resource.use(service.sample(random));
  }
  sim.spawn(poisson(arrivalRate, sim.random("customers"), () => sim.spawn(customer())));
  observe(sim, plan);
  return new Map(
    stations.flatMap(({ resource }, k): [string, number][] => {
      const { waits, queueLength, utilization } = resource.stats;
      return [
        [`wait ${k + 1}`, waits.mean],
        [`queueLength ${k + 1}`, queueLength.mean],
        [`utilization ${k + 1}`, utilization],
      ];
    }),
  );
}

/** A class of customers of {@link clinic}. */
export interface Patients {
  /** The smaller, the more urgent. */
  readonly priority: number;
  readonly arrivalRate: number;
  readonly service: Distribution;
}

/** How {@link clinic} serves. */
export interface ClinicRules {
  readonly preempt: boolean;
  readonly onPreempt?: "resume" | "restart";
}

/** M/M/1 with priorities: one doctor, classes of customers. The wait is the time in system without the service itself. */
export function clinic(classes: readonly Patients[], rules: ClinicRules, plan: Plan): Observed {
  const sim = new Simulation({ seed: plan.seed });
  const doctor = new Resource("doctor");
  const { preempt, onPreempt = "resume" } = rules;

  const wards = classes.map(({ priority, arrivalRate, service }, k) => ({
    priority,
    arrivalRate,
    service,
    random: sim.random(`service ${k + 1}`),
    present: sim.timeWeighted(),
    waits: new SeriesRecorder(0),
  }));
  type Ward = (typeof wards)[number];
  function* patient({ priority, service, random, present, waits }: Ward): Process {
    const arrivedAt = sim.now;
    const work = service.sample(random);
    present.add(1);
    yield* doctor.use(work, { priority, preempt, onPreempt });
    present.add(-1);
    waits.add(sim.now - arrivedAt - work);
  }
  for (const [k, ward] of wards.entries()) {
    sim.spawn(poisson(ward.arrivalRate, sim.random(`patients ${k + 1}`), () => sim.spawn(patient(ward))));
  }
  const waits = wards.map((ward) => ward.waits);
  observe(sim, plan, waits);
  return new Map([
    ...wards.flatMap((ward, k): [string, number][] => [
      [`wait ${k + 1}`, ward.waits.mean],
      [`present ${k + 1}`, ward.present.mean],
    ]),
    ["queueLength", doctor.stats.queueLength.mean],
    ["utilization", doctor.stats.utilization],
  ]);
}
