import { type Process, Simulation } from "@sim/core";
import { EventLog, type EventLogOptions, type FetchOptions } from "@sim/eventlog";
import { describe, expect, it } from "vitest";
import { thrownBy } from "./run-process.js";

// A record of 100 bytes every second from 1 s on; a read takes no time.

function fetched(
  {
    from = 0,
    at = 0,
    maxRecords = 10,
    maxWait = 60,
    ...options
  }: FetchOptions & {
    readonly from?: number;
    readonly at?: number;
    readonly maxRecords?: number;
    readonly maxWait?: number;
  },
  logOptions: EventLogOptions<null> = {},
): readonly number[] {
  const log = new EventLog<null, number>("log", { numPartitions: 1, appendLatency: 0, readLatency: 0, ...logOptions });
  const sim = new Simulation({ entities: [log] });
  for (let second = 1; second <= 8; second++) sim.schedule(log, "Append", { key: null, value: second }, { at: second });
  let seen: readonly number[] = [];
  function* reader(): Process {
    yield at;
    const records = yield* log.fetch(0, from, maxRecords, maxWait, options);
    seen = [sim.now, ...records.map(({ value }) => value)];
  }
  sim.spawn(reader());
  sim.run();
  return seen;
}

describe("[LOG7] [B17] how many bytes a fetch waits for", () => {
  it("[LOG7.5] it is answered with the append that makes minBytes readable", () => {
    expect(fetched({ minBytes: 250 })).toEqual([3, 1, 2, 3]);
    expect(fetched({ minBytes: 300 })).toEqual([3, 1, 2, 3]);
    expect(fetched({ minBytes: 301 })).toEqual([4, 1, 2, 3, 4]);
    expect(fetched({ minBytes: 0 })).toEqual([1, 1]);
    expect(fetched({})).toEqual([1, 1]);
  });

  it("[LOG7.5] what is there already counts, from its offset on", () => {
    expect(fetched({ minBytes: 300, at: 2.5 })).toEqual([3, 1, 2, 3]);
    expect(fetched({ minBytes: 300, at: 4.5, from: 2 })).toEqual([5, 3, 4, 5]);
    expect(fetched({ minBytes: 300, at: 6.5, from: 2 })).toEqual([6.5, 3, 4, 5, 6]);
  });

  it("[LOG7.5] when maxWait is over it gives what there is", () => {
    expect(fetched({ minBytes: 1000, maxWait: 2.5 })).toEqual([2.5, 1, 2]);
    expect(fetched({ minBytes: 1000, maxWait: 0, at: 1.5 })).toEqual([1.5, 1]);
    expect(fetched({ minBytes: 1000, maxWait: 0.5 })).toEqual([0.5]);
  });

  it("[LOG7.5] as much as it may return is enough", () => {
    expect(fetched({ minBytes: 1000, maxRecords: 2 })).toEqual([2, 1, 2]);
    expect(fetched({ minBytes: 1000, maxBytes: 300 })).toEqual([3, 1, 2, 3]);
  });

  it("[LOG7.5] [B17] behind the last segment it does not wait", () => {
    const segments = { maxBytes: 200 };
    // Two records a segment: that of the third begins another.
    expect(fetched({ minBytes: 1000, maxWait: 9 }, { segments })).toEqual([3, 1, 2, 3]);
    expect(fetched({ minBytes: 1000, maxWait: 9, at: 3.5, from: 1 }, { segments })).toEqual([3.5, 2, 3]);
    // In the last one it waits; the fifth record begins the next.
    expect(fetched({ minBytes: 1000, maxWait: 9, at: 3.5, from: 2 }, { segments })).toEqual([5, 3, 4, 5]);
  });
});

describe("[LOG7] how many bytes a fetch returns", () => {
  it("[LOG7.6] at most maxBytes, but one record in any case", () => {
    expect(fetched({ maxBytes: 250, at: 5.5 })).toEqual([5.5, 1, 2]);
    expect(fetched({ maxBytes: 300, at: 5.5 })).toEqual([5.5, 1, 2, 3]);
    expect(fetched({ maxBytes: 99, at: 5.5 })).toEqual([5.5, 1]);
    expect(fetched({ maxBytes: 0, at: 5.5 })).toEqual([5.5, 1]);
    expect(fetched({ maxBytes: 250, at: 0.5 })).toEqual([1, 1]);
  });

  it("[LOG7.6] or maxRecords, if that is less", () => {
    expect(fetched({ maxBytes: 350, maxRecords: 2, at: 5.5 })).toEqual([5.5, 1, 2]);
  });
});

it("[ERR1] bad options of a fetch", () => {
  const log = new EventLog<null, number>("log");
  const fetch = (options: unknown) => thrownBy(() => log.fetch(0, 0, 1, 0, options as never));
  for (const value of [-1, Number.NaN, Infinity]) {
    const message = `EventLog.fetch: minBytes must be a finite number >= 0, got ${value}`;
    expect(fetch({ minBytes: value })).toEqual(new RangeError(message));
  }
  for (const value of [-1, Number.NaN]) {
    expect(fetch({ maxBytes: value })).toEqual(
      new RangeError(`EventLog.fetch: maxBytes must be a number >= 0, got ${value}`),
    );
  }
  for (const options of [{ minBytes: "1" }, { maxBytes: null }, 5, null])
    expect(fetch(options)).toBeInstanceOf(TypeError);
});
