import { ConsumerGroup, type ConsumerMessage } from "@sim/consumer-group";
import {
  Entity,
  event,
  exponential,
  FaultSchedule,
  logNormal,
  type Process,
  Simulation,
  Sink,
  Source,
  sampleDuration,
  type Target,
  zipf,
} from "@sim/core";
import { type Append, EventLog } from "@sim/eventlog";
import { BoundedOutOfOrderness, mean, StickyAssignment, TimeRetention, TumblingWindow } from "@sim/strategies";
import { type ProcessMessage, StreamProcessor, type WindowResult } from "@sim/stream-processor";
import { observer } from "./observer.js";

/** Reads, works, hands on, commits; joins again when it has been expelled. */
class Reader extends Entity<ConsumerMessage<string, number>> {
  private readonly group: ConsumerGroup<string, number>;
  private readonly output: Target<ProcessMessage<string, number>>;

  constructor(name: string, group: ConsumerGroup<string, number>, output: Target<ProcessMessage<string, number>>) {
    super(name);
    this.group = group;
    this.output = output;
  }

  override downstreamEntities(): readonly Target[] {
    return [this.group, this.output];
  }

  override onStart(): Process {
    return this.read();
  }

  override onRestart(): Process {
    return this.read();
  }

  handleEvent(): void {}

  private *read(): Process {
    for (;;) {
      try {
        yield* this.group.join(this.name, this);
        for (;;) yield* this.readBatch();
      } catch (error) {
        const { code } = error as { readonly code?: string };
        const expected = ["UNKNOWN_MEMBER_ID", "ILLEGAL_GENERATION", "REBALANCE_IN_PROGRESS", "PARTITION_NOT_ASSIGNED"];
        if (code === undefined || !expected.includes(code)) throw error;
      }
    }
  }

  private *readBatch(): Process {
    const records = yield* this.group.poll(this.name, 40, Infinity);
    const { generation } = this.group;
    const next = new Map<number, number>();
    for (const { key, value, eventTime, partition, offset } of records) {
      yield sampleDuration(exponential(0.008), this.sim.random(`${this.name}/work`));
      yield event(this.output, "Process", { key, value, eventTime, input: partition });
      next.set(partition, offset + 1);
    }
    yield* this.group.commit(this.name, next, generation);
  }
}

/** All five packages: a source, a log with retention, readers that crash and pause, a mean for each window. */
export function pipeline(seed: number): Simulation {
  const log = new EventLog<string, number>("log", {
    numPartitions: 6,
    appendLatency: exponential(0.002),
    retentionPolicy: new TimeRetention(20),
    retentionCheckInterval: 1,
  });
  const group = new ConsumerGroup("group", {
    eventLog: log,
    assignmentStrategy: new StickyAssignment(),
    sessionTimeout: 3,
    rebalanceDelay: 0.5,
  });
  const results = new Sink<WindowResult<string, number>["payload"]>("results");
  const processor = new StreamProcessor("processor", {
    windowType: new TumblingWindow(2),
    aggregator: mean(),
    downstream: results,
    watermarkStrategy: new BoundedOutOfOrderness({ boundS: 0.5, idleTimeoutS: 2 }),
    allowedLatenessS: 1,
  });
  const readers = [1, 2, 3].map((n) => new Reader(`reader-${n}`, group, processor));
  const lateness = logNormal({ mean: 0.3, standardDeviation: 0.4 });
  const key = zipf({ n: 500, exponent: 1.1 });
  const source = Source.poisson("source", {
    target: log,
    type: "Append",
    rate: 180,
    until: 40,
    make: (_, time): Append<string, number>["payload"] => ({
      key: `key-${key.sample(sim.random("keys"))}`,
      value: sim.random("values").next(),
      eventTime: time - lateness.sample(sim.random("lateness")),
    }),
  });
  const [first, second] = readers as [Reader, Reader];
  const crashes = FaultSchedule.random("crashes", {
    target: first,
    fault: "crash",
    timeToFailure: exponential(8),
    timeToRepair: exponential(5),
    until: 40,
  });
  const pauses = FaultSchedule.random("pauses", {
    target: second,
    fault: "pause",
    timeToFailure: exponential(6),
    timeToRepair: exponential(2),
    until: 40,
  });
  const sim: Simulation = new Simulation({ seed, entities: [source, ...readers, results, crashes, pauses] });
  const measured = sim.fact(observer("measures"), "measured", "lag", "results", "sum", "p99");
  sim.every(2, () => {
    const sum = results.events.reduce((total, { result }) => total + result, 0);
    measured.report(group.totalLag(), results.count, sum, log.stats.appendLatencies.quantile(0.99));
  });
  return sim;
}
