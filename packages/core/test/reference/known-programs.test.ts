import { describe, expect, it } from "vitest";
import { difference } from "./compare.js";
import { modelKit } from "./model/kit.js";
import type { Program, Step, Wait } from "./program.js";
import { realKit } from "./real-kit.js";

const claim = { resource: 0, priority: 0, preempt: false };
const acquire: Wait = { for: "acquire", ...claim };
const use: Wait = { for: "use", units: 0, onPreempt: "resume", ...claim };

function program(bodies: readonly (readonly Step[])[], more: Partial<Program>): Program {
  return {
    actors: [],
    futures: 0,
    resources: [],
    stores: [],
    containers: [],
    main: bodies.map((body) => ({ do: "spawn", owner: "same", body })),
    outside: [],
    ...more,
  };
}

/** Programs in which the two engines once differed. */
const known: readonly [string, Program][] = [
  [
    "[CORE2.4] what the losers of a race hand each other in going comes back",
    program(
      [
        [
          { do: "wait", wait: acquire, caught: true },
          {
            do: "wait",
            wait: { for: "anyOf", parts: [use, { for: "allOf", parts: [use, acquire] }] },
            caught: true,
          },
        ],
      ],
      { resources: [{ capacity: 2 }] },
    ),
  ],
  [
    "[CORE2.4] a process whose put decides the race that it runs in ends with that put",
    program(
      [
        [
          {
            do: "wait",
            wait: {
              for: "anyOf",
              parts: [
                { for: "take", store: 0, filter: "any" },
                { for: "script", body: [{ do: "wait", wait: { for: "put", store: 0, item: 0 }, caught: true }] },
              ],
            },
            caught: true,
          },
        ],
      ],
      { stores: [{ capacity: undefined, order: "fifo" }] },
    ),
  ],
  [
    "[CORE8] of two requests in one race, a crash refuses one, and the other goes away",
    program(
      [
        [
          {
            do: "hold",
            body: [{ do: "wait", wait: { for: "anyOf", parts: [acquire, acquire] }, caught: true }],
            ...claim,
          },
        ],
        [{ do: "crash", entity: 0 }],
      ],
      { resources: [{ capacity: 1 }] },
    ),
  ],
  [
    "[CORE3.1] an interrupt finds the race abandoned as a whole, though its first part frees what its second waits for",
    program(
      [
        [{ do: "wait", wait: { for: "anyOf", parts: [use, acquire] }, caught: true }],
        [{ do: "interrupt", process: 0 }],
      ],
      { resources: [{ capacity: 1 }] },
    ),
  ],
];

describe("known programs against the reference engine", () => {
  it.each(known)("%s", (_, plan) => {
    expect(difference(plan, { name: "engine", kit: realKit }, { name: "reference", kit: modelKit })).toBeUndefined();
  });
});
