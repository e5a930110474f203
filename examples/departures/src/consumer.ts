import type { ConsumerGroup, ConsumerMessage } from "@sim/consumer-group";
import {
  type Duration,
  Entity,
  type Event,
  event,
  type Handled,
  type Process,
  sampleDuration,
  type Target,
} from "@sim/core";
import type { Flight } from "@sim/example-shared";
import type { ProcessMessage } from "@sim/stream-processor";

const BATCH = 50;

/**
 * Reads departures, spends some time on each, hands it on, and commits after each batch: at least once. What a crash
 * interrupts is read again by whoever takes over.
 */
export class DepartureConsumer extends Entity<ConsumerMessage<string, Flight>> {
  private readonly group: ConsumerGroup<string, Flight>;
  private readonly output: Target<ProcessMessage<string, Flight>>;
  private readonly workPerRecord: Duration;

  constructor(
    name: string,
    group: ConsumerGroup<string, Flight>,
    output: Target<ProcessMessage<string, Flight>>,
    workPerRecord: Duration,
  ) {
    super(name);
    this.group = group;
    this.output = output;
    this.workPerRecord = workPerRecord;
  }

  override onStart(): Process {
    return this.consume();
  }

  override onRestart(): Process {
    return this.consume();
  }

  /** Assignments come and go; the loop reads whatever is its own. */
  handleEvent(_event: Event<ConsumerMessage<string, Flight>>): Handled {}

  override downstreamEntities(): readonly Target[] {
    return [this.group, this.output];
  }

  private *consume(): Process {
    const random = this.sim.random(`${this.name}/work`);
    yield* this.group.join(this.name, this);
    for (;;) {
      const records = yield* this.group.poll(this.name, BATCH, Infinity);
      const { generation } = this.group;
      const next = new Map<number, number>();
      for (const record of records) {
        yield sampleDuration(this.workPerRecord, random);
        const { key, value, eventTime, partition } = record;
        yield event(this.output, "Process", { key, value, eventTime, input: partition });
        next.set(partition, record.offset + 1);
      }
      yield* this.commit(next, generation);
    }
  }

  /** A rebalance since the poll makes the commit void: the next owner reads these records again. */
  private *commit(offsets: ReadonlyMap<number, number>, generation: number): Process {
    try {
      yield* this.group.commit(this.name, offsets, generation);
    } catch (error) {
      const code = (error as { readonly code?: string }).code ?? "";
      if (code !== "ILLEGAL_GENERATION" && code !== "REBALANCE_IN_PROGRESS") throw error;
    }
  }
}
