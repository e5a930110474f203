import { ClosedLoopClients, exponential, logNormal, mixture, type Process, Resource, Simulation } from "@sim/core";
import { observer } from "./observer.js";

/** Clients that think, ask two stations one after the other, and think again; half way through, the statistics start anew. */
export function closedLoop(seed: number): Simulation {
  const cpu = new Resource("cpu", { capacity: 2 });
  const disk = new Resource("disk");
  const service = mixture([
    { weight: 4, distribution: exponential(0.02) },
    { weight: 1, distribution: logNormal({ mean: 0.1, standardDeviation: 0.15 }) },
  ]);
  const clients = new ClosedLoopClients("clients", {
    clients: 40,
    thinkTime: exponential(1.5),
    start: "request",
    failures: "count",
    downstream: [cpu, disk],
    *request(client, index): Process {
      const begun = sim.now;
      yield* cpu.use(service, { priority: client % 3 });
      const hit = sim.random("cache").next() < 0.6;
      if (!hit) yield* disk.use(0.03);
      if (index % 50 === 49) throw new Error("an answer with an error in it");
      answered.report(client, index, sim.now - begun);
    },
  });
  const sim = new Simulation({ seed, entities: [clients], endTime: 150 });
  const about = observer("loop");
  const answered = sim.fact(about, "answered", "client", "index", "took");
  const measured = sim.fact(about, "measured", "requests", "p50", "p99", "throughput");
  const stations = sim.fact(about, "stations", "cpu", "disk", "queue", "wait");
  sim.every(10, () => {
    const { requests, responseTimes, throughput } = clients.stats;
    const [p50, p99] = responseTimes.quantiles([0.5, 0.99]);
    measured.report(requests, p50, p99, throughput);
    const { utilization, queueLength, waits } = cpu.stats;
    stations.report(utilization, disk.stats.utilization, queueLength.mean, waits.mean);
  });
  sim.call(0, () => sim.resetStatistics(), undefined, { at: 75 });
  return sim;
}
