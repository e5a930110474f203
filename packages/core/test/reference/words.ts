import type { ClaimOptions, HoldLike, Kit, Summary } from "./kit.js";
import type { Claim, Filter } from "./program.js";

/** Tells values in words; holds are kept, and numbered as they come in. */
export class Words {
  readonly holds: HoldLike[] = [];
  private readonly kit: Kit;

  constructor(kit: Kit) {
    this.kit = kit;
  }

  show(value: unknown): string {
    if (value instanceof Error) return this.showError(value);
    if (Array.isArray(value)) return `[${value.map((part) => this.show(part)).join(", ")}]`;
    if (typeof value !== "object" || value === null) return String(value);
    const preemption = this.kit.preemption(value);
    if (preemption !== undefined) {
      const { resource, by, heldFor, remaining } = preemption;
      return `preempted at ${resource} by ${by} after ${heldFor}, left ${remaining}`;
    }
    if (!("release" in value)) return "an object";
    this.holds.push(value as HoldLike);
    return `hold ${this.holds.length - 1} ${(value as HoldLike).active}`;
  }

  private showError(error: Error): string {
    const { code, cause, message } = error as Error & { code?: string };
    if (code === undefined) return message;
    return cause === undefined ? code : `${code}(${this.show(cause)})`;
  }
}

/** Numbers that name something wrap around. */
export function pick<T>(from: readonly T[], index: number): T | undefined {
  return from[index % from.length];
}

export function claimOptions({ priority, preempt }: Claim): ClaimOptions {
  return { priority, preempt };
}

export function filterOf(filter: Filter): ((item: number) => boolean) | undefined {
  if (filter === "any") return undefined;
  return (item) => item % 2 === (filter === "odd" ? 1 : 0);
}

export function summaryLine({ time, outcome, unfinished, undelivered, blocked }: Summary): string {
  const waiting = blocked.map(({ process, since }) => `${process} since ${since}`).sort();
  return `${time} ${outcome} unfinished ${unfinished} undelivered ${undelivered} blocked [${waiting.join(", ")}]`;
}
