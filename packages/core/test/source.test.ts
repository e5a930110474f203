import { type Event, type Message, Simulation, Sink, Source } from "@sim/core";
import { describe, expect, it } from "vitest";

describe("[TIME2] Source.constant", () => {
  it("[TIME2] message k comes at start + k / rate, rounded once: rate 3 over 100,000 s from a Unix time", () => {
    const start = 978_307_200.5;
    let off = 0;
    let count = 0;
    const target = {
      name: "target",
      handleEvent(tick: Event<Message<"Tick", number>>): void {
        const k = BigInt(tick.payload + 1);
        // k / 3 s in microseconds, to the nearest: (k * 10^6 + 1) / 3 rounded down.
        const expected = 978_307_200_500_000n + (k * 1_000_000n + 1n) / 3n;
        if (BigInt(Math.round(tick.time * 1e6)) !== expected) off++;
        count++;
      },
    };
    const source = Source.constant("s", { target, type: "Tick", rate: 3, until: start + 100_000, make: (i) => i });
    const sim = new Simulation({ entities: [source], startTime: start });
    sim.run();
    expect([count, off, source.sent]).toEqual([300_000, 0, 300_000]);
    expect(sim.now).toBe(start + 100_000);
  });

  it("[TIME2] `until` is inclusive, to the microsecond", () => {
    const sink = new Sink<number>("sink");
    const source = Source.constant("s", { target: sink, type: "N", rate: 10, until: 0.1 + 0.2, make: (i) => i });
    new Simulation({ entities: [source] }).run();
    expect(sink.times).toEqual([0.1, 0.2, 0.3]);
  });

  it("[CORE5] count limits it, 0 is none; make learns index and time", () => {
    const sink = new Sink<readonly [number, number]>("sink");
    const some = Source.constant("some", {
      target: sink,
      type: "N",
      rate: 2,
      count: 3,
      make: (i, t) => [i, t] as const,
    });
    const none = Source.constant("none", {
      target: sink,
      type: "N",
      rate: 2,
      count: 0,
      make: (i, t) => [i, t] as const,
    });
    new Simulation({ entities: [some, none] }).run();
    expect(sink.events).toEqual([
      [0, 0.5],
      [1, 1],
      [2, 1.5],
    ]);
    expect([some.sent, none.sent]).toEqual([3, 0]);
  });

  it("[CORE8] while it is crashed its messages are lost and counted; afterwards it is on its old grid", () => {
    const sink = new Sink<number>("sink");
    const source = Source.constant("s", { target: sink, type: "N", rate: 1, count: 6, make: (i) => i });
    const sim = new Simulation({ entities: [source] });
    sim.call(1.5, (s) => sim.crash(s), source);
    sim.call(4.2, (s) => sim.restart(s), source);
    sim.run();
    expect(sink.events).toEqual([0, 4, 5]);
    expect(sink.times).toEqual([1, 5, 6]);
    expect([source.sent, source.skipped]).toEqual([3, 3]);
  });

  it("[ERR2] an error in make names the source", () => {
    const source = Source.constant("clicks", {
      target: new Sink("sink"),
      type: "N",
      rate: 1,
      make: () => {
        throw new Error("no payload");
      },
    });
    expect(() => new Simulation({ entities: [source] }).run()).toThrow("at 1 s in clicks, send: no payload");
  });

  it("[ERR2] an error of the target's handler names the target and the message", () => {
    const target = {
      name: "shop",
      handleEvent(): void {
        throw new Error("closed");
      },
    };
    const source = Source.constant("clicks", { target, type: "Click", rate: 1, make: (i) => i });
    expect(() => new Simulation({ entities: [source] }).run()).toThrow("at 1 s in shop, Click: closed");
  });

  it("[TIME2] a rate whose messages lie beyond all time is an error, unless `until` ends it before", () => {
    const build = (until?: number) =>
      new Simulation({
        entities: [
          Source.constant("s", { target: new Sink<number>("sink"), type: "N", rate: 1e-12, until, make: (i) => i }),
        ],
      });
    expect(() => build()).toThrow("s: message 0 would come beyond 2^33 s");
    expect(build(100).run()).toMatchObject({ time: 0, events: 0 });
  });
});

describe("[CORE5] Source.poisson", () => {
  it("[CORE5] gaps are exponential with mean 1 / rate, and fixed by the seed [K5]", () => {
    const times = (seed: number): readonly number[] => {
      const sink = new Sink<number>("sink");
      const source = Source.poisson("s", { target: sink, type: "N", rate: 20, count: 20_000, make: (i) => i });
      new Simulation({ entities: [source], seed }).run();
      return sink.times;
    };
    const arrivals = times(4);
    expect(times(4)).toEqual(arrivals);
    expect(times(5)).not.toEqual(arrivals);
    const gaps = arrivals.map((time, i) => time - (arrivals[i - 1] ?? 0)).sort((a, b) => a - b);
    const n = gaps.length;
    let distance = 0;
    for (const [i, gap] of gaps.entries()) {
      const cdf = 1 - Math.exp(-20 * gap);
      distance = Math.max(distance, cdf - i / n, (i + 1) / n - cdf);
    }
    expect(distance * Math.sqrt(n)).toBeLessThan(1.95);
    expect((arrivals.at(-1) as number) / n).toBeCloseTo(1 / 20, 3);
  });

  it("[TIME2] gaps add up unrounded: many in a microsecond keep their rate", () => {
    const sink = new Sink<number>("sink");
    const source = Source.poisson("s", { target: sink, type: "N", rate: 1e8, count: 100_000, make: (i) => i });
    new Simulation({ entities: [source] }).run();
    // Rounding each gap (mean 0.01 us) would leave the clock at 0; the sum of 100,000 is 1 ms +- 1 %.
    expect(sink.times.at(-1)).toBeGreaterThan(0.00098);
    expect(sink.times.at(-1)).toBeLessThan(0.00102);
  });
});

describe("[CORE5] Source.trace", () => {
  const trace = (records: Iterable<number>, sink = new Sink<number>("sink")) =>
    Source.trace("flights", { target: sink, type: "Seen", records, time: (t) => t, make: (t, i) => t * 100 + i });

  it("[CORE5] sends each record at its time, equal times in the order of the records", () => {
    const sink = new Sink<number>("sink");
    new Simulation({ entities: [trace([0, 1, 1, 4], sink)] }).run();
    expect(sink.events).toEqual([0, 101, 102, 403]);
    expect(sink.times).toEqual([0, 1, 1, 4]);
  });

  it("[CORE5] reads one record ahead, so a generator without end serves", () => {
    let read = 0;
    const sim = new Simulation({
      entities: [
        trace(
          (function* () {
            for (;;) yield ++read;
          })(),
        ),
      ],
    });
    sim.runUntil(5);
    expect(read).toBe(6);
  });

  it("[CORE5] records out of order, in the past or without a time are errors that name the record", () => {
    const run = (records: number[], startTime = 0) => new Simulation({ entities: [trace(records)], startTime }).run();
    expect(() => run([1, 3, 2])).toThrow("flights: records must be in order of time: record 2 at 2 s follows 3 s");
    expect(() => run([1, Number.NaN])).toThrow("flights: time of record 1 must be a finite number of seconds");
    expect(() => run([1], 2)).toThrow("flights: time of record 0 must not lie in the past (it is 2 s already), got 1");
  });

  it("[K5] [DET1] the same records give the same fingerprint, one moved by a microsecond another", () => {
    const fingerprint = (records: number[]) => {
      const sim = new Simulation({ entities: [trace(records)] });
      sim.run();
      return sim.fingerprint;
    };
    expect(fingerprint([1, 2])).toBe(fingerprint([1, 2]));
    expect(fingerprint([1, 2.000001])).not.toBe(fingerprint([1, 2]));
  });
});
