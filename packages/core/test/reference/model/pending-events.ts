import type { Pending } from "./basics.js";

/** What is to come, in a list that is searched from end to end. */
export class PendingEvents {
  readonly all: Pending[] = [];
  private sequence = 0;

  /** The next in the sequence of scheduling. */
  takeSequence(): number {
    return this.sequence++;
  }

  add(pending: Pending): Pending {
    this.all.push(pending);
    return pending;
  }

  /** Takes it out; tells whether it was there. */
  remove(pending: Pending): boolean {
    const index = this.all.indexOf(pending);
    if (index >= 0) this.all.splice(index, 1);
    return index >= 0;
  }

  includes(pending: Pending): boolean {
    return this.all.includes(pending);
  }

  /** The first by time, then rank, then sequence. */
  next(): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.all) if (first === undefined || isBefore(pending, first)) first = pending;
    return first;
  }
}

function isBefore(a: Pending, b: Pending): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.sequence < b.sequence;
}
