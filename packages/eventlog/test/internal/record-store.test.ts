import { expect, it } from "vitest";
import { CHUNK_SIZE } from "../../src/internal/chunk.js";
import { RecordStore } from "../../src/internal/record-store.js";

const HUNDRED_THOUSAND = 100_000;

function filled(count: number): RecordStore<string, number> {
  const store = new RecordStore<string, number>(0);
  for (let i = 0; i < count; i++) store.append("k", i, i * 10, i * 10, 100, undefined);
  return store;
}

/** The chunks of a store, where a test puts something else in their place. */
function chunksOf(store: RecordStore<string, number>): object[] {
  return (store as unknown as { readonly dense: { readonly chunks: object[] } }).dense.chunks;
}

it("[LOG3][E8] a tail read of 10 from 100,000 records touches the last chunk and no other", () => {
  const store = filled(HUNDRED_THOUSAND);
  const chunks = chunksOf(store);
  expect(chunks).toHaveLength(Math.ceil(HUNDRED_THOUSAND / CHUNK_SIZE));
  const untouchable = new Proxy(
    {},
    {
      get() {
        throw new Error("touched");
      },
    },
  );
  chunks.fill(untouchable, 0, -1);
  expect(store.read(HUNDRED_THOUSAND - 10, 10).map((record) => record.value)).toEqual(
    Array.from({ length: 10 }, (_, i) => HUNDRED_THOUSAND - 10 + i),
  );
  expect(() => store.recordAt(0)).toThrow("touched");
});

it("[LOG7] offsetForTicks looks at no more than log2(n) + 1 records of 100,000", () => {
  const store = filled(HUNDRED_THOUSAND);
  const chunks = chunksOf(store);
  let looks = 0;
  for (const [index, chunk] of chunks.entries()) {
    chunks[index] = new Proxy(chunk, {
      get(target, name) {
        if (name === "timestampAt") looks++;
        return Reflect.get(target, name, target);
      },
    });
  }
  expect(store.offsetForTicks(765_421)).toBe(76_543);
  expect(looks).toBeLessThanOrEqual(18);
});

it("[LOG3] a sweep drops whole chunks, and lets go of what the rest of the head pointed at", () => {
  const store = filled(3 * CHUNK_SIZE);
  expect(store.dropBelow(CHUNK_SIZE + 10)).toBe(CHUNK_SIZE + 10);
  expect(chunksOf(store)).toHaveLength(2);
  const [head] = chunksOf(store) as { valueAt(index: number): unknown }[];
  expect([9, 10].map((index) => head?.valueAt(index))).toEqual([undefined, CHUNK_SIZE + 10]);
  store.dropBelow(3 * CHUNK_SIZE);
  expect(chunksOf(store)).toHaveLength(0);
  expect([store.start, store.end, store.length, store.bytes]).toEqual([3 * CHUNK_SIZE, 3 * CHUNK_SIZE, 0, 0]);
  expect(store.append("k", 5, 1e9, 1e9, 7, undefined)).toBe(3 * CHUNK_SIZE);
  expect(store.recordAt(3 * CHUNK_SIZE)).toMatchObject({ value: 5, sizeBytes: 7 });
});

it("[LOG3] columns of event times, sizes and headers appear with the first record that needs them", () => {
  const store = filled(CHUNK_SIZE + 100);
  const optional = ["eventTimes", "sizes", "headers"];
  const present = () =>
    chunksOf(store).map((chunk) =>
      optional.filter((name) => (chunk as { [name: string]: unknown })[name] !== undefined),
    );
  expect(present()).toEqual([[], []]);
  const headers = new Map([["h", "1"]]);
  store.append("k", -1, 1e9, 5, 100, undefined);
  expect(present()).toEqual([[], ["eventTimes"]]);
  store.append("k", -2, 1e9, 1e9, 7, headers);
  expect(present()).toEqual([[], optional]);
  const times = (offset: number) => {
    const { eventTime, timestamp, sizeBytes, headers: found } = store.recordAt(offset);
    return [eventTime, timestamp, sizeBytes, found];
  };
  const last = CHUNK_SIZE + 101;
  expect([times(last - 2), times(last - 1), times(last)]).toEqual([
    [0.04195, 0.04195, 100, undefined],
    [0.000005, 1000, 100, undefined],
    [1000, 1000, 7, headers],
  ]);
});
