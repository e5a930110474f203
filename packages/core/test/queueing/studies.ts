import type { loadModels } from "./load-models.js";
import type { Study } from "./study.js";
import {
  type CustomerClass,
  gammaMoments,
  type Moments,
  mg1,
  mm1,
  mm1k,
  mmc,
  nonPreemptive,
  preemptiveResume,
  relaxationTime,
  type Station,
  tandem,
} from "./theory.js";

type Models = Awaited<ReturnType<typeof loadModels>>;

/** Independent replications of each study. */
export const REPLICATIONS = 64;

/** The probability that any interval of any study fails although everything is right. */
export const LEVEL = 0.01;

/** Relaxation times that are deleted: see `warm-up.test.ts` for what is left of the empty start after them. */
export const WARM_UP = 8;

/** Mean service time 1 s wherever nothing else is said. */
const unit = gammaMoments(1, 1);

/** Offered to a station with priorities: the most urgent class, and one that waits for it. */
export const urgent: CustomerClass = { arrivalRate: 0.4, service: gammaMoments(0.75, 1) };
export const patient: CustomerClass = { arrivalRate: 0.4, service: gammaMoments(0.5, 1) };

/**
 * All studies: the number of their intervals is the family of the correction.
 *
 * `customers` is how many are observed in all. The mean wait of n of them in M/M/1 has the relative variance v / n with
 * v = (2 + 5 rho - 4 rho^2 + rho^3) / (rho (1 - rho)^2) (Whitt, Management Science 35, 1989, 1341-1366), that of the queue
 * length a little more: about 35, 70 and 1,750 at the loads 0.5, 0.7 and 0.95. The half-width 3.95 sqrt(v / n) keeps an
 * eighth below its bound for n = 200,000 v; for n = 8,000 v where the bound is 5 %. For the other models v comes from a
 * pilot run.
 */
export function allStudies(models: Models): ReadonlyMap<string, Study> {
  const { bank, clinic, constant, erlang, exponential, gamma, line, singleServer, smallRoom, workshop } = models;
  const second = exponential(1);
  const studies: Study[] = [];
  const add = (
    name: string,
    options: {
      readonly customers: number;
      readonly arrivalRate: number;
      readonly warmUp: number;
      readonly precision?: number;
      readonly theory: readonly (readonly [name: string, value: number])[];
      readonly simulate: Study["simulate"];
    },
  ): void => {
    const { customers, arrivalRate, precision = 0.01, theory, warmUp, simulate } = options;
    const length = customers / REPLICATIONS / arrivalRate;
    const seed = 1_000 * (studies.length + 1);
    studies.push({ name, theory: new Map(theory), simulate, warmUp, length, precision, seed });
  };

  for (const [load, customers, precision] of [
    [0.5, 8e6, 0.01],
    [0.7, 18e6, 0.01],
    [0.95, 14e6, 0.05],
  ] as const) {
    add(`M/M/1 at load ${load}`, {
      customers,
      precision,
      arrivalRate: load,
      warmUp: warmUp(load, unit),
      theory: figures(mm1(load, 1)),
      simulate: (plan) => singleServer(load, second, plan),
    });
  }
  add("M/M/2 at load 0.6", {
    customers: 9.5e6,
    arrivalRate: 1.2,
    warmUp: warmUp(0.6, unit),
    theory: figures(mmc(1.2, 1, 2)),
    simulate: (plan) => bank(1.2, second, 2, plan),
  });
  add("M/D/1 at load 0.7", {
    customers: 6e6,
    arrivalRate: 0.7,
    warmUp: warmUp(0.7, unit),
    theory: figures(mg1(0.7, gammaMoments(1, Infinity))),
    simulate: (plan) => workshop(0.7, constant(1), plan),
  });
  for (const [name, load, customers, shape, service] of [
    ["Erlang-4", 0.6, 6.4e6, 4, erlang(4, 1)],
    ["gamma of shape 1/2", 0.5, 9.5e6, 0.5, gamma({ shape: 0.5, mean: 1 })],
  ] as const) {
    const moments = gammaMoments(1, shape);
    add(`M/G/1 (${name}) at load ${load}`, {
      customers,
      arrivalRate: load,
      warmUp: warmUp(load, moments),
      theory: figures(mg1(load, moments)),
      simulate: (plan) => workshop(load, service, plan),
    });
  }
  for (const [load, customers] of [
    [0.8, 8e6],
    [1.2, 2.4e6],
  ] as const) {
    const theory = mm1k(load, 1, 5);
    add(`M/M/1/5 at load ${load}`, {
      customers,
      arrivalRate: load,
      // A small room forgets sooner than a queue without bound at load 0.8, which is what is taken here.
      warmUp: warmUp(0.8, unit),
      theory: [...figures(theory), ["lost", theory.lost]],
      simulate: (plan) => smallRoom(load, second, 5, plan),
    });
  }
  add("two stations in series at loads 0.5 and 0.55", {
    customers: 8e6,
    arrivalRate: 0.5,
    warmUp: warmUp(0.5, unit) + warmUp(0.55, gammaMoments(1.1, 1)),
    theory: tandem(0.5, [1, 1.1]).flatMap((station, k) => figures(station, ` ${k + 1}`)),
    simulate: (plan) => line(0.5, [second, exponential(1.1)], plan),
  });
  for (const [preempt, name, customers] of [
    [false, "priorities without preemption", 10e6],
    [true, "preemptive priorities", 11e6],
  ] as const) {
    add(`M/M/1 with ${name} at load 0.5`, {
      customers,
      arrivalRate: urgent.arrivalRate + patient.arrivalRate,
      warmUp: warmUp(0.5, gammaMoments(0.75, 1)),
      theory: priorityFigures(preempt ? preemptiveResume : nonPreemptive),
      simulate: (plan) => clinic(patients(models, 0, 1), { preempt }, plan),
    });
  }
  return new Map(studies.map((study) => [study.name, study]));
}

/** How many intervals all studies have together. */
export function familySize(studies: ReadonlyMap<string, Study>): number {
  return [...studies.values()].reduce((size, { theory }) => size + theory.size, 0);
}

/** The two classes of {@link urgent} and {@link patient} customers, with the priorities given. */
export function patients({ exponential }: Models, ...priorities: readonly [number, number]) {
  return [urgent, patient].map(({ arrivalRate, service }, k) => ({
    priority: priorities[k] as number,
    arrivalRate,
    service: exponential(service.mean),
  }));
}

function warmUp(load: number, service: Moments): number {
  return WARM_UP * relaxationTime(load, service);
}

function figures({ wait, queueLength, utilization }: Station, suffix = ""): [string, number][] {
  return [
    [`wait${suffix}`, wait],
    [`queueLength${suffix}`, queueLength],
    [`utilization${suffix}`, utilization],
  ];
}

/** Waits by a formula for both classes; the rest follows by Little's law. */
function priorityFigures(formula: (classes: readonly CustomerClass[]) => readonly number[]): [string, number][] {
  const classes = [urgent, patient];
  const waits = formula(classes);
  const rows = classes.map(({ arrivalRate, service }, k) => {
    const wait = waits[k] as number;
    return { wait, waiting: arrivalRate * wait, present: arrivalRate * (wait + service.mean) };
  });
  return [
    ...rows.flatMap(({ wait, present }, k): [string, number][] => [
      [`wait ${k + 1}`, wait],
      [`present ${k + 1}`, present],
    ]),
    ["queueLength", rows.reduce((sum, { waiting }) => sum + waiting, 0)],
    ["utilization", classes.reduce((sum, { arrivalRate, service }) => sum + arrivalRate * service.mean, 0)],
  ];
}
