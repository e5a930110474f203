import { Simulation, Store } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

function taker<T>(bench: Bench, at: number, name: string, store: Store<T>, filter?: (item: T) => boolean) {
  return bench.at(at, name, function* (say) {
    say(`gets ${String(yield* store.take(filter))}`);
  });
}

function putter<T>(bench: Bench, at: number, name: string, store: Store<T>, ...items: T[]) {
  return bench.at(at, name, function* (say) {
    for (const item of items) {
      yield* store.put(item);
      say(`left ${String(item)}`);
    }
  });
}

describe("[CORE10] Store", () => {
  it("[CORE10.1] takers and putters are served in the order in which they came", () => {
    const bench = new Bench();
    const belt = new Store<string>("belt", { capacity: 2 });
    for (const at of [0, 1, 2]) taker(bench, at, `t${at}`, belt);
    putter(bench, 3, "p", belt, "a", "b", "c", "d", "e", "f");
    putter(bench, 3, "q", belt, "g");
    taker(bench, 5, "t5", belt);
    taker(bench, 6, "t6", belt);
    taker(bench, 7, "t7", belt);
    taker(bench, 8, "t8", belt);
    expect(bench.run()).toEqual([
      "3 p left a",
      "3 p left b",
      "3 p left c",
      "3 p left d",
      "3 p left e",
      "3 t0 gets a",
      "3 t1 gets b",
      "3 t2 gets c",
      "5 t5 gets d",
      "5 p left f",
      "6 t6 gets e",
      "6 q left g",
      "7 t7 gets f",
      "8 t8 gets g",
    ]);
    expect(belt.stats).toMatchObject({ puts: 7, takes: 7, lost: 0 });
  });

  it("[CORE10.1] an item needs room even if somebody waits for it, and goes to him when there is", () => {
    const bench = new Bench();
    const belt = new Store<string>("belt", { capacity: 1 });
    putter(bench, 0, "p", belt, "x");
    taker(bench, 1, "wants-y", belt, (item) => item === "y");
    putter(bench, 2, "q", belt, "y");
    taker(bench, 3, "wants-any", belt);
    // At 3 x leaves, y comes in and goes on to the one who waits for it.
    expect(bench.run()).toEqual(["0 p left x", "3 wants-any gets x", "3 wants-y gets y", "3 q left y"]);
    expect(belt.length).toBe(0);
  });

  it("[CORE10.2] one whose filter fits nothing does not keep others from theirs", () => {
    const bench = new Bench();
    const shelf = new Store<number>("shelf");
    taker(bench, 0, "big", shelf, (item) => item > 10);
    taker(bench, 1, "any", shelf);
    taker(bench, 2, "big-too", shelf, (item) => item > 10);
    putter(bench, 3, "p", shelf, 1, 2, 30);
    taker(bench, 4, "even", shelf, (item) => item % 2 === 0);
    putter(bench, 5, "q", shelf, 40, 7);
    expect(bench.run()).toEqual([
      "3 p left 1",
      "3 p left 2",
      "3 p left 30",
      "3 any gets 1",
      "3 big gets 30",
      "4 even gets 2",
      "5 q left 40",
      "5 q left 7",
      "5 big-too gets 40",
    ]);
    expect(shelf.items).toEqual([7]);
  });

  it("[CORE10.2] a filter takes from the middle, the others keep their order", () => {
    const shelf = new Store<number>("shelf");
    new Simulation({ entities: [shelf] });
    for (let i = 0; i < 40; i++) shelf.tryPut(i);
    expect(shelf.tryTake((item) => item === 31)).toBe(31);
    expect(shelf.tryTake((item) => item === 3)).toBe(3);
    expect(shelf.tryTake((item) => item > 100)).toBe(undefined);
    expect(shelf.items).toEqual(Array.from({ length: 40 }, (_, i) => i).filter((i) => i !== 31 && i !== 3));
    expect(Array.from({ length: 38 }, () => shelf.tryTake())).toEqual(
      Array.from({ length: 40 }, (_, i) => i).filter((i) => i !== 31 && i !== 3),
    );
  });

  it("[CORE10.2] a filter that throws does so at its own take, and harms nobody else", () => {
    const bench = new Bench();
    const shelf = new Store<number>("shelf", { capacity: 1 });
    const bad = (item: number): boolean => {
      if (item === 13) throw new Error("bad luck");
      return item > 20;
    };
    taker(bench, 0, "bad", shelf, bad);
    taker(bench, 0, "good", shelf, (item) => item === 13);
    putter(bench, 1, "p", shelf, 5, 13, 14);
    taker(bench, 2, "at-once", shelf, () => {
      throw new Error("at once");
    });
    taker(bench, 3, "any", shelf);
    expect(bench.run()).toEqual([
      "1 p left 5",
      "2 at-once throws at once",
      "3 any gets 5",
      "3 bad throws bad luck",
      "3 good gets 13",
      "3 p left 13",
      "3 p left 14",
    ]);
    expect(shelf.stats).toMatchObject({ puts: 3, takes: 2 });
    expect(shelf.stats.takers.value).toBe(0);
  });

  it("[CORE10.3] lifo gives the newest, a comparison the least, and the oldest among equals", () => {
    const [pile, urgent] = [
      new Store<number>("pile", { order: "lifo" }),
      new Store<string>("urgent", { order: (a, b) => a.charCodeAt(0) - b.charCodeAt(0) }),
    ];
    new Simulation({ entities: [pile, urgent] });
    for (const item of [1, 2, 3]) pile.tryPut(item);
    expect(pile.items).toEqual([3, 2, 1]);
    expect([pile.tryTake(), pile.tryPut(4), pile.tryTake(), pile.tryTake()]).toEqual([3, true, 4, 2]);
    for (const item of ["c1", "a1", "b1", "a2", "c2", "b2", "a3"]) urgent.tryPut(item);
    expect(urgent.items).toEqual(["a1", "a2", "a3", "b1", "b2", "c1", "c2"]);
  });

  it("[CORE10.3] [ERR3] a comparison that gives no number, or throws, does so at the put, and nothing came in", () => {
    const bench = new Bench();
    const odd = new Store<number>("odd", { order: (a, b) => (a === 13 || b === 13 ? Number.NaN : a - b), capacity: 2 });
    putter(bench, 0, "p", odd, 2, 13);
    putter(bench, 1, "q", odd, 1);
    putter(bench, 2, "waits", odd, 13);
    putter(bench, 3, "waits-too", odd, 3);
    taker(bench, 4, "t", odd);
    expect(bench.run()).toEqual([
      "0 p left 2",
      "0 p throws Store odd: order must return a number, got NaN",
      "1 q left 1",
      "4 t gets 1",
      "4 waits throws Store odd: order must return a number, got NaN",
      "4 waits-too left 3",
    ]);
    expect(odd.items).toEqual([2, 3]);
    expect(odd.stats).toMatchObject({ puts: 3, takes: 1 });
  });

  it("[CORE10.1] tryPut and tryTake never wait, and do not pass those who do", () => {
    const belt = new Store<number>("belt", { capacity: 1 });
    const bench = new Bench(new Simulation({ entities: [belt] }));
    expect([belt.tryTake(), belt.tryPut(1), belt.tryPut(2), belt.length]).toEqual([undefined, true, false, 1]);
    putter(bench, 0, "p", belt, 3);
    taker(bench, 1, "t", belt, (item) => item === 3);
    bench.sim.call(2, () => bench.say(`tryTake ${belt.tryTake()}`), undefined);
    bench.sim.call(3, () => bench.say(`tryPut ${belt.tryPut(4)}, ${belt.tryPut(5)}`), undefined);
    expect(bench.run()).toEqual(["2 tryTake 1", "2 t gets 3", "2 p left 3", "3 tryPut true, false"]);
  });

  it("[CORE10.1] undefined may be an item: take gives it, beside tryTake only the length tells", () => {
    const bench = new Bench();
    const tokens = new Store<undefined>("tokens");
    putter(bench, 0, "p", tokens, undefined, undefined);
    taker(bench, 1, "t", tokens);
    bench.sim.call(2, () => bench.say(`${tokens.length} ${tokens.tryTake()} ${tokens.length}`), undefined);
    expect(bench.run()).toEqual(["0 p left undefined", "0 p left undefined", "1 t gets undefined", "2 1 undefined 0"]);
  });

  it("[CORE10.1] those who wait at the end are named", () => {
    const bench = new Bench();
    const belt = new Store<number>("belt", { capacity: 1 });
    putter(bench, 0, "p", belt, 1, 2);
    taker(bench, 1, "t", belt, () => false);
    expect(bench.sim.run().blocked).toEqual([
      { process: "p", waitingFor: "room in belt", since: 0 },
      { process: "t", waitingFor: "an item of belt", since: 1 },
    ]);
  });

  it("[CORE10.5] statistics against integrals by hand, also across a reset", () => {
    const bench = new Bench();
    const belt = new Store<number>("belt", { capacity: 2 });
    putter(bench, 1, "p", belt, 1, 2, 3, 4);
    for (const at of [0, 3, 5, 8]) taker(bench, at, "t", belt);
    bench.sim.runUntil(4);
    // Held: 0 on [0, 1), 2 on [1, 4). A taker waits on [0, 1), a putter on [1, 3).
    const early = belt.stats;
    expect(early).toEqual({
      puts: 4,
      takes: 2,
      lost: 0,
      size: { value: 2, mean: 1.5, min: 0, max: 2, integral: 6, since: 0 },
      putters: { value: 0, mean: 0.5, min: 0, max: 1, integral: 2, since: 0 },
      takers: { value: 0, mean: 0.25, min: 0, max: 1, integral: 1, since: 0 },
    });
    bench.sim.resetStatistics();
    bench.sim.runUntil(10);
    // Held: 2 on [4, 5), 1 on [5, 8), 0 on [8, 10).
    expect(belt.stats).toMatchObject({ puts: 0, takes: 2, size: { value: 0, mean: 5 / 6, min: 0, max: 2, since: 4 } });
    expect(early.takes).toBe(2);
    expect(JSON.parse(JSON.stringify(belt))).toEqual({ name: "belt", ...belt.stats });
  });
});
