import { SessionWindow, SlidingWindow, TumblingWindow, type WindowBounds } from "@sim/strategies";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integerWindows, secondsOf } from "./integer-windows.js";

const bigint = (value: number): bigint => BigInt(value);
const times = fc.oneof(
  fc.integer({ min: -30_000_000, max: 30_000_000 }).map(bigint),
  fc.integer({ min: -8e15, max: 8e15 }).map(bigint),
  fc.integer({ min: -300, max: 300 }).map((tenths) => bigint(tenths * 100_000)),
);
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 5_000_000 }).map(bigint),
  fc.integer({ min: 1, max: 100 }).map((tenths) => bigint(tenths * 100_000)),
  fc.integer({ min: 1, max: 1e12 }).map(bigint),
);
const offsets = fc.oneof(fc.constant(0n), fc.integer({ min: -1e13, max: 1e13 }).map(bigint));

describe("windows", () => {
  it("[WND1] [WND2] [S9] tumbling windows equal integer arithmetic", () => {
    fc.assert(
      fc.property(times, sizes, offsets, (time, size, offset) => {
        const type = new TumblingWindow(secondsOf(size), { offsetS: secondsOf(offset) });
        const expected = integerWindows(time, size, size, offset);
        expect(expected).toHaveLength(1);
        expect(type.assignWindows(secondsOf(time))).toEqual(expected);
      }),
    );
  });

  it("[WND4] [S9] sliding windows equal integer arithmetic, with and without overlap", () => {
    fc.assert(
      fc.property(
        times,
        sizes,
        fc.integer({ min: 1, max: 40 }),
        fc.nat(30),
        offsets,
        (time, size, parts, more, offset) => {
          // From forty windows at once to gaps thirty times the size.
          const slide = (size + bigint(parts) - 1n) / bigint(parts) + bigint(more) * (parts === 1 ? size : 0n);
          const type = new SlidingWindow(secondsOf(size), secondsOf(slide), { offsetS: secondsOf(offset) });
          const expected = integerWindows(time, size, slide, offset);
          expect(type.assignWindows(secondsOf(time))).toEqual(expected);
        },
      ),
    );
  });

  it("[WND2] `period` describes the windows", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), offsets, (size, parts, offset) => {
        const slide = (size + bigint(parts) - 1n) / bigint(parts);
        const { period } = new SlidingWindow(secondsOf(size), secondsOf(slide), { offsetS: secondsOf(offset) });
        expect(period?.sizeS).toBe(secondsOf(size));
        expect(period?.slideS).toBe(secondsOf(slide));
        expect(period?.offsetS).toBe(secondsOf(((offset % slide) + slide) % slide));
      }),
    );
  });

  it("[WND4] [W2] with a beginning: the windows of Kafka Streams, by its formula", () => {
    const cases = fc.record({
      time: fc.integer({ min: 0, max: 200 }),
      size: fc.integer({ min: 1, max: 60 }),
      parts: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(cases, ({ time, size, parts }) => {
        const slide = Math.min(size, parts);
        const expected: WindowBounds[] = [];
        const first = Math.floor(Math.max(0, time - size + slide) / slide) * slide;
        for (let start = first; start <= time; start += slide) expected.push([start, start + size]);
        expect(new SlidingWindow(size, slide, { notBeforeS: 0 }).assignWindows(time)).toEqual(expected);
      }),
    );
  });

  it("[WND5] sessions do not depend on the order of the events: runs of gaps up to gapS", () => {
    const cases = fc
      .tuple(
        fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 20 }),
      )
      .chain(([events, gap]) =>
        fc.tuple(
          fc.constant(events.toSorted((a, b) => a - b)),
          fc.constant(gap),
          fc.shuffledSubarray(events, { minLength: events.length }),
        ),
      );
    fc.assert(
      fc.property(cases, ([sorted, gap, shuffled]) => {
        const expected: [number, number][] = [];
        for (const event of sorted) {
          const last = expected.at(-1);
          if (last !== undefined && event - last[1] <= gap) {
            last[1] = event;
          } else {
            expected.push([event, event]);
          }
        }
        const type = new SessionWindow(gap / 10);
        let open: WindowBounds[] = [];
        for (const event of shuffled) {
          let [window] = type.assignWindows(event / 10) as [WindowBounds];
          const merging = open.filter((other) => type.merging.merges(window, other));
          open = open.filter((other) => !merging.includes(other));
          for (const other of merging) {
            window = type.merging.cover(window, other);
          }
          open.push(window);
        }
        const inTenths = ([first, last]: readonly [number, number]): WindowBounds => [first / 10, (last + gap) / 10];
        expect(open.toSorted((a, b) => a[0] - b[0])).toEqual(expected.map(inTenths));
      }),
    );
  });

  it("[WND6] shouldClose compares microseconds", () => {
    fc.assert(
      fc.property(times, fc.integer({ min: -3, max: 3 }), (end, ahead) => {
        const watermark = end + bigint(ahead);
        expect(new TumblingWindow(1).shouldClose(secondsOf(end), secondsOf(watermark))).toBe(watermark >= end);
      }),
    );
  });
});
