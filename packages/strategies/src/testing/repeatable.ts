import * as fc from "fast-check";
import type { Law } from "./law.js";
import { plainCopy } from "./plain-data.js";
import { show } from "./show.js";

/** What becomes of a strategy's state between two calls: it stays as it is, or is replaced by a copy. */
export type Carry = <S>(state: S) => S;

export const asItIs: Carry = (state) => state;

/** How a strategy is asked about a whole case, from fresh state on. */
export interface Asking<T, C> {
  readonly make: () => T;
  readonly cases: fc.Arbitrary<C>;
  answers(strategy: T, given: C, carry: Carry): unknown;
}

/** The laws of everything that keeps no memory but the state it is handed. */
export function repeatableLaws<T, C>({ make, cases, answers }: Asking<T, C>): readonly Law[] {
  return [
    {
      name: "same answer",
      says: "the same questions get the same answers, from whichever instance",
      why: "a run with the same seed would not be the same run; randomness comes from the context alone",
      cases,
      breach(given: C) {
        const first = show(answers(make(), given, asItIs));
        const second = show(answers(make(), given, asItIs));
        return first === second ? undefined : `first ${first}, then ${second}`;
      },
    },
    {
      name: "no memory of its own",
      says: "what an instance was asked before, by another owner, does not change its answers",
      why: "two owners that share an instance would disturb each other, and a checkpoint would miss what it remembers",
      cases: fc.record({ asked: cases, before: cases }),
      breach({ asked, before }: { readonly asked: C; readonly before: C }) {
        const fresh = show(answers(make(), asked, asItIs));
        const used = make();
        answers(used, before, asItIs);
        const then = show(answers(used, asked, asItIs));
        return fresh === then ? undefined : `a fresh instance answers ${fresh}, one that was asked before ${then}`;
      },
    },
  ];
}

/** The law of state that somebody else keeps. */
export function plainStateLaw<T, C>({ make, cases, answers }: Asking<T, C>): Law<C> {
  return {
    name: "plain state",
    says: "the state is plain data, and a copy of it goes on as the original would",
    why: "an owner that copies state (for a checkpoint, a restart, a second owner) would lose or share some of it",
    cases,
    breach(given) {
      const original = show(answers(make(), given, asItIs));
      const copied = show(answers(make(), given, plainCopy));
      return original === copied ? undefined : `with its state ${original}, with copies of it ${copied}`;
    },
  };
}
