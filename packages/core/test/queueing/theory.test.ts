import { describe, expect, it } from "vitest";
import { birthDeath, erlangPhases, hyperexponential, nonPreemptiveService, preemptive, series } from "./chains.js";
import type { MarkovChain } from "./markov-chain.js";
import {
  type CustomerClass,
  erlangB,
  erlangC,
  gammaMoments,
  mg1,
  mm1,
  mm1k,
  mmc,
  nonPreemptive,
  preemptiveResume,
  tandem,
} from "./theory.js";

/** Queue length, busy servers and the share of the time in which all places are taken, from the balance equations. */
function solve(chain: MarkovChain, servers: number, places: number) {
  const p = chain.stationary();
  return {
    queueLength: chain.mean(p, ([n = 0]) => Math.max(0, n - servers)),
    busy: chain.mean(p, ([n = 0]) => Math.min(n, servers)),
    full: chain.mean(p, ([n]) => (n === places ? 1 : 0)),
  };
}

describe("[LAWS] closed forms against the balance equations", () => {
  it.each([0.3, 0.5, 0.8])("[LAWS] M/M/1 at load %d is a birth-death chain", (load) => {
    const { queueLength, busy } = solve(birthDeath(load / 2, 2, 1, 250), 1, 250);
    const theory = mm1(load / 2, 2);
    expect(queueLength).toBeCloseTo(theory.queueLength, 8);
    expect(busy).toBeCloseTo(theory.utilization, 8);
    // Little's law.
    expect(queueLength / (load / 2)).toBeCloseTo(theory.wait, 8);
  });

  it.each([
    [2, 0.5],
    [3, 0.6],
    [5, 0.8],
  ])("[LAWS] M/M/%d at load %d is a birth-death chain", (servers, load) => {
    const arrivalRate = (servers * load) / 2;
    const { queueLength, busy } = solve(birthDeath(arrivalRate, 2, servers, 250), servers, 250);
    const theory = mmc(arrivalRate, 2, servers);
    expect(queueLength).toBeCloseTo(theory.queueLength, 8);
    expect(busy / servers).toBeCloseTo(theory.utilization, 8);
    expect(queueLength / arrivalRate).toBeCloseTo(theory.wait, 8);
  });

  it.each([
    [2, 0.8],
    [5, 1],
    [5, 1.3],
  ])("[LAWS] M/M/1/%d at load %d is a birth-death chain", (places, load) => {
    const { queueLength, busy, full } = solve(birthDeath(load, 1, 1, places), 1, places);
    const theory = mm1k(load, 1, places);
    expect(queueLength).toBeCloseTo(theory.queueLength, 10);
    expect(busy).toBeCloseTo(theory.utilization, 10);
    expect(full).toBeCloseTo(theory.lost, 10);
    expect(queueLength / (load * (1 - full))).toBeCloseTo(theory.wait, 10);
  });

  it("[LAWS] M/G/1 with Erlang-4 service is a chain on phases", () => {
    const chain = erlangPhases(0.35, 4, 2, 100);
    const p = chain.stationary();
    const { queueLength, utilization } = mg1(0.35, gammaMoments(2, 4));
    expect(chain.mean(p, ([phases = 0]) => Math.max(0, Math.ceil(phases / 4) - 1))).toBeCloseTo(queueLength, 8);
    expect(chain.mean(p, ([phases]) => (phases === 0 ? 0 : 1))).toBeCloseTo(utilization, 8);
  });

  it("[LAWS] M/G/1 with service of two exponential kinds is a chain on the count and the kind in service", () => {
    const chain = hyperexponential(0.5, 2, 200);
    const { queueLength } = mg1(0.5, gammaMoments(1, 0.5));
    expect(chain.mean(chain.stationary(), ([n = 0]) => Math.max(0, n - 1))).toBeCloseTo(queueLength, 8);
  });

  it("[LAWS] two stations in series are a chain on two counts", () => {
    const chain = series(0.5, [0.8, 1.1], 50);
    const p = chain.stationary();
    const theory = tandem(0.5, [0.8, 1.1]);
    for (const [k, station] of theory.entries()) {
      expect(chain.mean(p, (counts) => Math.max(0, (counts[k] as number) - 1))).toBeCloseTo(station.queueLength, 8);
      expect(chain.mean(p, (counts) => ((counts[k] as number) > 0 ? 1 : 0))).toBeCloseTo(station.utilization, 8);
    }
  });

  const urgent: CustomerClass = { arrivalRate: 0.3, service: gammaMoments(0.6, 1) };
  const patient: CustomerClass = { arrivalRate: 0.25, service: gammaMoments(1.2, 1) };
  const classes = [urgent, patient];

  it("[LAWS] preemptive priorities are a chain on two counts", () => {
    const chain = preemptive(urgent, patient, 45);
    const p = chain.stationary();
    for (const [k, wait] of preemptiveResume(classes).entries()) {
      const { arrivalRate, service } = classes[k] as CustomerClass;
      const inSystem = chain.mean(p, (counts) => counts[k] as number);
      expect(inSystem / arrivalRate - service.mean).toBeCloseTo(wait, 7);
    }
  });

  it("[LAWS] priorities without preemption are a chain on two counts and who is served", () => {
    const chain = nonPreemptiveService(urgent, patient, 45);
    const p = chain.stationary();
    for (const [k, wait] of nonPreemptive(classes).entries()) {
      const { arrivalRate } = classes[k] as CustomerClass;
      const waiting = chain.mean(p, (state) => (state[k] as number) - (state[2] === k + 1 ? 1 : 0));
      expect(waiting / arrivalRate).toBeCloseTo(wait, 7);
    }
  });
});

describe("[LAWS] closed forms against published values and each other", () => {
  it("[LAWS] Erlang's loss formula: the traffic tables at 1 % blocking", () => {
    for (const [servers, offered] of [
      [1, 0.0101],
      [5, 1.361],
      [10, 4.461],
      [20, 12.03],
    ] as const) {
      expect(erlangB(servers, offered)).toBeCloseTo(0.01, 4);
    }
  });

  it("[LAWS] Erlang's delay formula: small cases by hand, and the sum of its definition", () => {
    expect(erlangC(1, 0.7)).toBeCloseTo(0.7, 12);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(erlangC(3, 2)).toBeCloseTo(4 / 9, 12);
    const [servers, offered] = [7, 5.5];
    let [term, below] = [1, 0];
    for (let n = 0; n < servers; n++) {
      below += term;
      term *= offered / (n + 1);
    }
    const waiting = (term * servers) / (servers - offered);
    expect(erlangC(servers, offered)).toBeCloseTo(waiting / (below + waiting), 12);
  });

  it.each([
    [Infinity, 0.7],
    [4, 0.6],
    [1, 0.8],
    [0.5, 0.5],
  ])("[LAWS] M/G/1 with gamma service of shape %d at load %d: the chain embedded at departures", (shape, load) => {
    const inSystem = embeddedMean(load, shape, 2_000);
    const { wait, queueLength } = mg1(load, gammaMoments(1, shape));
    expect(inSystem).toBeCloseTo(load * (wait + 1), 7);
    expect(inSystem - load).toBeCloseTo(queueLength, 7);
  });

  it("[LAWS] special cases agree", () => {
    expect(mg1(0.4, gammaMoments(2, 1)).wait).toBeCloseTo(mm1(0.4, 2).wait, 12);
    expect(mg1(0.4, { mean: 2, variance: 0 }).wait).toBeCloseTo(mm1(0.4, 2).wait / 2, 12);
    expect(mmc(0.4, 2, 1)).toEqual(mm1(0.4, 2));
    const spacious = mm1k(0.4, 2, 400);
    expect(spacious.wait).toBeCloseTo(mm1(0.4, 2).wait, 10);
    expect(spacious.lost).toBeCloseTo(0, 12);
    expect(mm1k(0.5, 2, 9).lost).toBeCloseTo(1 / 10, 12);
  });

  it("[LAWS] priorities: the conservation law, one class alone, and what the urgent do not notice", () => {
    const classes: CustomerClass[] = [
      { arrivalRate: 0.2, service: gammaMoments(0.5, 3) },
      { arrivalRate: 0.3, service: gammaMoments(1, 1) },
      { arrivalRate: 0.1, service: gammaMoments(2, 0.5) },
    ];
    // Kleinrock II, section 3.4: the order of service does not change the mean work that waits.
    const load = classes.reduce((total, { arrivalRate, service }) => total + arrivalRate * service.mean, 0);
    const residual = classes.reduce(
      (total, { arrivalRate, service }) => total + (arrivalRate * (service.variance + service.mean ** 2)) / 2,
      0,
    );
    const waiting = nonPreemptive(classes).map(
      (wait, k) => wait * (classes[k] as CustomerClass).arrivalRate * (classes[k] as CustomerClass).service.mean,
    );
    expect(waiting.reduce((a, b) => a + b)).toBeCloseTo((load * residual) / (1 - load), 12);
    const [first] = classes as [CustomerClass];
    expect(nonPreemptive([first])).toEqual([mg1(first.arrivalRate, first.service).wait]);
    expect(preemptiveResume(classes)[0]).toBeCloseTo(mg1(first.arrivalRate, first.service).wait, 12);
  });
});

/**
 * Mean number of customers that a departing one leaves behind in M/G/1 with gamma service of mean 1, which is also the mean
 * at a random moment: stationary distribution of the embedded chain by Ramaswami's recursion, without subtractions. The
 * number of arrivals during a gamma service time is negative binomial, during a constant one Poisson.
 */
function embeddedMean(arrivalRate: number, shape: number, states: number): number {
  const arrivals: number[] = [];
  const success = arrivalRate / (arrivalRate + shape);
  let term = shape === Infinity ? Math.exp(-arrivalRate) : (1 - success) ** shape;
  for (let k = 0; k < states; k++) {
    arrivals.push(term);
    term *= shape === Infinity ? arrivalRate / (k + 1) : (success * (shape + k)) / (k + 1);
  }
  const more = new Array<number>(states).fill(0);
  for (let k = states - 2; k >= 0; k--) more[k] = (more[k + 1] as number) + (arrivals[k + 1] as number);
  const p = [1 - arrivalRate];
  let mean = 0;
  for (let j = 0; j < 600; j++) {
    let flow = (p[0] as number) * (more[j] as number);
    for (let i = 1; i <= j; i++) flow += (p[i] as number) * (more[j + 1 - i] as number);
    p.push(flow / (arrivals[0] as number));
    mean += (j + 1) * (p[j + 1] as number);
  }
  return mean;
}
