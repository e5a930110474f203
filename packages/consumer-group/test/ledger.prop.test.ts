import type { DeliveryLedger } from "@sim/consumer-group";
import type { Process } from "@sim/core";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Listener, type MemoryWorld, memoryWorld, play } from "./world.js";

/** What has become of one record, kept one by one. */
interface Account {
  deliveries: number;
  compacted: boolean;
  /** Whether a delivery beyond it has shown that it is gone. */
  gap: boolean;
  expired: "no" | "before" | "after";
}

type Step =
  | { readonly kind: "append"; readonly count: number }
  | { readonly kind: "poll"; readonly max: number }
  | { readonly kind: "seek"; readonly share: number }
  | { readonly kind: "commit"; readonly share: number }
  | { readonly kind: "expire"; readonly share: number }
  | { readonly kind: "compact"; readonly shares: readonly number[] }
  | { readonly kind: "rejoin" };

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("poll" as const), max: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("seek" as const), share }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("commit" as const), share }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("expire" as const), share }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("compact" as const), shares: fc.array(share, { maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rejoin" as const) }) },
);

/** Runs the steps against a group, keeps an account of each record, and compares after each step. */
function* follow({ log, group }: MemoryWorld, steps: readonly Step[], before: number, reset: string): Process {
  const accounts: Account[] = [];
  const append = (count: number): void => {
    log.append(0, ...new Array<number>(count).fill(0));
    for (let i = 0; i < count; i++) accounts.push({ deliveries: 0, compacted: false, gap: false, expired: "no" });
  };
  const expire = (start: number, when: "before" | "after"): void => {
    for (let offset = log.logStartOffset(0); offset < start; offset++) (accounts[offset] as Account).expired = when;
    log.expire(0, Math.max(start, log.logStartOffset(0)));
  };
  append(before);
  expire(Math.floor(before / 2), "before");
  yield* group.join("a", new Listener("a"));
  let position: number | undefined;
  let committed: number | undefined;
  let last = 0;
  let rejoins = 0;
  const at = (s: number): number => Math.floor(s * (accounts.length + 1));
  for (const step of steps) {
    switch (step.kind) {
      case "append":
        append(step.count);
        break;
      case "expire":
        expire(Math.max(log.logStartOffset(0), at(step.share)), "after");
        break;
      case "compact":
        for (const s of step.shares) {
          // The newest record is never compacted.
          const offset = Math.floor(s * (accounts.length - 1));
          if (offset < 0 || offset < log.logStartOffset(0)) continue;
          log.compact(0, offset);
          (accounts[offset] as Account).compacted = true;
        }
        break;
      case "seek":
        position = at(step.share);
        group.seek("a", 0, position);
        break;
      case "commit":
        committed = at(step.share);
        yield* group.commit("a", { 0: committed });
        break;
      case "rejoin":
        yield* group.leave("a");
        yield* group.join("a", new Listener(`a${++rejoins}`));
        position = undefined;
        break;
      case "poll": {
        const low = log.logStartOffset(0);
        const wanted = position ?? committed;
        position =
          wanted !== undefined && wanted >= low && wanted <= accounts.length
            ? wanted
            : reset === "earliest"
              ? low
              : accounts.length;
        const records = yield* group.poll("a", step.max);
        for (const record of records) (accounts[record.offset] as Account).deliveries++;
        const next = records.length === 0 ? position : (records.at(-1)?.offset as number) + 1;
        const given = new Set(records.map((record) => record.offset));
        for (let offset = position; offset < next; offset++) {
          if (given.has(offset)) continue;
          expect((accounts[offset] as Account).compacted).toBe(true);
          (accounts[offset] as Account).gap = true;
        }
        position = next;
        break;
      }
    }
    last = position ?? last;
    const goesOn = position ?? committed ?? (reset === "latest" ? last : 0);
    expect(group.ledger()).toEqual(expected(accounts, goesOn));
    expect(group.ledger(0)).toEqual(group.ledger());
  }
}

function expected(accounts: readonly Account[], goesOn: number): DeliveryLedger {
  const ledger = {
    appended: 0,
    readAgain: 0,
    readOnce: 0,
    compacted: 0,
    lost: 0,
    beforeGroup: 0,
    skipped: 0,
    unread: 0,
  };
  for (const [offset, { deliveries, gap, expired }] of accounts.entries()) {
    ledger.appended++;
    if (deliveries > 1) ledger.readAgain++;
    else if (deliveries === 1) ledger.readOnce++;
    else if (gap) ledger.compacted++;
    else if (expired === "after") ledger.lost++;
    else if (expired === "before") ledger.beforeGroup++;
    else if (offset < goesOn) ledger.skipped++;
    else ledger.unread++;
  }
  return ledger;
}

it.each(["earliest", "latest"] as const)(
  "[GRP9] the ledger is what an account of every single record says (%s)",
  (reset) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.nat(6), (steps, before) => {
        const built = memoryWorld(1, { autoOffsetReset: reset });
        play(built.sim, follow(built, steps, before, reset));
      }),
    );
  },
);
