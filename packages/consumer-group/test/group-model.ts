import {
  ConsumerGroup,
  type ConsumerGroupOptions,
  type ConsumerMessage,
  consumerProtocol,
  cooperativeProtocol,
  eagerProtocol,
  immediateProtocol,
  type JoinOptions,
  type RebalanceProtocol,
} from "@sim/consumer-group";
import { Entity, type Event, type Process, type SimError, Simulation, type TraceEntry, uniform } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import {
  CooperativeStickyAssignment,
  type PartitionAssignment,
  RangeAssignment,
  type Record,
  RoundRobinAssignment,
  StickyAssignment,
  TimeRetention,
  UniformAssignment,
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
    | "suspend"
    | "resume"
    | "stall"
    | "append"
    | "grow"
    | "crashLog"
    | "restartLog"
    | "crashGroup"
    | "restartGroup"
    | "suspendGroup"
    | "resumeGroup";
  readonly whom: number;
  readonly count: number;
}

export interface Parameters {
  readonly seed: number;
  readonly builtIn: boolean;
  readonly partitions: number;
  readonly protocol: keyof typeof PROTOCOLS;
  readonly strategy: "range" | "roundrobin" | "sticky";
  readonly rebalanceDelay: number;
  readonly initialRebalanceDelay: number;
  /** Off where undefined, with every protocol. */
  readonly maxPollInterval: number | undefined;
  readonly autoCommitInterval: number | undefined;
  /** How long each consumer's listener takes; undefined without listeners. */
  readonly listening: number | undefined;
  /** Which consumers are static members, by instance id; the last two of equal ids fence each other. */
  readonly instances: readonly (string | undefined)[];
  readonly sessionTimeout: number | undefined;
  readonly retained: number | undefined;
  readonly reset: "earliest" | "latest";
  readonly commits: readonly boolean[];
  readonly maxWait: number;
  readonly actions: readonly Action[];
}

const STRATEGIES = {
  range: () => new RangeAssignment(),
  roundrobin: () => new RoundRobinAssignment(),
  sticky: () => new StickyAssignment(),
};

export const PROTOCOLS = {
  immediate: immediateProtocol,
  eager: eagerProtocol,
  cooperative: cooperativeProtocol,
  consumer: consumerProtocol,
};

/** The strategy among those that fit the protocol. */
function strategyFor({ kind }: RebalanceProtocol, name: keyof typeof STRATEGIES): PartitionAssignment {
  if (kind === "cooperative") return new CooperativeStickyAssignment();
  if (kind === "consumer") return name === "range" ? new RangeAssignment() : new UniformAssignment();
  return STRATEGIES[name]();
}

/** What a request may be answered with, besides `UNKNOWN_MEMBER_ID`, while everything that can happen happens. */
const REFUSALS = [
  "ENTITY_UNAVAILABLE",
  "REBALANCE_IN_PROGRESS",
  "ILLEGAL_GENERATION",
  "STALE_MEMBER_EPOCH",
  // Of one that was made to leave while its commit was on the way.
  "PARTITION_NOT_ASSIGNED",
];
/** What a static member learns for which another stands in. */
const REPLACED = ["FENCED_INSTANCE_ID", "UNRELEASED_INSTANCE_ID"];

/** A consumer that works on each batch for a while, and commits it afterwards or not at all. */
class Worker extends Entity<ConsumerMessage<string, number>> {
  private readonly model: GroupModel;
  private readonly commits: boolean;
  private readonly joinOptions: JoinOptions;
  private working = false;
  /** It is busy until then. */
  stalledUntil = 0;

  constructor(name: string, model: GroupModel, commits: boolean, instanceId: string | undefined) {
    super(name);
    this.model = model;
    this.commits = commits;
    const { listening } = model.parameters;
    this.joinOptions = { instanceId, listener: listening === undefined ? undefined : this.listener(listening) };
  }

  /** Commits in its own time what has been worked on, as long as it may. */
  private listener(seconds: number): JoinOptions["listener"] {
    const inPolls = this.model.parameters.protocol !== "immediate";
    const commitAll = (): Process<unknown> =>
      this.model.group.commit(this.name, this.model.group.consumerPositions(this.name));
    const attempt = (request: () => Process<unknown>): Process<unknown> => this.attempt(request);
    return {
      *onPartitionsRevoked() {
        yield seconds;
        // With the immediate protocol it runs beside the polls, and the positions may be those of records not worked on yet.
        if (inPolls) yield* attempt(commitAll);
      },
      *onPartitionsAssigned() {
        yield seconds;
      },
      *onPartitionsLost() {
        yield seconds;
      },
    };
  }

  handleEvent(message: Event<ConsumerMessage<string, number>>): void {
    expect(message.payload.consumer).toBe(this.name);
  }

  override onCrash(): void {
    this.working = false;
  }

  override onRestart(): Process {
    this.working = true;
    return this.work();
  }

  start(): void {
    if (this.crashed || this.working) return;
    this.working = true;
    this.sim.spawn(this.work(), { owner: this });
  }

  private *work(): Process {
    const { group } = this.model;
    let joined = false;
    while (!joined) {
      const allowed = yield* this.attempt(function* (this: Worker): Process {
        yield* group.join(this.name, this, this.joinOptions);
        joined = true;
      });
      if (!allowed) return this.stop();
    }
    for (;;) {
      let records: readonly Record<string, number>[] = [];
      const member = yield* this.attempt(function* (this: Worker): Process {
        records = yield* group.poll(this.name, 5, this.model.parameters.maxWait);
        this.model.delivered(records);
      });
      if (!member) return this.stop();
      // With Kafka's protocols a commit carries what its sender believes at the call.
      const generation = this.model.parameters.protocol === "immediate" ? group.generation : undefined;
      if (records.length === 0) {
        yield 0.1;
        continue;
      }
      yield Math.max(this.sim.random(`${this.name}/work`).next(), this.stalledUntil - this.now);
      this.model.worked(records);
      if (!this.commits) continue;
      const next = new Map(records.map((record) => [record.partition, record.offset + 1]));
      const known = yield* this.attempt(() => group.commit(this.name, next, generation));
      // In Kafka's protocols it polls on, and so comes back.
      if (!known && this.model.parameters.protocol === "immediate") return this.stop();
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
      if (code === "UNKNOWN_MEMBER_ID" || REPLACED.includes(code)) return false;
      if (!REFUSALS.includes(code)) throw error;
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
  private firstStart: number[] | undefined = undefined;
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
    const protocol = PROTOCOLS[parameters.protocol]();
    const options: ConsumerGroupOptions<string, number> = {
      eventLog: this.log,
      protocol,
      assignmentStrategy: strategyFor(protocol, parameters.strategy),
      rebalanceDelay: parameters.rebalanceDelay,
      initialRebalanceDelay: parameters.initialRebalanceDelay,
      maxPollInterval: parameters.maxPollInterval,
      autoCommitInterval: parameters.autoCommitInterval,
      coordinatorLatency: uniform(0, 0.1),
      metadataMaxAge: 2,
      heartbeatJitter: parameters.seed % 2 === 0 ? 0 : uniform(0, 0.2),
      commitLatency: uniform(0, 0.2),
      pollLatency: uniform(0.001, 0.2),
      sessionTimeout: parameters.protocol === "immediate" ? parameters.sessionTimeout : 3,
      autoOffsetReset: parameters.reset,
    };
    this.group = new ConsumerGroup("group", options);
    this.workers = parameters.commits.map((commits, i) => new Worker(`w${i}`, this, commits, parameters.instances[i]));
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
    // The longest stall ends 12 s after the faults do.
    for (const later of [10, 16]) this.sim.call(CALM + later, () => this.calmDown(), undefined);
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
    // Of a client that has crashed and come back, the coordinator alone knows what the old one had.
    for (const partition of owned) expect(this.owner.has(partition)).toBe(true);
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
      case "assigned":
        expect(this.owner.has(partition as number)).toBe(false);
        this.owner.set(partition as number, member as number);
        this.firstStart ??= this.logStarts();
        break;
      case "revoked":
        expect(this.owner.get(partition as number)).toBe(member);
        this.owner.delete(partition as number);
        break;
      case "rebalanced":
        if (this.parameters.protocol === "immediate") expect(this.owner.size).toBe(0);
        if (data.members !== 0) this.firstStart ??= this.logStarts();
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

  private logStarts(): number[] {
    return Array.from({ length: this.log.numPartitions }, (_, partition) => this.log.logStartOffset(partition));
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
      case "suspend":
        sim.suspend(worker);
        break;
      case "resume":
        sim.resume(worker);
        break;
      case "stall":
        worker.stalledUntil = sim.now + count;
        break;
      case "append":
        for (let i = 0; i < count; i++) this.append(whom + i);
        break;
      case "grow":
        this.grow();
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
      case "suspendGroup":
        sim.suspend(group);
        break;
      case "resumeGroup":
        sim.resume(group);
        break;
    }
  }

  private grow(): void {
    const { log } = this;
    if (log instanceof MemoryLog || log.numPartitions >= 8) return;
    log.addPartitions(log.numPartitions + 1);
    this.deliveries.push([]);
    this.done.push([]);
    this.firstStart?.push(0);
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
    sim.resume(group);
    for (const worker of this.workers) {
      sim.restart(worker);
      sim.resume(worker);
      worker.start();
    }
  }
}
