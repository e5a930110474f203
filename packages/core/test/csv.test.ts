import { Counter, Probe, SeriesRecorder, Simulation, Sink, Source, toCsv } from "@sim/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anything } from "./bad-input/cases.js";

/** An RFC 4180 reader, one character at a time: fields with whether they were quoted. */
function parse(text: string): { readonly text: string; readonly quoted: boolean }[][] {
  const lines: { text: string; quoted: boolean }[][] = [];
  let line: { text: string; quoted: boolean }[] = [];
  for (let at = 0; at < text.length; ) {
    let field = "";
    const quoted = text[at] === '"';
    if (quoted) {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++;
        field += text[at];
      }
      at++;
    } else {
      while (at < text.length && text[at] !== "," && text[at] !== "\r") field += text[at++];
    }
    line.push({ text: field, quoted });
    if (text[at] === ",") {
      at++;
      // A comma at the end of a line has an empty field behind it.
      if (text[at] !== "\r") continue;
      line.push({ text: "", quoted: false });
    }
    expect(text.slice(at, at + 2)).toBe("\r\n");
    at += 2;
    lines.push(line);
    line = [];
  }
  return lines;
}

describe("[CORE5.5] toCsv", () => {
  it("[CORE5.5] quotes what RFC 4180 says, and the empty string", () => {
    expect(toCsv([["a,b", 'say "hi"', "two\r\nlines", "", null, undefined, " plain "]])).toBe(
      '"a,b","say ""hi""","two\r\nlines","",,, plain \r\n',
    );
    expect(toCsv([[true, 10n ** 20n, { a: [1, "x"] }, [1, 2]]])).toBe(
      'true,100000000000000000000,"{""a"":[1,""x""]}","[1,2]"\r\n',
    );
    // A line of one empty field would be no line.
    expect(toCsv([[null], ["a"]], ["only"])).toBe('only\r\n""\r\na\r\n');
  });

  it("[CORE5.5] every number reads back as the same double", () => {
    expect(toCsv([[Number.NaN, Infinity, -Infinity, -0, 5e-324, 0.1 + 0.2]])).toBe(
      "NaN,Infinity,-Infinity,-0,5e-324,0.30000000000000004\r\n",
    );
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), (values) => {
        const times = values.map((_, i) => i);
        const [header, ...lines] = parse(toCsv({ times, values }));
        expect(header?.map((field) => field.text)).toEqual(["time", "value"]);
        expect(lines.map(([time, value]) => [Number(time?.text), Number(value?.text)])).toEqual(
          values.map((value, i) => [i, value]),
        );
      }),
    );
  });

  it("[CORE5.5] whatever the strings, a reader gets them back, and tells them from empty fields", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom("", ",", '"', "\r\n", "\n", '",', "é"), fc.constant(null));
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
    fc.assert(
      fc.property(rows, (table) => {
        const read = parse(toCsv(table)).map((line) =>
          line.map(({ text, quoted }) => (text === "" && !quoted ? null : text)),
        );
        // One empty field alone on its line is written as an empty string.
        expect(read).toEqual(table.map((row) => (row.length === 1 && row[0] === null ? [""] : row)));
      }),
    );
  });

  it("[CORE5.5] rows as objects: a column for each name in order of appearance, or those asked for", () => {
    const rows = [{ a: 1 }, { b: 2, a: 3 }, {}];
    expect(toCsv(rows)).toBe("a,b\r\n1,\r\n3,2\r\n,\r\n");
    expect(toCsv(rows, ["b", "c"])).toBe("b,c\r\n,\r\n2,\r\n,\r\n");
    expect(toCsv(new Set<object>([{ toString: 1 }, {}]))).toBe('toString\r\n1\r\n""\r\n');
    expect([toCsv([]), toCsv([{}]), toCsv([], ["a"])]).toEqual(["", "", "a\r\n"]);
  });

  it("[CORE5.5] sinks, counters, probes and series write themselves", () => {
    const [mixed, counter] = [new Sink("sink"), new Counter("counter")];
    const probe = new Probe("probe", { interval: 2, sample: () => counter.count });
    const sim = new Simulation({ entities: [mixed, counter, probe], endTime: 4 });
    for (const [at, payload] of [
      [1, { amount: 3, who: "A, B" }],
      [2, "plain"],
      [3, { amount: 4, extra: [1] }],
    ] as const) {
      sim.schedule(mixed, "M", payload, { at });
      sim.schedule(counter, at < 3 ? "X" : "Y", payload, { at });
    }
    sim.run();
    expect(toCsv(mixed)).toBe(
      'time,event.amount,event.who,event,event.extra\r\n1,3,"A, B",,\r\n2,,,plain,\r\n3,4,,,[1]\r\n',
    );
    expect(toCsv(counter)).toBe("type,count\r\nX,2\r\nY,1\r\n");
    expect(toCsv(probe)).toBe("time,value\r\n0,0\r\n2,2\r\n4,3\r\n");
    expect(toCsv(probe.series)).toBe(toCsv(probe));
    const series = new SeriesRecorder();
    for (const value of [0.5, 0.5, 2]) series.add(value);
    expect(toCsv(series)).toBe("value,times\r\n0.5,2\r\n2,1\r\n");
    expect(toCsv(series.snapshot())).toBe(toCsv(series));
    expect(parse(toCsv(series.buckets(), ["low", "high", "count"])).length).toBe(3);
  });

  it("[CORE5.5] objects within a row get columns of their own, series their summary, quantities over time all they have", () => {
    const sim = new Simulation();
    const level = sim.timeWeighted(2);
    sim.call(1, () => level.set(4), undefined);
    sim.runUntil(2);
    const header = "value,mean,min,max,integral,since";
    expect(JSON.parse(JSON.stringify(level))).toEqual({ value: 4, mean: 3, min: 2, max: 4, integral: 6, since: 0 });
    expect(toCsv([level])).toBe(`${header}\r\n4,3,2,4,6,0\r\n`);
    expect(toCsv([{ a: { b: { c: 1 } }, parts: new Map([[0, 5]]), list: [1, 2] }])).toBe(
      'a.b.c,parts.0,list\r\n1,5,"[1,2]"\r\n',
    );
    const waits = new SeriesRecorder(0);
    waits.add(3);
    expect(toCsv([{ name: "till", queue: level, waits: waits.snapshot() }])).toBe(
      "name,queue.value,queue.mean,queue.min,queue.max,queue.integral,queue.since,waits.count,waits.sum,waits.mean,waits.min," +
        "waits.max,waits.p50,waits.p90,waits.p99,waits.p999,waits.complete\r\ntill,4,3,2,4,6,0,1,3,3,3,3,3,3,3,3,false\r\n",
    );
    expect(() => toCsv([{ "a.b": 1, a: { b: 2 } }])).toThrow(
      "toCsv: a row must have one field for each column, got two for a.b",
    );
  });

  it("[CORE5.5] a series that has not kept everything is refused, not cut short", () => {
    const series = new SeriesRecorder(1);
    for (const value of [1, 1, 2]) series.add(value);
    expect(() => toCsv(series)).toThrow(
      new RangeError(
        "toCsv: a series must have kept all its values, got one with 2 of 3: write its buckets(), or make the recorder " +
          "with a higher maxRuns",
      ),
    );
  });

  it("[ERR1] refuses what is no table", () => {
    for (const bad of [5, "a,b", null, undefined]) expect(() => toCsv(anything(bad))).toThrow(TypeError);
    expect(() => toCsv(anything({}))).toThrow("toCsv: source must be a series, a sink, a counter, a probe or rows");
    expect(() => toCsv(anything([1]))).toThrow("toCsv: row 0 must be an object, got 1");
    expect(() => toCsv(anything([[1], { a: 1 }]))).toThrow("toCsv: row 1 must be an array, got an object");
    expect(() => toCsv(anything([[() => 1]]))).toThrow(
      "toCsv: a field must be a value that can be written, got a function",
    );
    expect(() => toCsv([[1]], anything("a"))).toThrow('toCsv: columns must be an array of names, got "a"');
    expect(() => toCsv({ times: [1], values: [1] }, ["time"])).toThrow("toCsv: columns must be left out");
  });
});

describe("[CORE5.5] JSON", () => {
  const through = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it("[CORE5.5] entities write their name and what they have", () => {
    const [sink, counter] = [new Sink<number>("sink"), new Counter("counter")];
    const source = Source.constant("source", { target: sink, type: "N", rate: 1, count: 2, make: (i) => i });
    const probe = new Probe("probe", { interval: 1, sample: () => (sink.count === 0 ? Number.NaN : sink.count) });
    const sim = new Simulation({ entities: [source, probe, counter] });
    sim.schedule(counter, "__proto__", 1);
    sim.schedule(counter, "A", 1);
    sim.run();
    expect(through({ sink, source, probe })).toEqual({
      sink: { name: "sink", times: [1, 2], events: [0, 1] },
      source: { name: "source", sent: 2, skipped: 0 },
      probe: { name: "probe", times: [0, 1, 2], values: [null, 1, 2] },
    });
    expect(JSON.stringify(counter)).toBe('{"name":"counter","count":2,"byType":{"__proto__":1,"A":1}}');
  });

  it("[CORE5.5] a series is JSON with all it knows, an empty one with null for what there is not", () => {
    const series = new SeriesRecorder();
    const empty = { count: 0, sum: 0, mean: null, min: null, max: null, p50: null, p90: null, p99: null, p999: null };
    expect(through(series)).toEqual({ ...empty, complete: true, runs: [], buckets: [] });
    for (const value of [3, 3, 0.1 + 0.2, 0]) series.add(value);
    const json = series.toJSON();
    expect(through(series)).toEqual(json);
    expect(json).toMatchObject({
      count: 4,
      sum: 6.3,
      min: 0,
      max: 3,
      p50: 0.1 + 0.2,
      p999: 3,
      complete: true,
    });
    expect(json.runs).toEqual([
      [3, 2],
      [0.30000000000000004, 1],
      [0, 1],
    ]);
    expect(json.buckets.map(([, , count]) => count)).toEqual([1, 1, 2]);
    expect(through(series.snapshot())).toEqual(json);
  });
});
