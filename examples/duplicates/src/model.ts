import { ConsumerGroup, eagerProtocol, kafkaDefaults } from "@sim/consumer-group";
import { anyOf, Entity, type Process, type SimFuture, Simulation, Source, type Target } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { type Estimate, estimate, replicate } from "@sim/example-shared";

/** Who commits: the client by itself at the beginning of a poll, or the program after the records of a poll. */
export type Committing = "auto" | "manual";

export interface DuplicatesParameters {
  readonly committing: Committing;
  /** Seconds from one commit to the next; 0 (with `manual`) after each poll. */
  readonly interval: number;
  /** Records per second that arrive, at random. */
  readonly rate: number;
  /** Seconds of work for a record. */
  readonly work: number;
  /** How the consumer ends: by a crash, or closed in good order. It is back five seconds later. */
  readonly end: "crash" | "close";
}

export interface DuplicatesModel {
  readonly parameters: DuplicatesParameters;
  readonly simulation: Simulation;
  readonly group: ConsumerGroup<null, number>;
  readonly consumer: Worker;
}

/** What came of one run. */
export interface DuplicatesResult {
  /** Records delivered twice, by the ledger of the group. */
  readonly readAgain: number;
  /** Records whose work was done twice, by what the consumer has seen. */
  readonly processedAgain: number;
  /** Records never delivered: lost or passed over. */
  readonly missed: number;
}

/** Many runs of one model, each with a seed of its own. */
export interface DuplicatesRow {
  readonly parameters: DuplicatesParameters;
  /** Rate x interval / 2: the crash comes, on average, in the middle between two commits. */
  readonly expected: number;
  readonly readAgain: Estimate;
  readonly most: number;
  readonly results: readonly DuplicatesResult[];
}

/** How many runs make a row: as many as the interval of the mean needs, and a few to see what closing does. */
const REPLICATIONS = { crash: 100, close: 20 };

const intervals: readonly number[] = [0, 1, 5, 10, 30];

/** Every way of committing and ending, at each interval; the client itself does not commit at each poll. */
export const cases: readonly DuplicatesParameters[] = intervals.flatMap((interval) =>
  (["auto", "manual"] as const)
    .filter((committing) => committing === "manual" || interval > 0)
    .flatMap((committing) =>
      (["crash", "close"] as const).map((end) => ({ committing, interval, end, rate: 10, work: 0.02 })),
    ),
);

const RESTART_AFTER = 5;

/** Reads, works, and commits as its parameters say; at least once, whatever happens. */
export class Worker extends Entity<never> {
  /** How often the work of each record was done: in the world outside, which a crash does not undo. */
  readonly processed = new Map<number, number>();
  private readonly group: ConsumerGroup<null, number>;
  private readonly parameters: DuplicatesParameters;
  private closing: SimFuture<void> | undefined = undefined;

  constructor(name: string, group: ConsumerGroup<null, number>, parameters: DuplicatesParameters) {
    super(name);
    this.group = group;
    this.parameters = parameters;
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group];
  }

  override onStart(): Process {
    return this.work();
  }

  override onRestart(): Process {
    return this.work();
  }

  handleEvent(): void {}

  /** Asks it to end in good order, as soon as it waits for records. */
  close(): void {
    this.closing?.resolve();
  }

  private *work(): Process {
    const { group, name } = this;
    const { work, committing, interval } = this.parameters;
    const closing = this.sim.future();
    this.closing = closing;
    yield* group.join(name, this);
    for (let committedAt = this.now; ; ) {
      const [which, records] = yield* anyOf(group.poll(name, 500, Infinity), closing);
      if (which === 1) return yield* this.restart();
      for (const { offset } of records) {
        yield work;
        this.processed.set(offset, (this.processed.get(offset) ?? 0) + 1);
      }
      if (committing === "manual" && this.now - committedAt >= interval) {
        yield* group.commit(name, group.consumerPositions(name));
        committedAt = this.now;
      }
    }
  }

  private *restart(): Process {
    yield* this.group.leave(this.name);
    yield RESTART_AFTER;
    yield* this.work();
  }
}

/** Arrivals -> one partition -> a consumer, which ends at some moment within one commit interval, and comes back. */
export function duplicates(seed: number, parameters: DuplicatesParameters): DuplicatesModel {
  const { committing, interval, rate, end } = parameters;
  const log = new EventLog<null, number>("payments", { numPartitions: 1, recordLatencies: "summary" });
  const group = new ConsumerGroup("ledger", {
    ...kafkaDefaults,
    eventLog: log,
    protocol: eagerProtocol(),
    sessionTimeout: 10,
    autoOffsetReset: "earliest",
    autoCommitInterval: committing === "auto" ? interval : undefined,
  });
  const consumer = new Worker("consumer", group, parameters);
  const earliest = 5 + interval;
  const window = Math.max(1, interval);
  const shop = Source.poisson("shop", {
    target: log,
    type: "Append",
    rate,
    until: earliest + window,
    make: (index) => ({ key: null, value: index }),
  });
  const simulation = new Simulation({ entities: [shop, consumer], seed });
  const endsAt = earliest + window * simulation.random("end").next();
  if (end === "crash") {
    simulation.call(0, () => simulation.crash(consumer), undefined, { at: endsAt });
    simulation.call(0, () => simulation.restart(consumer), undefined, { at: endsAt + RESTART_AFTER });
  } else {
    simulation.call(0, () => consumer.close(), undefined, { at: endsAt });
  }
  return { parameters, simulation, group, consumer };
}

/** One run of the model, until everything has been read. */
export function measure(seed: number, parameters: DuplicatesParameters): DuplicatesResult {
  const { simulation, group, consumer } = duplicates(seed, parameters);
  simulation.run();
  const { readAgain, lost, skipped, unread } = group.ledger();
  const processedAgain = [...consumer.processed.values()].filter((times) => times > 1).length;
  return { readAgain, processedAgain, missed: lost + skipped + unread };
}

/** So many runs of the model. */
export function measureRow(seed: number, parameters: DuplicatesParameters): DuplicatesRow {
  const results = replicate(seed, REPLICATIONS[parameters.end], (each) => measure(each, parameters));
  const readAgain = results.map((result) => result.readAgain);
  return {
    parameters,
    expected: (parameters.rate * parameters.interval) / 2,
    readAgain: estimate(readAgain),
    most: Math.max(...readAgain),
    results,
  };
}
