import { ConsumerGroup } from "@sim/consumer-group";
import { Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { pausesOf } from "./pauses.js";
import type { Action, GroupPart, MemberEvent, Pause, Settings, Step } from "./recording.js";
import { ReplayedMember } from "./replay-member.js";
import { groupOptions, LATENCY } from "./replay-settings.js";

/** A step as the simulator played it: what a recording says of one, as far as it is compared. */
export interface ReplayedStep {
  readonly events: readonly MemberEvent[];
  readonly pauses: readonly Pause[];
  readonly after: ReplayedOutcome;
}

/** How things stood when the next step began. */
export interface ReplayedOutcome {
  /** Since when it had stood so, in ms since the part began; NaN if the members were not those expected, or not at rest. */
  readonly t: number;
  /** Generation or group epoch. */
  readonly generation: number;
  readonly members: readonly { readonly member: string; readonly memberId: string; readonly owns: readonly number[] }[];
  readonly committed: readonly (number | null)[];
  readonly logStart: readonly number[];
  readonly logEnd: readonly number[];
}

/** How long a recorded group had to stand still before the next step: the last step lasts as long. */
const HOLD_MS = 600;
/** How often it is looked whether the group is at rest. */
const LOOK_MS = 5;

/** Plays a part of a recording in the simulator: the same ids, the same actions at the same times, the same loops. */
export function replayPart(part: GroupPart, broker: Settings): readonly ReplayedStep[] {
  const events: MemberEvent[] = [];
  const world = new World(part, broker, (event) => events.push(event));
  const outcomes = part.steps.map((step, index) => {
    for (const action of step.actions) world.schedule(action);
    return world.playUntil(endOf(part, index), step);
  });
  const pauses = pausesOf(part, events);
  return part.steps.map((step, index) => ({
    events: events.filter(({ t }) => t >= step.t && t < endOf(part, index)),
    pauses: pauses[index] as readonly Pause[],
    after: outcomes[index] as ReplayedOutcome,
  }));
}

/** When the next step begins. */
function endOf(part: GroupPart, index: number): number {
  return part.steps[index + 1]?.t ?? (part.steps[index] as Step).after.t + HOLD_MS;
}

class World {
  private readonly sim: Simulation;
  private readonly log: EventLog<string, number>;
  private readonly group: ConsumerGroup<string, number>;
  private readonly members = new Map<string, ReplayedMember>();
  /** The id that each member was given last. */
  private readonly ids = new Map<string, string>();

  constructor(part: GroupPart, broker: Settings, hear: (event: MemberEvent) => void) {
    this.log = new EventLog<string, number>("log", {
      numPartitions: part.partitions,
      appendLatency: 0,
      readLatency: LATENCY.read,
    });
    this.group = new ConsumerGroup<string, number>("group", {
      ...groupOptions(part.consumer, broker),
      eventLog: this.log,
      memberId: (name, incarnation) => {
        const id = part.memberIds[name]?.[incarnation - 1] ?? `${name} (${incarnation})`;
        this.ids.set(name, id);
        return id;
      },
    });
    for (const name of Object.keys(part.memberIds)) {
      this.members.set(name, new ReplayedMember(name, this.group, part, instanceOf(part, name), hear));
    }
    this.sim = new Simulation({ entities: [this.log, this.group, ...this.members.values()] });
  }

  schedule(action: Action): void {
    this.sim.call(0, () => this.perform(action), undefined, { at: action.t / 1000 });
  }

  /** Runs up to just before `endMs`. */
  playUntil(endMs: number, { t, after }: Step): ReplayedOutcome {
    const expected = after.members.map(({ member }) => member).sort();
    let since = Number.NaN;
    for (let now = t; ; now += LOOK_MS) {
      const last = now >= endMs - 1;
      this.sim.runUntil((last ? endMs - 1 : now) / 1000);
      if (!this.atRest(expected)) since = Number.NaN;
      else if (Number.isNaN(since)) since = now;
      if (last) return this.outcome(since);
    }
  }

  private perform(action: Action): void {
    if (action.do === "append") {
      for (let partition = 0; partition < this.log.numPartitions; partition++) {
        const records = Array.from({ length: action.perPartition }, (_, value) => ({ key: "", value }));
        this.sim.spawn(this.log.appendBatch(partition, records));
      }
      return;
    }
    const member = this.members.get(action.member) as ReplayedMember;
    if (action.do === "kill") this.sim.crash(member);
    else if (action.do === "freeze") this.sim.suspend(member);
    else if (action.do === "thaw") this.sim.resume(member);
    else this.sim.schedule(member, "Command", action.do);
  }

  private atRest(expected: readonly string[]): boolean {
    const { consumers, committedOffsets } = this.group;
    if (consumers.join() !== expected.join()) return false;
    if (consumers.some((name) => this.group.consumerState(name) !== "active")) return false;
    const owned = [...this.group.assignments.values()].reduce((sum, partitions) => sum + partitions.length, 0);
    if (consumers.length > 0 && owned !== this.log.numPartitions) return false;
    return this.log.partitions.every(({ id }) => (committedOffsets.get(id) ?? 0) === this.log.highWatermark(id));
  }

  private outcome(t: number): ReplayedOutcome {
    const { assignments, committedOffsets, generation } = this.group;
    const partitions = this.log.partitions.map(({ id }) => id);
    return {
      t,
      generation,
      members: Array.from(assignments, ([member, owns]) => ({ member, memberId: this.ids.get(member) ?? "", owns })),
      committed: partitions.map((partition) => committedOffsets.get(partition) ?? null),
      logStart: partitions.map((partition) => this.log.logStartOffset(partition)),
      logEnd: partitions.map((partition) => this.log.highWatermark(partition)),
    };
  }
}

function instanceOf(part: GroupPart, name: string): string | undefined {
  for (const action of part.steps.flatMap(({ actions }) => actions)) {
    if (action.do === "join" && action.member === name) return action.instanceId;
  }
  return undefined;
}
