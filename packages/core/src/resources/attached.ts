import type { Entity } from "../entity.js";
import { SimError } from "../errors.js";
import { type EntityRecord, recordOf } from "../internal/entity-record.js";
import type { Kernel } from "../internal/kernel.js";
import { requireSame } from "../internal/registry.js";

/** The record of an entity that a process of `kernel` uses: attached now if it is not yet. */
export function attachedIn(kernel: Kernel, entity: Entity<never>): EntityRecord {
  const record = recordOf(entity);
  return record === undefined ? kernel.attach(entity) : requireSame(kernel, record);
}

/** The record of an entity that is used outside any wait, and so has to be attached already. */
export function requireRecord(entity: Entity<never>): EntityRecord {
  const record = recordOf(entity);
  if (record !== undefined) return record;
  throw new SimError(
    "NOT_ATTACHED",
    `${entity.name}: not part of a simulation yet: pass it to new Simulation({ entities: [..] }) first`,
  );
}
