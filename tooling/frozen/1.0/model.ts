/** A model that uses all of it. Its answers are worked out by hand in the test that runs it. */
import { ConsumerGroup } from "@sim/consumer-group";
import { Counter, type Process, Simulation, Sink } from "@sim/core";
import { EventLog, Producer } from "@sim/eventlog";
import { StreamProcessor, type WindowOutput } from "@sim/stream-processor";
import { Plain, Worker } from "./engine.js";
import { Counting, Notes, Recording } from "./log.js";
import { firstComeFirstServed } from "./protocol.js";
import { KeepLast, longestStay, Minutes, OnceComplete, TakingTurns, TenSecondsBack, Visits } from "./strategies.js";

/** Six records over three partitions by turns; each partition keeps one. */
export function route(): { readonly lengths: readonly number[]; readonly kept: number } {
  const log = new EventLog<string, number>("log", {
    numPartitions: 3,
    shardingStrategy: new TakingTurns(),
    retentionPolicy: new KeepLast(1),
    retentionCheckInterval: 5,
  });
  const sim = new Simulation({ entities: [log], endTime: 10 });
  for (let value = 0; value < 6; value++) sim.schedule(log, "Append", { key: "same", value });
  sim.runUntil(1);
  const lengths = [0, 1, 2].map((partition) => log.highWatermark(partition) - log.logStartOffset(partition));
  sim.run();
  return { lengths, kept: log.totalRecords };
}

/** A consumer reads a recording to its end, by a protocol of its own. */
export function drain(): { readonly sum: number; readonly notes: readonly string[]; readonly lag: number } {
  const log = new Recording([1, 2, 3, 4]);
  const group = new ConsumerGroup("group", { eventLog: log, protocol: firstComeFirstServed });
  const notes = new Notes();
  const reader = new Counter("reader");
  let sum = 0;
  function* read(): Process {
    yield* group.join("reader", reader, { listener: notes });
    while (sum < 10) for (const record of yield* group.poll("reader", 3, 1)) sum += record.value;
    yield* group.commit("reader", group.consumerPositions("reader"));
  }
  const sim = new Simulation({ entities: [group, reader], endTime: 60 });
  sim.spawn(read(), { owner: reader });
  sim.run();
  return { sum, notes: notes.lines, lag: group.totalLag() };
}

/** Stays in a shop: the longest of each minute, and of each visit. */
export function stays(): { readonly minutes: readonly string[]; readonly visits: readonly string[] } {
  const windows = [new Minutes(), new Visits()].map((windowType) => {
    const results = new Sink<WindowOutput<string, number>>("results");
    const processor = new StreamProcessor<string, { readonly stayS: number }, number>("processor", {
      windowType,
      aggregator: longestStay,
      watermarkStrategy: new TenSecondsBack(),
      trigger: new OnceComplete(),
      downstream: results,
    });
    const sim = new Simulation({ entities: [processor] });
    for (const [at, stayS] of [
      [5, 20],
      [20, 30],
      [70, 10],
      [300, 1],
    ] as const) {
      sim.schedule(processor, "Process", { key: "shop", value: { stayS }, eventTime: at }, { at });
    }
    sim.run();
    return results.events.map(({ windowStart, windowEnd, result }) => `[${windowStart}, ${windowEnd}) ${result}`);
  });
  return { minutes: windows[0] ?? [], visits: windows[1] ?? [] };
}

/** Work with a crash in the middle, and a producer's batches. */
export function work(): {
  readonly finished: readonly number[];
  readonly faults: readonly string[];
  readonly plain: number;
  readonly sent: number;
} {
  const worker = new Worker("worker");
  const plain = new Plain();
  const log = new Counting("counting");
  const producer = new Producer<string, number>("producer", { log });
  const sim = new Simulation({ entities: [worker, plain, producer], endTime: 20 });
  for (const at of [0, 4, 10]) sim.schedule(worker, "Work", { seconds: 3 }, { at });
  sim.schedule(plain, "Work", { seconds: 1 });
  sim.schedule(producer, "Send", { key: "k", value: 1 });
  sim.call(5, () => sim.crash(worker), undefined);
  sim.call(6, () => sim.restart(worker), undefined);
  sim.run();
  const sent = log.counts.reduce((sum, count) => sum + count, 0);
  return { finished: worker.finished, faults: worker.faults.lines, plain: plain.done, sent };
}
