import {
  ConsumerGroup,
  type ConsumerGroupOptions,
  type ConsumerMessage,
  type ConsumerGroup as Group,
} from "@sim/consumer-group";
import { Entity, type Event, type Process, Simulation, type SimulationOptions, type TraceEntry } from "@sim/core";
import { EventLog, type EventLogOptions } from "@sim/eventlog";
import { MemoryLog } from "./memory-log.js";

/** A consumer that writes down what it hears: time, type, and partitions with generation, or offsets. */
export class Listener extends Entity<ConsumerMessage<any, any>> {
  readonly heard: unknown[][] = [];

  handleEvent(event: Event<ConsumerMessage<any, any>>): void {
    const { type, time } = event;
    if (event.type === "Records") {
      this.heard.push([time, type, event.payload.records.map((record) => record.offset)]);
    } else {
      this.heard.push([time, type, event.payload.partitions, event.payload.generation]);
    }
  }
}

export interface World {
  readonly sim: Simulation;
  readonly log: EventLog<string, number>;
  readonly group: Group<string, number>;
  readonly trace: TraceEntry[];
}

export interface WorldOptions {
  readonly partitions?: number;
  readonly log?: EventLogOptions<string>;
  readonly group?: Partial<ConsumerGroupOptions<string, number>>;
  readonly sim?: SimulationOptions;
}

/** A log whose appends take no time, and a group that rebalances within the instant, unless told otherwise. */
export function world({
  partitions = 1,
  log: logOptions,
  group: groupOptions,
  sim: simOptions,
}: WorldOptions = {}): World {
  const log = new EventLog<string, number>("orders", { numPartitions: partitions, appendLatency: 0, ...logOptions });
  const group = new ConsumerGroup<string, number>("billing", { eventLog: log, rebalanceDelay: 0, ...groupOptions });
  const trace: TraceEntry[] = [];
  const sim = new Simulation({ entities: [log, group], trace: (entry) => trace.push(entry), ...simOptions });
  return { sim, log, group, trace };
}

export interface MemoryWorld {
  readonly sim: Simulation;
  readonly log: MemoryLog;
  readonly group: Group<string, number>;
}

/** The same over a log that is no entity. */
export function memoryWorld(
  partitions: number,
  options: Partial<ConsumerGroupOptions<string, number>> = {},
): MemoryWorld {
  const log: MemoryLog = new MemoryLog(partitions, () => sim);
  const group = new ConsumerGroup<string, number>("billing", { eventLog: log, rebalanceDelay: 0, ...options });
  const sim: Simulation = new Simulation({ entities: [group] });
  return { sim, log, group };
}

/** Appends `count` records to a partition, all at the present moment. */
export function* fill(log: EventLog<string, number>, partition: number, count: number): Process {
  for (let i = 0; i < count; i++) yield* log.append("", i, { partition });
}

/** Runs a process to its end, daemon waits of it too: a poll of an empty log would end a run. */
export function play(sim: Simulation, script: Process): void {
  const running = sim.spawn(script, { name: "script" });
  sim.runUntil(1000);
  if (running.alive) throw new Error(`the script has not ended: ${JSON.stringify(sim.run().blocked)}`);
}

/** What a request throws at its `yield*`, by code. */
export function* codeOf(request: Process<unknown>): Process<string> {
  try {
    yield* request;
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error);
  }
  return "none";
}

/** What a call throws, as text. */
export function thrownBy(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return `${(error as Error).name} ${(error as { code?: string }).code ?? ""}: ${(error as Error).message}`;
  }
  return "nothing";
}

export function offsets(records: readonly { readonly offset: number }[]): number[] {
  return records.map((record) => record.offset);
}

/** Everything that an observer can see of a group, apart from what is said not to matter. */
export function observed(group: Group<string, number>): unknown {
  const { refusals: _, polls: __, ...stats } = group.stats;
  return {
    stats,
    generation: group.generation,
    assignments: [...group.assignments],
    committed: [...group.committedOffsets],
    positions: [...group.positions],
    ledger: group.ledger(),
    lag: group.totalLag(),
  };
}
