import { anyOf, jsonLines, Simulation, Sink, type TraceEntry, timeout } from "@sim/core";
import { describe, expect, it } from "vitest";

/** The text that a payload becomes. */
function written(payload: unknown, maxValues?: number): string {
  const lines: string[] = [];
  const entry: TraceEntry = { kind: "delivery", time: 1, entity: "sink", what: "X", data: { payload } };
  jsonLines((line) => lines.push(line), { maxValues })(entry);
  const [line] = lines as [string];
  expect(JSON.parse(line)).toBeTypeOf("object");
  const start = `{"time":1,"kind":"delivery","entity":"sink","what":"X","data":{"payload":`;
  expect(line.startsWith(start)).toBe(true);
  return line.slice(start.length, -2);
}

describe("[CORE7.5] jsonLines", () => {
  it("[CORE7.5] one line for each entry, members in a fixed order", () => {
    const lines: string[] = [];
    const sink = new Sink<number>('the "sink"\n');
    const sim = new Simulation({
      entities: [sink],
      trace: { processes: true, listener: jsonLines((line) => lines.push(line)) },
    });
    sim.schedule(sink, "X", 7, { at: 0.1 });
    sim.call(0.2, () => sim.fact(sink, "level", "z", "a").report(1, Number.NaN), undefined);
    sim.spawn(
      (function* () {
        yield 0.3;
        sim.crash(sink);
      })(),
      { name: "nap" },
    );
    sim.run();
    const name = '"the \\"sink\\"\\n"';
    expect(lines).toEqual([
      `{"time":0,"kind":"process","entity":null,"what":"started","id":1,"process":"nap","data":{}}`,
      `{"time":0,"kind":"process","entity":null,"what":"waits","id":1,"process":"nap","data":{"for":"delay"}}`,
      `{"time":0.1,"kind":"delivery","entity":${name},"what":"X","data":{"payload":7}}`,
      `{"time":0.2,"kind":"fact","entity":${name},"what":"level","data":{"a":"NaN","z":1}}`,
      `{"time":0.3,"kind":"process","entity":null,"what":"resumed","id":1,"process":"nap","data":{}}`,
      `{"time":0.3,"kind":"fault","entity":${name},"what":"crashed","data":{}}`,
      `{"time":0.3,"kind":"process","entity":null,"what":"ended","id":1,"process":"nap","data":{}}`,
    ]);
  });

  it.each([
    ["a number", 0.1, "0.1"],
    ["a large number", 1e21, "1e+21"],
    ["minus zero", -0, "0"],
    ["no number", [Number.NaN, Infinity, -Infinity], '["NaN","Infinity","-Infinity"]'],
    ["a bigint", 2n ** 64n, '"18446744073709551616n"'],
    ["a lone surrogate", "\ud800", '"\\ud800"'],
    ["undefined", [undefined, { a: undefined, b: null }], '[null,{"b":null}]'],
    ["a symbol", Symbol("x"), '"Symbol(x)"'],
    ["functions", [function f() {}, () => 1], '["[function f]","[function]"]'],
    ["keys by code units", { b: 1, a: 2, 10: 3, 9: 4, B: 5 }, '{"10":3,"9":4,"B":5,"a":2,"b":1}'],
    ["a key that is special elsewhere", JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
    [
      "a map",
      new Map<unknown, unknown>([
        ["k", { v: 1 }],
        [2, 3],
      ]),
      '[["k",{"v":1}],[2,3]]',
    ],
    ["a set", new Set([3, 1]), "[3,1]"],
    ["typed arrays", [new Uint8Array([1, 255]), new BigInt64Array([-1n])], '[[1,255],["-1n"]]'],
    ["an error", new RangeError("too far"), '"RangeError: too far"'],
    ["a date", new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ["boxed values", [Object(1), Object("s"), Object(false)], '[1,"s",false]'],
    [
      "what has no members",
      [{}, Object.create(null), /x/, new WeakMap(), new ArrayBuffer(2)],
      '[{},{},"[RegExp]","[WeakMap]","[ArrayBuffer]"]',
    ],
    ["holes", Object.assign(new Array(2), { 1: 1 }), "[null,1]"],
  ])("[CORE7.5] %s", (_, payload, text) => {
    expect(written(payload)).toBe(text);
  });

  it("[CORE7.5] entities, futures, processes and simulations become short names", () => {
    const sink = new Sink("sink");
    const sim = new Simulation({ entities: [sink] });
    const work = function* () {
      yield 1;
    };
    const payload = {
      entity: sink,
      target: { name: "t", handleEvent() {} },
      future: sim.future(),
      reply: sim.future({ label: "append to orders" }),
      running: sim.spawn(work(), { name: "patrol" }),
      race: anyOf(timeout(1), work()),
      generator: work(),
      sim,
      handle: sim.call(1, () => {}, undefined),
      fact: sim.fact(sink, "seen"),
    };
    expect(JSON.parse(written(payload))).toEqual({
      entity: "[entity sink]",
      target: "[entity t]",
      future: "[future]",
      reply: "[future append to orders]",
      running: "[process patrol]",
      race: "[anyOf]",
      generator: "[process]",
      sim: "[simulation]",
      handle: expect.objectContaining({ calendar: "[simulation]" }),
      fact: expect.objectContaining({ kernel: "[simulation]" }),
    });
  });

  it("[CORE7.5] cycles are cut where they close, repetition is not", () => {
    const shared = { s: 1 };
    const loop: { [k: string]: unknown } = { a: shared, b: shared };
    loop.self = loop;
    loop.list = [loop];
    expect(written(loop)).toBe('{"a":{"s":1},"b":{"s":1},"list":["[circular]"],"self":"[circular]"}');
  });

  it("[CORE7.5] what throws when it is looked at", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const refuse = (): never => {
      throw new Error("no");
    };
    const payload = [
      {
        ok: 1,
        get bad() {
          return refuse();
        },
      },
      { toJSON: refuse },
      new Proxy({}, { ownKeys: refuse }),
      proxy,
      Object.assign(new Error("x"), { toString: refuse }),
      2,
    ];
    const bad = '"[unreadable]"';
    expect(written(payload)).toBe(`[${bad},${bad},${bad},${bad},${bad},2]`);
  });

  it("[CORE7.5] what is too large is cut, and says so", () => {
    // The entry's data, the payload and three numbers.
    expect(written([1, 2, 3, 4, 5], 5)).toBe('[1,2,3,"... 2 more"]');
    expect(written({ a: 1, b: 2, c: 3 }, 4)).toBe('{"a":1,"b":2,"...":"1 more"}');
    expect(written({ a: [1, 2], b: 3 }, 4)).toBe('{"a":[1,"... 1 more"],"...":"1 more"}');
    expect(written(new Array(4_000_000_000), 3)).toBe('[null,"... 3999999999 more"]');
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(written(deep).length).toBeLessThan(3000);
    expect(written(deep, Number.MAX_SAFE_INTEGER)).toContain("[unreadable]");
  });

  it("[CORE7.5] bad arguments", () => {
    expect(() => jsonLines(5 as never)).toThrow(new TypeError("jsonLines: write must be a function, got 5"));
    expect(() => jsonLines(() => {}, { maxValues: 0 })).toThrow(
      new RangeError("jsonLines: maxValues must be an integer >= 1, got 0"),
    );
  });
});
