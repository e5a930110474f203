import { type Process, Simulation, type SimulationOptions } from "@sim/core";
import type { EventLog, Key } from "@sim/eventlog";

/** Runs one process against a log in a simulation of their own. */
export function runWith(
  log: EventLog<any, any>,
  process: (sim: Simulation) => Process,
  options: SimulationOptions = {},
): Simulation {
  const sim = new Simulation({ entities: [log], ...options });
  sim.spawn(process(sim));
  sim.run();
  return sim;
}

/** What a request throws at its `yield*`, or undefined. */
export function* errorOf(request: Process<unknown>): Process<unknown> {
  try {
    yield* request;
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What a call throws. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Everything that an observer can see of a log. */
export function observed<K extends Key, V>(log: EventLog<K, V>): unknown {
  const { appendLatencies, ...stats } = log.stats;
  return {
    stats: { ...stats, perPartitionAppends: [...stats.perPartitionAppends], appendLatencies: [...appendLatencies] },
    highWatermarks: [...log.highWatermarks()],
    logStarts: log.partitions.map((partition) => partition.logStartOffset),
    records: log.partitions.map((partition) => [...partition.records]),
  };
}
