import { describeValue } from "../checks.js";
import { SimError } from "../errors.js";
import type { Target } from "../message.js";
import { type EntityHooks, requireTarget } from "../target.js";
import { requireThisEngine } from "./engine-copy.js";
import { EntityRecord, RECORD, recordOf } from "./entity-record.js";
import type { Kernel } from "./kernel.js";

/** The targets of a simulation, in order of attachment, each with a name of its own. */
export class Registry {
  readonly records: EntityRecord[] = [];
  private readonly names = new Set<string>();

  /**
   * Adds `targets` and all that they name downstream, or, if one of them is refused, none.
   *
   * @returns the records of those that are new
   */
  register(kernel: Kernel, owner: string, targets: readonly Target<never>[]): EntityRecord[] {
    const fresh = new Map<string, Target<never>>();
    for (const target of targets) this.gather(kernel, owner, target, fresh);
    return [...fresh.values()].map((target) => {
      const record = new EntityRecord(target, kernel, this.records.length);
      (target as { [RECORD]?: EntityRecord | undefined })[RECORD] = record;
      this.records.push(record);
      this.names.add(target.name);
      return record;
    });
  }

  /** Adds to `fresh` the target and what lies downstream of it, breadth first. */
  private gather(kernel: Kernel, owner: string, start: Target<never>, fresh: Map<string, Target<never>>): void {
    const open: Target<never>[] = [start];
    for (let next = 0; next < open.length; next++) {
      const target = requireTarget(owner, open[next] as Target<never>);
      const known = recordOf(target);
      if (known !== undefined) {
        requireSame(kernel, known);
        continue;
      }
      requireThisEngine(target.name, target);
      const twin = fresh.get(target.name);
      if (twin === target) continue;
      if (twin !== undefined || this.names.has(target.name)) {
        throw new SimError("DUPLICATE_NAME", `two entities are named ${JSON.stringify(target.name)}: names are unique`);
      }
      if (Object.isFrozen(target) || (!Object.isExtensible(target) && !(RECORD in target))) {
        throw new TypeError(`${target.name}: a target must not be frozen: the simulation keeps its record on it`);
      }
      fresh.set(target.name, target);
      open.push(...downstreamOf(target));
    }
  }
}

/** An entity belongs to one simulation for life. */
export function requireSame(kernel: Kernel, record: EntityRecord): EntityRecord {
  if (record.kernel === kernel) return record;
  throw new SimError("ENTITY_IN_USE", `${record.name}: belongs to another simulation; build a new one for each run`);
}

function downstreamOf(target: Target<never>): readonly Target<never>[] {
  const downstream: unknown = (target as EntityHooks).downstreamEntities?.() ?? [];
  if (Array.isArray(downstream)) return downstream as readonly Target<never>[];
  throw new TypeError(
    `${target.name}: downstreamEntities must return an array of entities, got ${describeValue(downstream)}`,
  );
}
