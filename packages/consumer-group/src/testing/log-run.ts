import type { ReadableLog } from "@sim/consumer-group";
import { type Process, Simulation, type Target } from "@sim/core";
import type { Record } from "@sim/strategies";

/**
 * An append that a suite asks for.
 *
 * @sealed
 * @public
 */
export interface LogAppend {
  /** When, in seconds of the clock. */
  readonly timeS: number;
  /** To which partition. */
  readonly partition: number;
  /** Key of the record. */
  readonly key: string;
  /** Payload of the record: its number among all. */
  readonly value: number;
}

/**
 * A log, and how it comes by its records.
 *
 * @contract
 * @public
 */
export interface LogUnderTest {
  /** The log. */
  readonly log: ReadableLog<string, number>;
  /** What the simulation has to know: the log itself if it is an entity, whoever appends to it. */
  readonly entities?: readonly Target[] | undefined;
  /**
   * Sees to it that the appends happen. Called once, before the simulation runs. Left out by a log that has all records
   * from the start.
   *
   * @param simulation - the simulation of the log
   */
  start?(simulation: Simulation): void;
}

/**
 * Makes a log that gets certain records.
 *
 * @public
 */
export type MakeLog = (numPartitions: number, appends: readonly LogAppend[]) => LogUnderTest;

/** What a log is tried with. */
export interface LogCase {
  readonly numPartitions: number;
  /** In the order of their times. */
  readonly appends: readonly LogAppend[];
  /** Records asked for at a time. */
  readonly batch: number;
}

export type Log = ReadableLog<string, number>;

/** Any log has taken in all appends this many seconds after the last. */
const QUIET_S = 60;

/** Runs a process beside the log, when all records are there, to its result. */
export function afterAppends<T>(make: MakeLog, given: LogCase, look: (log: Log, sim: Simulation) => Process<T>): T {
  return duringAppends(make, given, function* (log, sim) {
    yield (given.appends.at(-1)?.timeS ?? 0) + QUIET_S;
    return yield* look(log, sim);
  });
}

/** The same from the start. */
export function duringAppends<T>(make: MakeLog, given: LogCase, look: (log: Log, sim: Simulation) => Process<T>): T {
  const { log, entities = [], start } = make(given.numPartitions, given.appends);
  const sim = new Simulation({ entities: [...entities], seed: 1 });
  start?.(sim);
  let outcome: { readonly value: T } | undefined;
  sim.spawn(
    (function* () {
      outcome = { value: yield* look(log, sim) };
    })(),
  );
  try {
    sim.run();
  } catch (error) {
    throw (error as Error).cause ?? error;
  }
  if (outcome === undefined) throw new Error("the reader was still waiting when nothing was left to happen");
  return outcome.value;
}

/** Everything from the log start on, so many records at a time. A log start that moves meanwhile is followed. */
export function* readAll(log: Log, partition: number, batch: number): Process<readonly Record<string, number>[]> {
  const records: Record<string, number>[] = [];
  let next = log.logStartOffset(partition);
  while (next < log.highWatermark(partition)) {
    let answer: readonly Record<string, number>[];
    try {
      answer = yield* log.read(partition, next, batch);
    } catch (error) {
      if (log.logStartOffset(partition) <= next) throw error;
      next = log.logStartOffset(partition);
      continue;
    }
    const last = answer.at(-1);
    if (last === undefined)
      throw new Error(
        `a read from offset ${next} of partition ${partition}, below the high watermark ${log.highWatermark(partition)}, gave nothing`,
      );
    if (answer.length > batch) throw new Error(`asked for ${batch} records, it gave ${answer.length}`);
    if (last.offset < next) throw new Error(`a read from offset ${next} gave offset ${last.offset}`);
    records.push(...answer);
    next = last.offset + 1;
  }
  return records;
}
