import type { ConsumerGroup, ConsumerMessage, RebalanceListener } from "@sim/consumer-group";
import { anyOf, Entity, type Event, type Message, type Process, type SimFuture, timeout } from "@sim/core";
import type { Record } from "@sim/strategies";
import type { GroupPart, MemberEvent } from "./recording.js";

/** What the script does to a member, by a message; killing and freezing are done to the entity. */
type Command = Message<"Command", Queued | "uncommitted">;
/** Commands that are obeyed between two polls. */
type Queued = "join" | "stop" | "resume" | "close";

/** What a member tells, without who and when. */
type Told = MemberEvent extends infer E ? (E extends MemberEvent ? Omit<E, "t" | "member"> : never) : never;

/** The exception that Kafka's consumer throws, by the code of ours. */
export const EXCEPTIONS: { readonly [code: string]: string } = {
  UNKNOWN_MEMBER_ID: "CommitFailedException",
  ILLEGAL_GENERATION: "CommitFailedException",
  STALE_MEMBER_EPOCH: "CommitFailedException",
  REBALANCE_IN_PROGRESS: "RebalanceInProgressException",
  FENCED_INSTANCE_ID: "FencedInstanceIdException",
  UNRELEASED_INSTANCE_ID: "UnreleasedInstanceIdException",
  NO_OFFSET_FOR_PARTITION: "NoOffsetForPartitionException",
  OFFSET_OUT_OF_RANGE: "OffsetOutOfRangeException",
};

/**
 * One process of a recording: obeys commands one after the other, between them polls at most once in `pollIntervalMs` and
 * commits what it has read, and tells what happens to it.
 */
export class ReplayedMember extends Entity<Command | ConsumerMessage<string, number>> {
  private readonly group: ConsumerGroup<string, number>;
  private readonly rhythm: Pick<GroupPart, "pollIntervalMs" | "pollTimeoutMs">;
  private readonly instanceId: string | undefined;
  private readonly hear: (event: MemberEvent) => void;
  private readonly commands: Queued[] = [];
  private readonly listener: RebalanceListener;
  /** Offset after the last record that was read, of partitions of which something is not committed. */
  private readonly uncommitted = new Map<number, number>();
  private news: SimFuture<void> | undefined = undefined;
  private polling = false;
  private joined = false;
  private commits = true;
  private nextPollMs = 0;

  constructor(
    name: string,
    group: ConsumerGroup<string, number>,
    rhythm: Pick<GroupPart, "pollIntervalMs" | "pollTimeoutMs">,
    instanceId: string | undefined,
    hear: (event: MemberEvent) => void,
  ) {
    super(name);
    this.group = group;
    this.rhythm = rhythm;
    this.instanceId = instanceId;
    this.hear = hear;
    this.listener = {
      onPartitionsAssigned: (partitions) => this.tell({ event: "assigned", partitions: [...partitions] }),
      onPartitionsRevoked: (partitions) => this.gone("revoked", partitions),
      onPartitionsLost: (partitions) => this.gone("lost", partitions),
    };
  }

  handleEvent(event: Event<Command | ConsumerMessage<string, number>>): Process | void {
    if (event.type !== "Command") return undefined;
    if (event.payload === "uncommitted") {
      // Recorded is when the member had obeyed.
      this.commits = false;
      return undefined;
    }
    this.commands.push(event.payload);
    this.news?.resolve();
    return event.payload === "join" ? this.live() : undefined;
  }

  private get nowMs(): number {
    return Math.round(this.now * 1e6) / 1000;
  }

  private *live(): Process {
    for (;;) {
      const command = this.commands.shift();
      if (command === "close") return yield* this.close();
      if (command !== undefined) yield* this.obey(command);
      else if (this.polling && this.nowMs >= this.nextPollMs) yield* this.pollAndCommit();
      else yield* this.rest();
    }
  }

  private *rest(): Process {
    this.news = this.sim.future({ label: `a command for ${this.name}` });
    if (this.polling) yield* anyOf(this.news, timeout((this.nextPollMs - this.nowMs) / 1000));
    else yield* this.news;
  }

  private *obey(command: Exclude<Queued, "close">): Process {
    if (command === "join") {
      this.tell({ event: "subscribed" });
      this.startPolling();
    } else if (command === "stop") {
      this.polling = false;
      this.tell({ event: "stopped" });
    } else {
      this.tell({ event: "resumed" });
      this.commits = true;
      yield* this.commit();
      this.startPolling();
    }
  }

  private startPolling(): void {
    this.nextPollMs = this.nowMs;
    this.polling = true;
  }

  /** Polls keep to a grid: one that comes late skips the turns it missed. */
  private *pollAndCommit(): Process {
    const began = this.nowMs;
    while (this.nextPollMs <= began) this.nextPollMs += this.rhythm.pollIntervalMs;
    try {
      const records = yield* this.poll(this.rhythm.pollTimeoutMs / 1000);
      if (records.length > 0) this.read(began, records);
    } catch (error) {
      this.failed("poll", error);
      this.polling = false;
      return;
    }
    if (this.commits) yield* this.commit();
  }

  private *poll(seconds: number): Process<readonly Record<string, number>[]> {
    if (this.joined) return yield* this.group.poll(this.name, undefined, seconds);
    // Kafka's consumer joins in its polls; a join that takes longer than the first of them goes on in the next.
    this.joined = true;
    const { instanceId, listener } = this;
    yield* anyOf(this.group.join(this.name, this, { instanceId, listener }), timeout(seconds));
    return [];
  }

  private read(began: number, records: readonly Record<string, number>[]): void {
    const read: { [partition: string]: [from: number, to: number] } = {};
    for (const { partition, offset } of records) {
      read[partition] = [read[partition]?.[0] ?? offset, offset + 1];
      this.uncommitted.set(partition, offset + 1);
    }
    this.tell({ event: "poll", began, read });
  }

  /** Commits all positions; told are those that moved. */
  private *commit(): Process {
    if (this.uncommitted.size === 0) return;
    try {
      yield* this.group.commit(this.name, this.group.consumerPositions(this.name));
      const offsets = Object.fromEntries([...this.uncommitted].sort(([a], [b]) => a - b));
      this.uncommitted.clear();
      this.tell({ event: "commit", offsets });
    } catch (error) {
      this.failed("commit", error);
    }
  }

  private *close(): Process {
    this.polling = false;
    yield* this.group.leave(this.name);
    this.tell({ event: "closed" });
  }

  private gone(event: "revoked" | "lost", partitions: readonly number[]): void {
    this.tell({ event, partitions: [...partitions] });
    for (const partition of partitions) this.uncommitted.delete(partition);
  }

  private failed(during: "poll" | "commit", error: unknown): void {
    const code = (error as { readonly code?: string } | null)?.code ?? "";
    const exception = EXCEPTIONS[code];
    if (exception === undefined) throw error;
    this.tell({ event: "error", during, error: exception });
  }

  private tell(told: Told): void {
    this.hear({ t: this.nowMs, member: this.name, ...told } as MemberEvent);
  }
}
