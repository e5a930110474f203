/**
 * Steady states of queues in closed form. Rates are per second, times in seconds; every queue is assumed stable.
 *
 * Sources: Kleinrock, "Queueing Systems", volume I (1975) and II (1976); Gross, Shortle, Thompson, Harris, "Fundamentals of
 * Queueing Theory", 4th edition (2008).
 */

/** Means of a station in steady state. */
export interface Station {
  /** Time from arrival to the beginning of service, of those who are served. */
  readonly wait: number;
  /** Customers who wait, those in service left out. */
  readonly queueLength: number;
  /** Busy servers, as a share of all. */
  readonly utilization: number;
}

/** M/M/1: Kleinrock I, section 3.2; Gross et al., section 2.2. */
export function mm1(arrivalRate: number, serviceMean: number): Station {
  const load = arrivalRate * serviceMean;
  const wait = (serviceMean * load) / (1 - load);
  return { wait, queueLength: arrivalRate * wait, utilization: load };
}

/**
 * Erlang's loss formula B(c, a), the share of customers turned away by c servers without a waiting room, by its recursion
 * B(c, a) = a B(c - 1, a) / (c + a B(c - 1, a)): Kleinrock I, section 3.7; Gross et al., section 2.6.
 */
export function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked);
  return blocked;
}

/**
 * Erlang's delay formula C(c, a), the share of customers who wait, from the loss formula: C = c B / (c - a (1 - B)).
 * Kleinrock I, section 3.5; Gross et al., section 2.3.
 */
export function erlangC(servers: number, offered: number): number {
  const blocked = erlangB(servers, offered);
  return (servers * blocked) / (servers - offered * (1 - blocked));
}

/** M/M/c: the delay formula, and a mean of 1 / (c mu - lambda) for those who wait. Sources as for {@link erlangC}. */
export function mmc(arrivalRate: number, serviceMean: number, servers: number): Station {
  const offered = arrivalRate * serviceMean;
  const wait = (erlangC(servers, offered) * serviceMean) / (servers - offered);
  return { wait, queueLength: arrivalRate * wait, utilization: offered / servers };
}

/** A distribution of service times, as far as mean values depend on it. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Gamma of that shape: variance mean^2 / shape. The exponential has shape 1, Erlang-k shape k, a constant Infinity. */
export function gammaMoments(mean: number, shape: number): Moments {
  return { mean, variance: mean ** 2 / shape };
}

/**
 * M/G/1, and with variance 0 M/D/1: the formula of Pollaczek and Khinchine, wait = lambda E[S^2] / (2 (1 - rho)).
 * Kleinrock I, chapter 5; Gross et al., section 5.1.
 */
export function mg1(arrivalRate: number, service: Moments): Station {
  const load = arrivalRate * service.mean;
  const wait = residualWork([{ arrivalRate, service }]) / (1 - load);
  return { wait, queueLength: arrivalRate * wait, utilization: load };
}

/**
 * M/M/1/K, at most `places` customers, the one in service included: p(n) is proportional to rho^n, the state that an
 * arrival finds is that of a random moment, and those who find it full are lost. Kleinrock I, section 3.6; Gross et al.,
 * section 2.5.
 */
export function mm1k(arrivalRate: number, serviceMean: number, places: number): Station & { readonly lost: number } {
  const load = arrivalRate * serviceMean;
  const weights = Array.from({ length: places + 1 }, (_, n) => load ** n);
  const total = sum(weights);
  const lost = (weights[places] as number) / total;
  const queueLength = sum(weights.map((weight, n) => Math.max(0, n - 1) * weight)) / total;
  return { wait: queueLength / (arrivalRate * (1 - lost)), queueLength, utilization: load * (1 - lost), lost };
}

/**
 * Exponential stations in series: each is an M/M/1 queue with the arrival rate of the first (Burke, Jackson). Kleinrock I,
 * section 4.8; Gross et al., section 4.1.
 */
export function tandem(arrivalRate: number, serviceMeans: readonly number[]): Station[] {
  return serviceMeans.map((serviceMean) => mm1(arrivalRate, serviceMean));
}

/** One class of customers of a station with priorities. */
export interface CustomerClass {
  readonly arrivalRate: number;
  readonly service: Moments;
}

/**
 * The mean wait of each class, the most urgent first, where nobody is interrupted in service: Cobham's formula,
 * R / ((1 - load before) (1 - load up to)), R being what remains of the service under way. Kleinrock II, section 3.4; Gross
 * et al., section 3.4; Cobham, Operations Research 2 (1954), 70-76.
 */
export function nonPreemptive(classes: readonly CustomerClass[]): number[] {
  const residual = residualWork(classes);
  return classes.map((_, k) => residual / ((1 - loadOf(classes.slice(0, k))) * (1 - loadOf(classes.slice(0, k + 1)))));
}

/**
 * The mean of departure minus arrival minus service time of each class, the most urgent first, where the more urgent takes
 * the server at once and the other resumes later: the time in system is
 * s / (1 - load before) + R / ((1 - load before) (1 - load up to)), R counting the classes up to this one. Kleinrock II,
 * section 3.5; Gross et al., section 3.4; White and Christie, Operations Research 6 (1958), 79-95.
 */
export function preemptiveResume(classes: readonly CustomerClass[]): number[] {
  return classes.map(({ service }, k) => {
    const upTo = classes.slice(0, k + 1);
    const free = 1 - loadOf(classes.slice(0, k));
    return service.mean / free + residualWork(upTo) / (free * (1 - loadOf(upTo))) - service.mean;
  });
}

/**
 * How fast a queue forgets its start, in seconds: 1 / (mu (1 - sqrt(rho))^2) for M/M/1, where the distance from the steady
 * state falls as exp(-t / relaxation time) (Kleinrock I, section 2.13 and Cohen, "The Single Server Queue", 1982), scaled
 * by the variability of the service as in Odoni and Roth, Operations Research 31 (1983), 432-455.
 */
export function relaxationTime(load: number, service: Moments): number {
  const variability = (1 + service.variance / service.mean ** 2) / 2;
  return (variability * service.mean) / (1 - Math.sqrt(load)) ** 2;
}

/** Mean work left of the service that an arrival finds under way: sum of lambda E[S^2] / 2. */
function residualWork(classes: readonly CustomerClass[]): number {
  return sum(classes.map(({ arrivalRate, service }) => (arrivalRate * (service.variance + service.mean ** 2)) / 2));
}

function loadOf(classes: readonly CustomerClass[]): number {
  return sum(classes.map(({ arrivalRate, service }) => arrivalRate * service.mean));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
