import { Container, Simulation } from "@sim/core";
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.js";

function put(bench: Bench, at: number, name: string, tank: Container, amount: number) {
  return bench.at(at, name, function* (say) {
    yield* tank.put(amount);
    say(`put ${amount}`);
  });
}

function take(bench: Bench, at: number, name: string, tank: Container, amount: number) {
  return bench.at(at, name, function* (say) {
    yield* tank.take(amount);
    say(`took ${amount}`);
  });
}

describe("[CORE11] Container", () => {
  it("[CORE11.1] serves each line strictly in order: a large request is not starved by small ones", () => {
    const bench = new Bench();
    const tank = new Container("tank", { capacity: 10, initial: 3 });
    take(bench, 0, "large", tank, 8);
    take(bench, 1, "small", tank, 1);
    put(bench, 2, "p", tank, 4);
    put(bench, 3, "q", tank, 1);
    put(bench, 4, "r", tank, 2);
    // 3, 7, 8 -> 0, 2 -> 1
    expect(bench.run()).toEqual(["2 p put 4", "3 q put 1", "3 large took 8", "4 r put 2", "4 small took 1"]);
    expect(tank.level).toBe(1);
  });

  it("[CORE11.1] a large put is not starved either, and what one takes lets the other in", () => {
    const bench = new Bench();
    const tank = new Container("tank", { capacity: 10, initial: 8 });
    put(bench, 0, "large", tank, 7);
    put(bench, 1, "small", tank, 1);
    take(bench, 2, "t", tank, 4);
    take(bench, 3, "u", tank, 1);
    take(bench, 4, "v", tank, 10);
    take(bench, 5, "w", tank, 1);
    // 8, 4, 3 -> 10, then 1 more needs the 10 to leave: 0 -> 1 -> 0
    expect(bench.run()).toEqual([
      "2 t took 4",
      "3 u took 1",
      "3 large put 7",
      "4 v took 10",
      "4 small put 1",
      "5 w took 1",
    ]);
    expect(tank.level).toBe(0);
  });

  it("[CORE11.1] a chain: one put serves a taker, which makes room for a put, and so on", () => {
    const bench = new Bench();
    const tank = new Container("tank", { capacity: 5, initial: 5 });
    put(bench, 0, "a", tank, 5);
    put(bench, 0, "b", tank, 5);
    take(bench, 1, "x", tank, 5);
    take(bench, 1, "y", tank, 4);
    take(bench, 1, "z", tank, 1);
    bench.run();
    expect([...bench.log].sort()).toEqual(["1 a put 5", "1 b put 5", "1 x took 5", "1 y took 4", "1 z took 1"]);
    expect(tank.level).toBe(5);
  });

  it("[CORE11.1] when the head of a line goes away, the next is served at once", () => {
    const bench = new Bench();
    const tank = new Container("tank", { capacity: 10, initial: 5 });
    const large = take(bench, 0, "large", tank, 8);
    take(bench, 1, "small", tank, 2);
    put(bench, 1, "p", tank, 6);
    bench.sim.call(4, (process) => process.interrupt("no more"), large);
    // 5 - 2 leaves room for 6.
    expect(bench.run()).toEqual(["4 large throws INTERRUPTED", "4 small took 2", "4 p put 6"]);
    expect(tank.level).toBe(9);
  });

  it("[CORE11.2] ten times 0.1 is 1, 0.1 and 0.2 are 0.3, and taken out again they leave nothing", () => {
    const tank = new Container("tank", { capacity: 1 });
    const small = new Container("small", { capacity: 0.3 });
    const thirds = new Container("thirds", { capacity: 0.9 });
    new Simulation({ entities: [tank, small, thirds] });
    for (let i = 0; i < 10; i++) expect(tank.tryPut(0.1)).toBe(true);
    expect(tank.level).toBe(1);
    expect(tank.tryPut(1e-9)).toBe(false);
    for (let i = 0; i < 10; i++) expect(tank.tryTake(0.1)).toBe(true);
    expect([tank.level, tank.tryTake(1e-9)]).toEqual([0, false]);
    expect([small.tryPut(0.1), small.tryPut(0.2), small.level]).toEqual([true, true, 0.3]);
    expect([small.tryTake(0.1), small.tryTake(0.2), small.level]).toEqual([true, true, 0]);
    for (let i = 0; i < 3; i++) expect(thirds.tryPut(0.3)).toBe(true);
    expect([thirds.level, thirds.tryTake(0.9), thirds.level]).toEqual([0.9, true, 0]);
  });

  it("[CORE11.2] large whole numbers are exact", () => {
    const large = new Container("large", { capacity: 2 ** 49 });
    new Simulation({ entities: [large] });
    expect([large.tryPut(2 ** 49 - 1), large.tryPut(2), large.tryPut(1), large.tryPut(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([large.tryTake(2 ** 49 - 3), large.level, large.tryTake(4), large.tryTake(3)]).toEqual([
      true,
      3,
      false,
      true,
    ]);
  });

  it("[CORE11.2] small amounts beside a large one are not lost", () => {
    const sea = new Container("sea", { initial: 1e16 });
    new Simulation({ entities: [sea] });
    for (let i = 0; i < 10; i++) sea.tryPut(1);
    expect(sea.tryTake(1e16)).toBe(true);
    expect(sea.level).toBe(10);
  });

  it("[CORE11.1] tryPut and tryTake never wait and pass nobody", () => {
    const tank = new Container("tank", { capacity: 10, initial: 5 });
    const bench = new Bench(new Simulation({ entities: [tank] }));
    expect([tank.tryPut(6), tank.tryTake(6)]).toEqual([false, false]);
    take(bench, 0, "t", tank, 6);
    bench.sim.call(1, () => bench.say(`${tank.tryTake(1)} ${tank.tryPut(1)} ${tank.level}`), undefined);
    expect(bench.run()).toEqual(["1 false true 0", "1 t took 6"]);
  });

  it("[CORE11.3] statistics against integrals by hand, and what one waits for at the end", () => {
    const bench = new Bench();
    const tank = new Container("tank", { capacity: 10, initial: 4 });
    put(bench, 2, "p", tank, 5);
    put(bench, 3, "q", tank, 3);
    take(bench, 5, "t", tank, 8);
    take(bench, 6, "u", tank, 9);
    const summary = bench.sim.run();
    expect(summary.time).toBe(6);
    bench.sim.resetStatistics();
    expect(tank.stats.level).toEqual({ value: 4, mean: 4, min: 4, max: 4, integral: 0, since: 6 });
    expect(summary.blocked).toEqual([{ process: "u", waitingFor: "9 of tank", since: 6 }]);
  });

  it("[CORE11.3] the level over time, amounts in and out", () => {
    const bench = new Bench();
    const tank = new Container("tank", { capacity: 10, initial: 4 });
    put(bench, 2, "p", tank, 5);
    put(bench, 3, "q", tank, 3);
    take(bench, 5, "t", tank, 8);
    bench.sim.runUntil(10);
    // 4 on [0, 2), 9 on [2, 5), 4 on [5, 10); at 5 it is 1 for no time. q waits on [3, 5).
    expect(tank.stats).toEqual({
      amountPut: 8,
      amountTaken: 8,
      level: { value: 4, mean: 5.5, min: 1, max: 9, integral: 55, since: 0 },
      putters: { value: 0, mean: 0.2, min: 0, max: 1, integral: 2, since: 0 },
      takers: { value: 0, mean: 0, min: 0, max: 0, integral: 0, since: 0 },
    });
    expect(JSON.parse(JSON.stringify(tank))).toEqual({ name: "tank", ...tank.stats });
  });
});
