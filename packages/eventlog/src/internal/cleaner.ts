import { describeValue } from "@sim/core";
import type { Key } from "@sim/strategies";
import { clean } from "./cleaning.js";
import type { CompactionRules } from "./compaction-rules.js";
import type { LogState } from "./log-state.js";
import type { PartitionState } from "./partition-state.js";
import type { Segments } from "./segments.js";
import { sweep } from "./sweep.js";

/**
 * One round of the cleaner: cleans what the policy asks for, the most urgent partition first, until it asks for nothing
 * more. After each cleaning, and at the end, it sweeps.
 *
 * @returns how many partitions have been cleaned
 */
export function runCleaner<K extends Key, V>(state: LogState<K, V>): number {
  const { compaction } = state;
  if (compaction === undefined) return 0;
  const [first] = due(state, compaction);
  if (first !== undefined) cleanOne(state, compaction, first);
  // Kafka sweeps every partition after every cleaning; but at one moment a second sweep of what has not changed does nothing.
  sweep(state);
  if (first === undefined) return 0;
  let cleanings = 1;
  for (let others = due(state, compaction); others.length > 0; others = due(state, compaction)) {
    for (const each of others) {
      cleanOne(state, compaction, each);
      sweep(state, [each.partition]);
    }
    cleanings += others.length;
  }
  return cleanings;
}

/** A cleaning that the policy has asked for. */
interface Due<K extends Key, V> {
  readonly partition: PartitionState<K, V>;
  readonly limit: number;
  readonly urgency: number;
}

/** All that the policy asks for at this moment, the most urgent first. */
function due<K extends Key, V>(state: LogState<K, V>, { policy }: CompactionRules<V>): Due<K, V>[] {
  const nowS = state.attached().sim.now;
  const found: Due<K, V>[] = [];
  for (const partition of state.partitions) {
    const plan: unknown = policy.plan(partition.compactionView, nowS);
    if (plan === undefined) continue;
    const { upTo, urgency } = checkedPlan(policy.name, plan);
    const segments = partition.segments as Segments;
    const limit = Math.min(partition.cleanableOffset, partition.borderBelow(segments, upTo));
    if (limit > partition.firstDirtyOffset) found.push({ partition, limit, urgency });
  }
  return found.sort((a, b) => b.urgency - a.urgency);
}

function cleanOne<K extends Key, V>(
  state: LogState<K, V>,
  rules: CompactionRules<V>,
  { partition, limit }: Due<K, V>,
): void {
  const engine = state.attached();
  const { to, removed } = clean(partition, partition.segments as Segments, rules, limit, engine.nowTicks);
  state.recordsCompacted += removed;
  state.cleanings++;
  engine.compacted.report(partition.id, to, removed);
}

function checkedPlan(name: string, plan: unknown): { readonly upTo: number; readonly urgency: number } {
  const owner = `EventLog: compactionPolicy ${describeValue(name)}.plan must return`;
  if (typeof plan !== "object" || plan === null) {
    throw new TypeError(`${owner} a plan or undefined, got ${describeValue(plan)}`);
  }
  const { upTo, urgency = 0 } = plan as { readonly upTo?: unknown; readonly urgency?: unknown };
  requireNumber(`${owner} a number as upTo`, upTo);
  requireNumber(`${owner} a number as urgency`, urgency);
  return { upTo: upTo as number, urgency: urgency as number };
}

function requireNumber(rule: string, value: unknown): void {
  if (typeof value === "number" && !Number.isNaN(value)) return;
  const message = `${rule}, got ${describeValue(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}
