import { MarkovChain } from "./markov-chain.js";

/** M/M/c/K: how many customers there are. */
export function birthDeath(arrivalRate: number, serviceMean: number, servers: number, places: number): MarkovChain {
  return new MarkovChain([0], ([n = 0]) => [
    [[n + 1], n < places ? arrivalRate : 0],
    [[n - 1], Math.min(n, servers) / serviceMean],
  ]);
}

/** M/E_k/1: how many phases of service are left, of all customers. Each brings `k` phases, one after the other. */
export function erlangPhases(arrivalRate: number, k: number, serviceMean: number, places: number): MarkovChain {
  return new MarkovChain([0], ([phases = 0]) => [
    [[phases + k], phases <= (places - 1) * k ? arrivalRate : 0],
    [[phases - 1], phases > 0 ? k / serviceMean : 0],
  ]);
}

/**
 * M/G/1 with service of two exponential kinds that bring the same work on average, of mean 1 and of squared coefficient of
 * variation `scv > 1`: how many customers there are, and of which kind the one in service is.
 */
export function hyperexponential(arrivalRate: number, scv: number, places: number): MarkovChain {
  const often = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  const shares = [often, 1 - often];
  return new MarkovChain([0, 0], ([n = 0, kind = 0]) => {
    if (n === 0) return shares.map((share, next) => [[1, next], arrivalRate * share] as const);
    const rate = 2 * (shares[kind] as number);
    return [
      [[n + 1, kind], n < places ? arrivalRate : 0],
      ...(n === 1 ? [[[0, 0], rate] as const] : shares.map((share, next) => [[n - 1, next], rate * share] as const)),
    ];
  });
}

/** Two stations in series: how many customers there are at each. */
export function series(
  arrivalRate: number,
  serviceMeans: readonly [first: number, second: number],
  places: number,
): MarkovChain {
  const [first, second] = serviceMeans;
  return new MarkovChain([0, 0], ([a = 0, b = 0]) => [
    [[a + 1, b], a < places ? arrivalRate : 0],
    [[a - 1, b + 1], a > 0 && b < places ? 1 / first : 0],
    [[a, b - 1], b > 0 ? 1 / second : 0],
  ]);
}

/** A class of customers with exponential service. */
export interface ExponentialClass {
  readonly arrivalRate: number;
  readonly service: { readonly mean: number };
}

/** M/M/1 with preemptive priorities: how many urgent and patient customers there are. */
export function preemptive(urgent: ExponentialClass, patient: ExponentialClass, places: number): MarkovChain {
  return new MarkovChain([0, 0], ([a = 0, b = 0]) => [
    [[a + 1, b], a < places ? urgent.arrivalRate : 0],
    [[a, b + 1], b < places ? patient.arrivalRate : 0],
    [[a - 1, b], a > 0 ? 1 / urgent.service.mean : 0],
    [[a, b - 1], a === 0 && b > 0 ? 1 / patient.service.mean : 0],
  ]);
}

/** The same without preemption: how many, and which of them is served (0 none, 1 urgent, 2 patient). */
export function nonPreemptiveService(urgent: ExponentialClass, patient: ExponentialClass, places: number): MarkovChain {
  const afterService = (a: number, b: number) => [a, b, a > 0 ? 1 : b > 0 ? 2 : 0];
  return new MarkovChain([0, 0, 0], ([a = 0, b = 0, served = 0]) => [
    [[a + 1, b, served === 0 ? 1 : served], a < places ? urgent.arrivalRate : 0],
    [[a, b + 1, served === 0 ? 2 : served], b < places ? patient.arrivalRate : 0],
    [afterService(a - 1, b), served === 1 ? 1 / urgent.service.mean : 0],
    [afterService(a, b - 1), served === 2 ? 1 / patient.service.mean : 0],
  ]);
}
