import { jsonLines, Simulation, Sink } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Any payload, with some of its objects tied back to its beginning. */
const knotted = fc.tuple(anything, fc.array(anything), fc.infiniteStream(fc.boolean())).map(([first, rest, ties]) => {
  const whole: unknown[] = [first, ...rest];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
    seen.add(value);
    for (const member of Object.values(value)) visit(member);
    if (!ties.next().value) return;
    if (value instanceof Map) value.set(whole, value);
    else if (value instanceof Set) value.add(whole);
    else Object.defineProperty(value, "knot", { value: whole, enumerable: true, configurable: true });
  };
  visit(whole);
  return whole;
});

describe("[CORE7.5] jsonLines with any payload", () => {
  it("[CORE7.5] gives one line of valid JSON, the same each time, and changes nothing", () => {
    fc.assert(
      fc.property(knotted, fc.integer({ min: 1, max: 50 }), (payload, maxValues) => {
        const run = (limit?: number) => {
          const lines: string[] = [];
          const sink = new Sink<unknown>("sink");
          const listener = jsonLines((line) => lines.push(line), { maxValues: limit });
          const sim = new Simulation({ entities: [sink], trace: listener });
          sim.schedule(sink, "X", payload);
          sim.run();
          return { lines, fingerprint: sim.fingerprint };
        };
        const { lines, fingerprint } = run();
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain("\n");
        expect(JSON.parse(lines[0] as string)).toMatchObject({ time: 0, kind: "delivery", entity: "sink", what: "X" });
        expect(run()).toEqual({ lines, fingerprint });

        const short = run(maxValues).lines;
        expect(JSON.parse(short[0] as string)).toMatchObject({ kind: "delivery" });
        // At most a marker for each of the values written.
        expect(countValues(JSON.parse(short[0] as string).data)).toBeLessThanOrEqual(2 * maxValues);
      }),
    );
  });

  it("[CORE7.5] plain JSON data comes back as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (payload) => {
        let parsed: unknown;
        jsonLines((line) => {
          parsed = JSON.parse(line).data.payload;
        })({ kind: "delivery", time: 0, entity: "e", what: "X", data: { payload } });
        expect(parsed).toEqual(JSON.parse(JSON.stringify(payload)));
      }),
    );
  });
});

function countValues(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + countValues(member), 1);
}
