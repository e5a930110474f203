import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { popSession } from "../../src/internal/session-heap.js";
import {
  createSessionQueue,
  enqueue,
  fillBottom,
  postponeFirst,
  type SessionQueue,
  sizeOf,
} from "../../src/internal/session-queue.js";

/** Sessions that come in crowds, grow, are taken in by others, and leave when the watermark has passed them. */
class Sessions {
  readonly queue: SessionQueue = createSessionQueue();
  /** By number. */
  readonly ends = new Map<number, number>();
  private seq = 0;

  open(end: number): void {
    const seq = this.seq++;
    this.ends.set(seq, end);
    enqueue(this.queue, end, seq, seq % 1_000);
  }

  /** Gives the ends of those that leave, in the order in which they do. */
  pass(watermark: number): number[] {
    const { queue, ends } = this;
    const left: number[] = [];
    for (;;) {
      fillBottom(queue, (id, seq) => {
        if (id !== seq % 1_000) throw new Error(`session ${seq} came with id ${id}`);
        return ends.get(seq);
      });
      const { bottom } = queue;
      if (bottom.size === 0 || (bottom.ends[0] as number) > watermark) return left;
      const seq = bottom.seqs[0] as number;
      const end = ends.get(seq);
      if (end !== undefined && end > (bottom.ends[0] as number)) {
        postponeFirst(queue, end);
        continue;
      }
      popSession(bottom);
      if (end === undefined) continue;
      ends.delete(seq);
      left.push(end);
    }
  }

  passed(watermark: number): number[] {
    return [...this.ends.values()].filter((end) => end <= watermark).sort((a, b) => a - b);
  }
}

const turn = fc.record({
  /** How many open, and between which ends after the watermark. */
  crowd: fc.oneof(fc.nat(20), fc.integer({ min: 1_000, max: 12_000 })),
  from: fc.nat(1_000),
  over: fc.constantFrom(0, 1, 100, 100_000, 2 ** 50),
  /** Every so-manieth of all grows by so much, every so-manieth is gone. */
  growth: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat(150_000)),
  loss: fc.integer({ min: 2, max: 50 }),
  /** How far the watermark goes. */
  step: fc.oneof(fc.nat(100), fc.nat(100_000), fc.constant(2 ** 51)),
});

describe("the queue of sessions", () => {
  it("gives them in the order of their ends, however many there are and however they grow", () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 2, maxLength: 12 }), (turns) => {
        const sessions = new Sessions();
        let watermark = 0;
        for (const { crowd, from, over, growth, loss, step } of turns) {
          // Ends that are spread without being drawn one by one.
          for (let i = 0; i < crowd; i++) sessions.open(watermark + 1 + from + Math.floor(over * ((i * 0.618) % 1)));
          for (const [seq, end] of sessions.ends) {
            if (seq % growth[0] === 0) sessions.ends.set(seq, end + growth[1]);
            if (seq % loss === 0) sessions.ends.delete(seq);
          }
          watermark += step;
          const passed = sessions.passed(watermark);
          expect(sessions.pass(watermark)).toEqual(passed);
          expect(sizeOf(sessions.queue)).toBeGreaterThanOrEqual(sessions.ends.size);
        }
        const rest = sessions.passed(Infinity);
        expect(sessions.pass(Infinity)).toEqual(rest);
        expect(sizeOf(sessions.queue)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["that are spread out", 1],
    ["that all begin at once", 0],
  ])("has few at the bottom of very many %s, and room for little more than there are", (_, spread) => {
    const sessions = new Sessions();
    const many = 100_000;
    const span = 1_000_000;
    let now = 0;
    for (let i = 0; i < many; i++) sessions.open(1 + spread * span * ((i * 0.618) % 1));
    for (let round = 0; round < 200; round++) {
      now += span / 50;
      const count = sessions.pass(now).length;
      for (let i = 0; i < count; i++) sessions.open(now + span * ((i * 0.618) % 1));
    }
    const { bottom, buckets } = sessions.queue;
    expect(sessions.ends.size).toBe(many);
    expect(bottom.size).toBeLessThan(many / 20);
    expect(buckets.ends.length).toBeLessThanOrEqual(2 * (many + 257 * 64));
  });
});
