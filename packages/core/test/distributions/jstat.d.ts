/** What the tests use of jstat, which comes without types. */
declare module "jstat" {
  interface Continuous<Parameters extends readonly number[]> {
    cdf(x: number, ...parameters: Parameters): number;
    pdf(x: number, ...parameters: Parameters): number;
  }
  const jstat: {
    readonly uniform: Continuous<[low: number, high: number]>;
    readonly exponential: Continuous<[rate: number]>;
    readonly normal: Continuous<[mean: number, standardDeviation: number]>;
    readonly lognormal: Continuous<[mu: number, sigma: number]>;
    readonly gamma: Continuous<[shape: number, scale: number]>;
    readonly weibull: Continuous<[scale: number, shape: number]>;
    readonly pareto: Continuous<[minimum: number, shape: number]>;
    readonly chisquare: { inv(p: number, degreesOfFreedom: number): number };
    readonly studentt: { inv(p: number, degreesOfFreedom: number): number };
  };
  export default jstat;
}
