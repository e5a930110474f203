import type { Event, Handled, Target } from "../message.js";
import type { EntityHooks, FaultWatcher } from "../target.js";
import { hashString } from "./hash.js";
import type { Kernel } from "./kernel.js";
import { ProcessList } from "./process-list.js";

/** Key under which an attached target carries its record. */
export const RECORD: unique symbol = Symbol("record");

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
  /** Who is told when it crashes and when it comes back, in the order in which they asked. */
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

  handle(event: Event): Handled {
    return (this.target as unknown as { handleEvent(event: Event): Handled }).handleEvent(event);
  }
}

/** The record of a target, if it is attached; what a copy of an attached object carries is not its own. */
export function recordOf(target: Target<never>): EntityRecord | undefined {
  const record = (target as { [RECORD]?: EntityRecord | undefined })[RECORD];
  return record?.target === target ? record : undefined;
}
