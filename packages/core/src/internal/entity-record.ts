import type { Event, Handled, Target } from "../message.js";
import type { EntityHooks, FaultWatcher } from "../target.js";
import type { Afflictions } from "./afflictions.js";
import type { Callback } from "./calendar.js";
import { hashString } from "./hash.js";
import type { Kernel } from "./kernel.js";
import { ProcessList } from "./process-list.js";

/** Key under which an attached target carries its record. */
export const RECORD: unique symbol = Symbol("record");

/** What a suspended entity has yet to do. */
export interface HeldCall {
  readonly callback: Callback;
  readonly argument: unknown;
  readonly daemon: boolean;
}

/** What the kernel keeps for each attached target. */
export class EntityRecord {
  readonly target: Target<never>;
  readonly name: string;
  readonly kernel: Kernel;
  /** Position in the order of attachment. */
  readonly index: number;
  /** Folded into the fingerprint in place of the name. */
  readonly nameHash: number;
  /** Whether deliveries to it belong to the semantic trace; components report facts in their place. */
  readonly tracesDeliveries: boolean;
  crashed = false;
  /** Suspended and not resumed: what would happen to it or in it is held. */
  suspended = false;
  /** Its delays take this many times as long: by what `slowDown` has set, and the faults of schedules under way. */
  slowdown = 1;
  /** What `slowDown` has set. */
  ownSlowdown = 1;
  /** The faults of schedules under way, once there has been one. */
  afflictions: Afflictions | undefined = undefined;
  /** What came while it was suspended, in order. */
  held: HeldCall[] = [];
  /** Who is told of its faults, in the order in which they asked. */
  readonly watchers: FaultWatcher[] = [];
  /** How often it has crashed: work that began before the last crash is void. */
  crashes = 0;
  /** Its processes under way. */
  readonly processes = new ProcessList();

  constructor(target: Target<never>, kernel: Kernel, index: number) {
    this.target = target;
    this.name = target.name;
    this.kernel = kernel;
    this.index = index;
    this.nameHash = hashString(target.name);
    this.tracesDeliveries = this.hooks.reportsFacts?.() !== true;
  }

  get hooks(): EntityHooks {
    return this.target as EntityHooks;
  }

  /** Keeps for the time when it resumes what the calendar brings now. */
  hold(callback: Callback, argument: unknown, daemon = false): void {
    this.held.push({ callback, argument, daemon });
  }

  handle(event: Event): Handled {
    return (this.target as unknown as { handleEvent(event: Event): Handled }).handleEvent(event);
  }
}

/** The record of a target, if it is attached; what a copy of an attached object carries is not its own. */
export function recordOf(target: Target<never>): EntityRecord | undefined {
  const record = (target as { [RECORD]?: EntityRecord | undefined })[RECORD];
  return record?.target === target ? record : undefined;
}
