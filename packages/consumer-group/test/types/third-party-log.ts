// A log as a third party writes it: against the interface alone, without any built-in. This file is compiled, not run.
import { ConsumerGroup, type ReadableLog } from "@sim/consumer-group";
import type { Process } from "@sim/core";
import type { PartitionAssignment, Record } from "@sim/strategies";

interface Tick {
  readonly price: number;
}

class Replay implements ReadableLog<number, Tick> {
  readonly name = "replay";
  readonly numPartitions = 1;
  readonly records: Record<number, Tick>[] = [];
  logStartOffset(): number {
    return 0;
  }
  highWatermark(): number {
    return this.records.length;
  }
  offsetForTime(_partition: number, timeS: number): number {
    return this.records.findIndex((record) => record.timestamp >= timeS);
  }
  timeAt(_partition: number, offset: number): number | undefined {
    return this.records[offset]?.timestamp;
  }
  *read(_partition: number, offset: number, maxRecords: number): Process<readonly Record<number, Tick>[]> {
    yield 0.01;
    return this.records.slice(offset, offset + maxRecords);
  }
}

const everythingToTheFirst: PartitionAssignment = {
  name: "first",
  assign: (partitions, consumers) => new Map([[consumers[0] as string, partitions]]),
};

const group = new ConsumerGroup("g", { eventLog: new Replay(), assignmentStrategy: everythingToTheFirst });
function* read(): Process<number> {
  const [first] = yield* group.poll("c");
  return first === undefined ? 0 : first.key + first.value.price;
}

class WithoutTimes {
  readonly name = "bad";
  readonly numPartitions = 1;
  logStartOffset = (): number => 0;
  highWatermark = (): number => 0;
}
// @ts-expect-error a log can also read, and knows times
new ConsumerGroup("g", { eventLog: new WithoutTimes() });

export { read };
