import type { Owner } from "./basics.js";

/** The first, in order of attachment, that nobody unfinished sends to; where loops are in the way, the first in one. */
export function nextToFinish(owners: readonly Owner[]): Owner | undefined {
  const left = owners.filter(({ finished }) => !finished);
  const free = left.find((owner) => left.every((other) => other === owner || !leadsTo(other, owner, left)));
  if (free !== undefined) return free;
  return left.find((owner) => left.every((other) => !leadsTo(other, owner, left) || leadsTo(owner, other, left)));
}

function leadsTo(from: Owner, to: Owner, among: readonly Owner[]): boolean {
  const seen = new Set<Owner>([from]);
  for (const owner of seen) {
    const downstream = owner.target.downstreamEntities?.() ?? [];
    for (const next of among) if (downstream.includes(next.target)) seen.add(next);
  }
  return seen.has(to);
}
