import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveTo, reorder, takeOut } from "../../src/internal/group-heap.js";
import { createOperatorState, type WindowGroup } from "../../src/internal/operator-state.js";

const step = fc.record({
  what: fc.constantFrom("add", "add", "remove", "grow", "move", "take"),
  which: fc.nat(30),
  start: fc.nat(8),
  end: fc.nat(8),
});

describe("the heap of groups", () => {
  it("[WIN4] gives groups by end, start and first appearance, through removals and changes of bounds", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const state = createOperatorState(null, undefined);
        const { firing } = state.heaps;
        let present: WindowGroup[] = [];
        const ordered = () => present.toSorted((a, b) => a.end - b.end || a.start - b.start || a.seq - b.seq);
        for (const [seq, { what, which, start, end }] of steps.entries()) {
          const chosen = present[which % Math.max(1, present.length)];
          if (what === "add") {
            const group = groupOf(seq, start, start + end + 1);
            present.push(group);
            moveTo(state, group, "firing");
          } else if (chosen !== undefined && what === "grow") {
            chosen.start -= start;
            chosen.end += end;
            reorder(state, chosen);
          } else if (chosen !== undefined) {
            const gone = what === "take" ? (firing[0] as WindowGroup) : chosen;
            if (what === "move") moveTo(state, gone, "closing");
            else takeOut(state, gone);
            present = present.filter((group) => group !== gone);
          }
          expect(firing[0]).toBe(ordered()[0]);
          expect(firing.every((group, slot) => group.slot === slot && group.stage === "firing")).toBe(true);
        }
        const drained: WindowGroup[] = [];
        for (const expected = ordered(); drained.length < expected.length; ) {
          const first = firing[0] as WindowGroup;
          drained.push(first);
          takeOut(state, first);
          if (drained.length === expected.length) expect(drained).toEqual(expected);
        }
        expect(firing).toEqual([]);
      }),
    );
  });
});

function groupOf(seq: number, start: number, end: number): WindowGroup {
  const rest = { windows: null, waiting: [], members: null, firstWaiting: 0, sibling: undefined, bounds: undefined };
  return { seq, start, end, stage: undefined, slot: -1, held: false, ...rest };
}
