/** What does not compile about distributions. */
import { type Distribution, empirical, gamma, logNormal, type Portion, weibull } from "@sim/core";

gamma({ shape: 2, mean: 1 });
gamma({ shape: 2, scale: 1 });
// @ts-expect-error one of the two
gamma({ shape: 2 });
// @ts-expect-error not both
gamma({ shape: 2, mean: 1, scale: 1 });
// @ts-expect-error not both
weibull({ shape: 2, mean: 1, scale: 1 });

logNormal({ mean: 1, standardDeviation: 2 });
// @ts-expect-error not half of each
logNormal({ mean: 1, sigma: 2 });

empirical({ samples: new Float64Array([1, 2]) });
// @ts-expect-error not both
empirical({ samples: [1], quantiles: [] });

// A distribution of one's own needs neither variance nor `within`.
const own: Distribution = { name: "own", mean: 1, sample: (random) => 2 * random.next() };
const portion: Portion | undefined = own.within?.(0, 1);
const variance: number | undefined = own.variance ?? portion?.variance;
// @ts-expect-error it may be unknown
const known: number = own.variance;

export { known, variance };
