import type { ReadableLog } from "@sim/consumer-group";
import { EntityUnavailableError, type Process, SimError, type SimFuture, type Simulation } from "@sim/core";
import type { Record } from "@sim/strategies";

interface MemoryPartition<V> {
  start: number;
  end: number;
  readonly records: Map<number, Record<string, V>>;
  readonly waiting: Set<SimFuture<void>>;
}

/** A third party's log: no entity, appended to at once, expired and compacted by hand. */
export class MemoryLog<V = number> implements ReadableLog<string, V> {
  readonly name: string = "memory";
  readonly numPartitions: number;
  readLatency: number = 0.0005;
  down: boolean = false;
  reads: number = 0;
  private readonly sim: () => Simulation;
  private readonly partitions: readonly MemoryPartition<V>[];

  constructor(numPartitions: number, sim: () => Simulation) {
    this.numPartitions = numPartitions;
    this.sim = sim;
    this.partitions = Array.from({ length: numPartitions }, () => ({
      start: 0,
      end: 0,
      records: new Map(),
      waiting: new Set(),
    }));
  }

  append(partition: number, ...values: readonly V[]): void {
    const state = this.at(partition);
    const { now } = this.sim();
    for (const value of values) {
      const offset = state.end++;
      const times = { timestamp: now, eventTime: now };
      state.records.set(offset, { offset, key: "", value, partition, ...times, sizeBytes: 100, headers: undefined });
    }
    for (const waiter of state.waiting) waiter.resolve();
    state.waiting.clear();
  }

  expire(partition: number, start: number): void {
    const state = this.at(partition);
    for (let offset = state.start; offset < start; offset++) state.records.delete(offset);
    state.start = start;
  }

  compact(partition: number, ...offsets: readonly number[]): void {
    for (const offset of offsets) this.at(partition).records.delete(offset);
  }

  logStartOffset(partition: number): number {
    return this.at(partition).start;
  }

  highWatermark(partition: number): number {
    return this.at(partition).end;
  }

  offsetForTime(partition: number, timeS: number): number {
    const found = [...this.at(partition).records.values()].find((record) => record.timestamp >= timeS);
    return found?.offset ?? this.at(partition).end;
  }

  timeAt(partition: number, offset: number): number | undefined {
    return [...this.at(partition).records.values()].find((record) => record.offset >= offset)?.timestamp;
  }

  *read(partition: number, offset: number, maxRecords: number): Process<readonly Record<string, V>[]> {
    this.reads++;
    const state = this.at(partition);
    if (this.down) throw new EntityUnavailableError(this.name, "read");
    yield this.readLatency;
    if (offset < state.start || offset > state.end) throw new SimError("OFFSET_OUT_OF_RANGE", "out of range");
    return [...state.records.values()].filter((record) => record.offset >= offset).slice(0, maxRecords);
  }

  whenReadable(partition: number, offset: number): SimFuture<void> {
    const state = this.at(partition);
    const arrival: SimFuture<void> = this.sim().future({
      label: `a record in ${this.name}-${partition}`,
      onAbandon: () => void state.waiting.delete(arrival),
    });
    if (offset < state.end) arrival.resolve();
    else state.waiting.add(arrival);
    return arrival;
  }

  private at(partition: number): MemoryPartition<V> {
    return this.partitions[partition] as MemoryPartition<V>;
  }
}
