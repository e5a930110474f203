import {
  constant,
  type Distribution,
  dayCurve,
  Entity,
  type Event,
  empirical,
  erlang,
  exponential,
  type Fact,
  gamma,
  logNormal,
  type Message,
  mixture,
  normal,
  type Process,
  pareto,
  piecewise,
  ramp,
  Simulation,
  Source,
  shifted,
  truncated,
  uniform,
  weibull,
  zipf,
} from "@sim/core";

const DISTRIBUTIONS: readonly Distribution[] = [
  constant(0.25),
  uniform(0.1, 0.7),
  exponential(0.4),
  normal(-3, 7),
  logNormal({ mean: 0.5, standardDeviation: 0.75 }),
  logNormal({ mu: -1, sigma: 1.25 }),
  gamma({ shape: 0.3, mean: 0.5 }),
  gamma({ shape: 4.5, scale: 0.125 }),
  erlang(3, 0.6),
  weibull({ shape: 0.7, mean: 0.4 }),
  weibull({ shape: 2.2, scale: 0.5 }),
  pareto({ minimum: 0.05, shape: 1.8 }),
  zipf({ n: 100_000, exponent: 0.75 }),
  zipf({ n: 1_000, exponent: 1 }),
  zipf({ n: 4_000_000_000, exponent: 1.4 }),
  empirical({ samples: [0.1, 0.15, 0.2, 0.35, 1.75] }),
  empirical({
    quantiles: [
      [0, 0.01],
      [0.5, 0.2],
      [0.99, 1.5],
      [1, 3],
    ],
  }),
  mixture([
    { weight: 3, distribution: exponential(0.1) },
    { weight: 1, distribution: shifted(logNormal({ mean: 0.3, standardDeviation: 0.4 }), 0.05) },
  ]),
  truncated(normal(0.3, 0.2), 0, 0.8),
  truncated(gamma({ shape: 2, mean: 0.5 }), 0.2, 1.5),
];

type Tick = Message<"Tick", { readonly index: number; readonly time: number }>;

/** Draws from every distribution, reports each number in full, and works for as long as one of them says. */
class Gauge extends Entity<Tick> {
  private drawn: Fact | undefined;
  private finished: Fact | undefined;

  override onStart(): void {
    this.drawn = this.sim.fact(this, "drawn", "distribution", "value");
    this.finished = this.sim.fact(this, "finished", "index", "took");
    const moments = this.sim.fact(this, "moments", "distribution", "mean", "variance");
    for (const [i, { mean, variance = Number.NaN }] of DISTRIBUTIONS.entries()) moments.report(i, mean, variance);
  }

  *handleEvent({ payload: { index, time } }: Event<Tick>): Process {
    const random = this.sim.random(`${this.name}/draws`);
    let work = 0;
    for (const [i, distribution] of DISTRIBUTIONS.entries()) {
      const value = distribution.sample(random);
      this.drawn?.report(i, value);
      if (i === index % DISTRIBUTIONS.length) work = Math.min(5, Math.abs(value));
    }
    yield work;
    this.finished?.report(index, this.now - time);
  }
}

/** Every kind of source, and every distribution: what depends on the engine's exp, log and their like shows here. */
export function sources(seed: number): Simulation {
  const names = ["constant", "poisson", "steps", "ramp", "day", "week", "trace"] as const;
  const gauges = new Map(names.map((name) => [name, new Gauge(`${name}-gauge`)]));
  const to = (name: (typeof names)[number]) => ({
    target: gauges.get(name) as Gauge,
    type: "Tick" as const,
    make: (index: number, time: number) => ({ index, time }),
  });
  const steps = piecewise([
    { from: 5, rate: 4 },
    { from: 140, rate: 9 },
    { from: 170, rate: 0 },
  ]);
  const slope = ramp([
    { at: 0, rate: 0 },
    { at: 80, rate: 9 },
    { at: 170, rate: 0 },
  ]);
  const day = dayCurve([0.5, 3, 7, 1.5], { period: 24, shape: "linear" });
  const week = dayCurve([2, 2, 5, 1, 0, 0, 3], { period: 7, midnight: -2.5 });
  const times = Array.from({ length: 800 }, (_, i) => i * 0.5 + (i % 3) * 0.1);
  const entities = [
    Source.constant("constant", { ...to("constant"), rate: 3, count: 800 }),
    Source.poisson("poisson", { ...to("poisson"), rate: 3, until: 260 }),
    Source.profile("steps", { ...to("steps"), profile: steps }),
    Source.profile("ramp", { ...to("ramp"), profile: slope, arrivals: "regular" }),
    Source.profile("day", { ...to("day"), profile: day, until: 250 }),
    Source.profile("week", { ...to("week"), profile: week, arrivals: "regular", count: 600 }),
    Source.trace("trace", {
      target: gauges.get("trace") as Gauge,
      type: "Tick",
      records: times,
      time: (time) => time,
      make: (time, index) => ({ index, time }),
    }),
  ];
  return new Simulation({ seed, entities });
}
