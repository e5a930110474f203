import { ConsumerGroup } from "@sim/consumer-group";
import { type Process, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import { KeyCompaction } from "@sim/strategies";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Listener, play } from "./world.js";

type Step =
  | { readonly kind: "append"; readonly keys: readonly number[] }
  | { readonly kind: "clean" }
  | { readonly kind: "delete"; readonly share: number }
  | { readonly kind: "seek"; readonly share: number }
  | { readonly kind: "poll"; readonly max: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      keys: fc.array(fc.nat(4), { minLength: 1, maxLength: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("clean" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), share }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("seek" as const), share }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("poll" as const), max: fc.integer({ min: 1, max: 9 }) }) },
);

/** Plays the steps, keeps an account of every record, and compares after each step. */
function* follow(
  log: EventLog<string, number>,
  group: ConsumerGroup<string, number>,
  steps: readonly Step[],
): Process<number> {
  const deliveries: number[] = [];
  // Offsets between the ends of what a poll gave: if they were not given, they were gone.
  const passed = new Set<number>();
  let position = 0;
  yield* group.join("a", new Listener("a"));
  const at = (s: number): number => Math.floor(s * log.highWatermark(0));
  for (const step of steps) {
    const start = log.logStartOffset(0);
    if (step.kind === "append") {
      for (const key of step.keys) yield* log.append(`k${key}`, key);
    } else if (step.kind === "clean") {
      yield* log.clean();
    } else if (step.kind === "delete") {
      yield* log.deleteRecords(0, Math.max(start, at(step.share)));
    } else if (step.kind === "seek") {
      position = at(step.share);
      group.seek("a", 0, position);
    } else {
      if (position < start) position = start;
      const records = yield* group.poll("a", step.max);
      for (const { offset } of records) deliveries[offset] = (deliveries[offset] ?? 0) + 1;
      const next = (records.at(-1)?.offset ?? position - 1) + 1;
      for (let offset = position; offset < next; offset++) passed.add(offset);
      position = next;
    }
    compare(log, group, deliveries, passed, position);
  }
  return group.ledger().compacted;
}

function compare(
  log: EventLog<string, number>,
  group: ConsumerGroup<string, number>,
  deliveries: readonly number[],
  passed: ReadonlySet<number>,
  position: number,
): void {
  const end = log.highWatermark(0);
  const columns = { readAgain: 0, readOnce: 0, compacted: 0, lost: 0, beforeGroup: 0, skipped: 0, unread: 0 };
  for (let offset = 0; offset < end; offset++) {
    const times = deliveries[offset] ?? 0;
    if (times > 1) columns.readAgain++;
    else if (times === 1) columns.readOnce++;
    else if (passed.has(offset)) columns.compacted++;
    else if (offset < log.logStartOffset(0)) columns.lost++;
    else if (offset < position) columns.skipped++;
    else columns.unread++;
  }
  expect(group.ledger()).toEqual({ appended: end, ...columns });
}

it("[GRP9] over a log that compacts, every record stands in the column that an account of each of them gives", () => {
  let compacted = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 30 }), (steps) => {
      const log = new EventLog<string, number>("orders", {
        numPartitions: 1,
        segments: { maxBytes: 400 },
        compactionPolicy: new KeyCompaction({ minDirtyRatio: 0 }),
      });
      const group = new ConsumerGroup<string, number>("billing", { eventLog: log, rebalanceDelay: 0 });
      const sim = new Simulation({ entities: [log, group] });
      play(
        sim,
        (function* (): Process {
          compacted += yield* follow(log, group, steps);
        })(),
      );
    }),
  );
  // Else the cases have shown nothing.
  expect(compacted).toBeGreaterThan(0);
});
