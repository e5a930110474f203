/**
 * What the models must come to, whichever engine runs them: a broken one fails loudly and is never measured. Streams of
 * random numbers differ from engine to engine, so the bounds are statistical: six standard deviations.
 */

const DEVIATIONS = 6;

/** A count that is Poisson with the given mean: renewals of exponential delays. */
export function expectPoisson(what: string, count: number, mean: number): void {
  const bound = DEVIATIONS * Math.sqrt(mean) + 1;
  if (Math.abs(count - mean) <= bound) return;
  throw new Error(`${what}: expected ${mean} +- ${Math.ceil(bound)}, got ${count}`);
}

/** A count that is exact but for the `slack` events that an engine runs beyond its end time. */
export function expectCount(what: string, count: number, expected: number, slack = 0): void {
  if (count >= expected && count <= expected + slack) return;
  throw new Error(`${what}: expected ${expected}, got ${count}`);
}

/** A number that is known to within `slack`. */
export function expectNear(what: string, value: number, expected: number, slack: number): void {
  if (Math.abs(value - expected) <= slack) return;
  throw new Error(`${what}: expected ${expected} +- ${slack}, got ${value}`);
}

/** Customers come every second on average, and are served in 0.9 s on average: load 0.9. */
export const MEAN_INTERARRIVAL = 1;
export const MEAN_SERVICE = 0.9;

/** rho / (mu - lambda). */
const MEAN_WAIT = 8.1;

/**
 * The mean wait of `served` customers of the M/M/1 queue. Its variance is that of a mean of correlated waits:
 * rho (2 + 5 rho - 4 rho^2 + rho^3) / (1 - rho)^4 service times squared, divided by the number of customers.
 *
 * @see {@link https://doi.org/10.1287/mnsc.35.11.1341 | Whitt 1989} for the variance
 */
export function expectMeanWait(waits: number, served: number): void {
  const rho = MEAN_SERVICE / MEAN_INTERARRIVAL;
  const variance = (MEAN_SERVICE ** 2 * rho * (2 + 5 * rho - 4 * rho ** 2 + rho ** 3)) / (1 - rho) ** 4;
  const bound = DEVIATIONS * Math.sqrt(variance / served);
  const mean = waits / served;
  if (mean > 0 && Math.abs(mean - MEAN_WAIT) <= bound) return;
  throw new Error(`mean wait of ${served} customers: expected ${MEAN_WAIT} +- ${bound.toFixed(2)} s, got ${mean} s`);
}
