import { ConsumerGroup, type ConsumerGroupOptions, type ConsumerMessage } from "@sim/consumer-group";
import { Entity, type Event, type Process, type SimError, Simulation, type TraceEntry, uniform } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import {
  type PartitionAssignment,
  RangeAssignment,
  type Record,
  RoundRobinAssignment,
  StickyAssignment,
  TimeRetention,
} from "@sim/strategies";
import { expect } from "vitest";
import { MemoryLog } from "./memory-log.js";

export const END = 60;
/** Until then faults happen; afterwards everything is up again. */
const CALM = 30;

/** What happens to whom: consumers 0 to 3, or log and group. */
export interface Action {
  readonly at: number;
  readonly kind:
    | "start"
    | "leave"
    | "crash"
    | "restart"
    | "append"
    | "crashLog"
    | "restartLog"
    | "crashGroup"
    | "restartGroup";
  readonly whom: number;
  readonly count: number;
}

export interface Parameters {
  readonly seed: number;
  readonly builtIn: boolean;
  readonly partitions: number;
  readonly strategy: "range" | "roundrobin" | "sticky";
  readonly rebalanceDelay: number;
  readonly sessionTimeout: number | undefined;
  readonly retained: number | undefined;
  readonly reset: "earliest" | "latest";
  readonly commits: readonly boolean[];
  readonly maxWait: number;
  readonly actions: readonly Action[];
}

const STRATEGIES: { readonly [name: string]: () => PartitionAssignment } = {
  range: () => new RangeAssignment(),
  roundrobin: () => new RoundRobinAssignment(),
  sticky: () => new StickyAssignment(),
};

/** A consumer that works on each batch for a while, and commits it afterwards or not at all. */
class Worker extends Entity<ConsumerMessage<string, number>> {
  private readonly model: GroupModel;
  private readonly commits: boolean;
  private working = false;

  constructor(name: string, model: GroupModel, commits: boolean) {
    super(name);
    this.model = model;
    this.commits = commits;
  }

  handleEvent(message: Event<ConsumerMessage<string, number>>): void {
    expect(message.payload.consumer).toBe(this.name);
  }

  override onCrash(): void {
    this.working = false;
  }

  override onRestart(): Process {
    return this.work();
  }

  start(): void {
    if (!this.crashed && !this.working) this.sim.spawn(this.work(), { owner: this });
  }

  private *work(): Process {
    const { group } = this.model;
    this.working = true;
    let joined = false;
    while (!joined) {
      const allowed = yield* this.attempt(function* (this: Worker): Process {
        yield* group.join(this.name, this);
        joined = true;
      });
      if (!allowed) return this.stop();
    }
    for (;;) {
      let records: readonly Record<string, number>[] = [];
      const known = yield* this.attempt(function* (this: Worker): Process {
        records = yield* group.poll(this.name, 5, this.model.parameters.maxWait);
        this.model.delivered(records);
      });
      if (!known) return this.stop();
      const { generation } = group;
      if (records.length === 0) {
        yield 0.1;
        continue;
      }
      yield this.sim.random(`${this.name}/work`).next();
      this.model.worked(records);
      const next = new Map(records.map((record) => [record.partition, record.offset + 1]));
      if (this.commits && !(yield* this.attempt(() => group.commit(this.name, next, generation)))) return this.stop();
    }
  }

  private stop(): void {
    this.working = false;
  }

  /** Whether the consumer is still a member, as far as the request shows. */
  private *attempt(request: (this: Worker) => Process<unknown>): Process<boolean> {
    try {
      yield* request.call(this);
    } catch (error) {
      const { code } = error as SimError;
      if (code === "UNKNOWN_MEMBER_ID") return false;
      expect(["ENTITY_UNAVAILABLE", "REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION"]).toContain(code);
      if (code === "ENTITY_UNAVAILABLE") yield 0.3;
    }
    return true;
  }
}

/** A log, a group and four consumers under faults, with an account of their own of every record. */
export class GroupModel {
  readonly parameters: Parameters;
  readonly sim: Simulation;
  readonly group: ConsumerGroup<string, number>;
  readonly log: EventLog<string, number> | MemoryLog;
  private readonly workers: readonly Worker[];
  private readonly deliveries: number[][];
  private readonly done: boolean[][];
  private firstStart: readonly number[] | undefined = undefined;
  private readonly committed = new Map<number, number>();
  private readonly owner = new Map<number, number>();

  constructor(parameters: Parameters) {
    const { partitions, retained, builtIn, seed } = parameters;
    this.parameters = parameters;
    this.deliveries = Array.from({ length: partitions }, () => []);
    this.done = Array.from({ length: partitions }, () => []);
    this.log = builtIn
      ? new EventLog<string, number>("log", {
          numPartitions: partitions,
          readLatency: uniform(0.01, 0.3),
          retentionCheckInterval: 1,
          retentionPolicy: retained === undefined ? undefined : new TimeRetention(retained),
        })
      : new MemoryLog(partitions, () => this.sim);
    const options: ConsumerGroupOptions<string, number> = {
      eventLog: this.log,
      assignmentStrategy: STRATEGIES[parameters.strategy]?.(),
      rebalanceDelay: parameters.rebalanceDelay,
      commitLatency: uniform(0, 0.2),
      pollLatency: uniform(0.001, 0.2),
      sessionTimeout: parameters.sessionTimeout,
      autoOffsetReset: parameters.reset,
    };
    this.group = new ConsumerGroup("group", options);
    this.workers = parameters.commits.map((commits, i) => new Worker(`w${i}`, this, commits));
    const own = this.log instanceof EventLog ? [this.log] : [];
    this.sim = new Simulation({
      entities: [...own, this.group, ...this.workers],
      seed,
      endTime: END,
      trace: (entry) => this.follow(entry),
    });
    if (!builtIn && retained !== undefined) this.sim.every(1, () => this.expireMemory(retained));
    for (const action of parameters.actions) this.sim.call(action.at * CALM, () => this.act(action), undefined);
    for (const worker of this.workers) this.sim.call(0, (started) => started.start(), worker);
    this.sim.call(CALM, () => this.calmDown(), undefined);
    // Those who only now have learnt that they are no longer members come back.
    this.sim.call(CALM + 10, () => this.calmDown(), undefined);
    this.sim.every(0.37, () => this.check());
  }

  delivered(records: readonly Record<string, number>[]): void {
    for (const { partition, offset } of records) {
      const counts = this.deliveries[partition] as number[];
      counts[offset] = (counts[offset] ?? 0) + 1;
    }
  }

  worked(records: readonly Record<string, number>[]): void {
    for (const { partition, offset } of records) (this.done[partition] as boolean[])[offset] = true;
  }

  /** [GRP9] [GRP4] [GRP1]: what must hold between any two instants. */
  check(): void {
    const { group, log } = this;
    const sum = {
      appended: 0,
      readAgain: 0,
      readOnce: 0,
      compacted: 0,
      lost: 0,
      beforeGroup: 0,
      skipped: 0,
      unread: 0,
    };
    for (let partition = 0; partition < log.numPartitions; partition++) {
      const ledger = group.ledger(partition);
      const counts = this.deliveries[partition] as number[];
      const start = log.logStartOffset(partition);
      const first = this.firstStart?.[partition] ?? start;
      const undelivered = (from: number, to: number): number =>
        Array.from({ length: to - from }, (_, i) => counts[from + i]).filter((count) => count === undefined).length;
      expect(ledger).toMatchObject({
        appended: log.highWatermark(partition),
        readAgain: counts.filter((count) => count > 1).length,
        readOnce: counts.filter((count) => count === 1).length,
        compacted: 0,
        lost: undelivered(first, start),
        beforeGroup: undelivered(0, first),
      });
      expect(ledger.skipped + ledger.unread).toBe(undelivered(start, ledger.appended));
      const { appended, ...columns } = ledger;
      expect(Object.values(columns).reduce((total, count) => total + count, 0)).toBe(appended);
      for (const column of Object.keys(sum) as (keyof typeof sum)[]) sum[column] += ledger[column];
    }
    expect(group.ledger()).toEqual(sum);
    expect(new Map(group.committedOffsets)).toEqual(new Map([...this.committed].sort(([a], [b]) => a - b)));
    const owned = [...group.assignments.values()].flat();
    expect(new Set(owned).size).toBe(owned.length);
    expect(group.totalLag()).toBeGreaterThanOrEqual(0);
  }

  /** Everything that is in the log has been worked on, or counted as gone, once the consumers have come to the end. */
  checkNothingSkipped(): void {
    const { group, log } = this;
    expect(group.ledger()).toMatchObject({ skipped: 0, unread: 0 });
    for (const [partition, done] of this.done.entries()) {
      for (let offset = log.logStartOffset(partition); offset < log.highWatermark(partition); offset++) {
        expect([partition, offset, done[offset]]).toEqual([partition, offset, true]);
      }
    }
  }

  private follow({ entity, what, data }: TraceEntry): void {
    if (entity !== "group") return;
    const { member, partition, offset } = data as { readonly [name: string]: number };
    switch (what) {
      case "rebalanceBegun":
        this.owner.clear();
        break;
      case "assigned":
        expect(this.owner.has(partition as number)).toBe(false);
        this.owner.set(partition as number, member as number);
        break;
      case "rebalanced":
        expect(this.owner.size).toBe(0);
        if (data.members !== 0) {
          this.firstStart ??= Array.from({ length: this.log.numPartitions }, (_, p) => this.log.logStartOffset(p));
        }
        break;
      case "polled":
        expect(this.owner.get(partition as number)).toBe(member);
        break;
      case "committed":
        expect(this.owner.get(partition as number)).toBe(member);
        this.committed.set(partition as number, offset as number);
        break;
    }
  }

  private act({ kind, whom, count }: Action): void {
    const { sim, group } = this;
    const worker = this.workers[whom % this.workers.length] as Worker;
    switch (kind) {
      case "start":
        worker.start();
        break;
      case "leave":
        sim.schedule(group, "Leave", { consumerName: worker.name });
        break;
      case "crash":
        sim.crash(worker);
        break;
      case "restart":
        sim.restart(worker);
        break;
      case "append":
        for (let i = 0; i < count; i++) this.append(whom + i);
        break;
      case "crashLog":
        this.setLogDown(true);
        break;
      case "restartLog":
        this.setLogDown(false);
        break;
      case "crashGroup":
        sim.crash(group);
        break;
      case "restartGroup":
        sim.restart(group);
        break;
    }
  }

  private setLogDown(down: boolean): void {
    const { sim, log } = this;
    if (log instanceof MemoryLog) log.down = down;
    else if (down) sim.crash(log);
    else sim.restart(log);
  }

  private append(value: number): void {
    const { log } = this;
    if (log instanceof MemoryLog) log.append(value % log.numPartitions, value);
    else this.sim.schedule(log, "Append", { key: `k${value}`, value });
  }

  private expireMemory(maxAge: number): void {
    const { log } = this;
    if (!(log instanceof MemoryLog)) return;
    for (let partition = 0; partition < log.numPartitions; partition++) {
      log.expire(partition, log.offsetForTime(partition, this.sim.now - maxAge));
    }
  }

  private calmDown(): void {
    const { sim, group } = this;
    this.setLogDown(false);
    sim.restart(group);
    for (const worker of this.workers) {
      sim.restart(worker);
      worker.start();
    }
  }
}
