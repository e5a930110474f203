import { type FactEntry, type Process, Simulation, type SimulationOptions } from "@sim/core";
import { EventLog, type EventLogOptions, Producer, type ProducerOptions } from "@sim/eventlog";

/** A producer in front of a log, and everything that either reports, as lines. */
export function producerWorld(
  producerOptions: Partial<ProducerOptions<string | null, number>> = {},
  logOptions: EventLogOptions<string | null> = {},
  simOptions: SimulationOptions = {},
) {
  const log = new EventLog<string | null, number>("log", { numPartitions: 2, appendLatency: 0.01, ...logOptions });
  const producer = new Producer<string | null, number>("producer", { log, retryJitter: 0, ...producerOptions });
  const facts: string[] = [];
  const told: string[] = [];
  const sim = new Simulation({
    entities: [producer],
    trace: (entry) => {
      if (entry.kind === "fact") facts.push(line(entry));
    },
    ...simOptions,
  });
  return {
    log,
    producer,
    sim,
    /** `time name numbers` of each fact, in order. */
    facts,
    /** Facts of the producer alone. */
    of: (...names: string[]) => facts.filter((fact) => names.includes(fact.split(" ")[1] ?? "")),
    /** What sends have come to, in order. */
    told,
    /** Sends a value at a time, and notes what comes of it. */
    send(at: number, value: number, options: Parameters<typeof producer.send>[2] = { partition: 0 }): void {
      this.at(at, String(value), () => producer.send(null, value, options));
    },
    at(time: number, name: string, request: () => Process<unknown>): void {
      sim.spawn(
        (function* () {
          yield time;
          try {
            const result = yield* request();
            const offset = (result as { offset?: number } | undefined)?.offset;
            told.push(`${sim.now} ${name}: ${offset === undefined ? "done" : `offset ${offset}`}`);
          } catch (error) {
            told.push(`${sim.now} ${name}: ${(error as { code?: string }).code}`);
          }
        })(),
        { name },
      );
    },
    /** The values in a partition, in order. */
    values: (partition = 0) => [...(log.partitions[partition]?.records ?? [])].map(({ value }) => value),
  };
}

function line({ time, what, data }: FactEntry): string {
  return `${time} ${what} ${Object.values(data).join(" ")}`;
}
