import { Simulation } from "@sim/core";
import { describe, expect, it } from "vitest";

const draw = (seed: number, name: string, n: number): number[] => {
  const random = new Simulation({ seed }).random(name);
  return Array.from({ length: n }, () => random.next());
};

describe("[DET2] random streams", () => {
  it("[DET2] are pinned: next() and integer() for fixed seeds and names", () => {
    expect(draw(0, "arrivals", 3)).toEqual([0.7843424553171697, 0.44591968803781323, 0.541685036086285]);
    expect(draw(42, "shop/service", 3)).toEqual([0.7439483199514348, 0.7199478052348836, 0.9769933328980773]);
    const random = new Simulation({ seed: 2 ** 40 + 7 }).random("é/💡");
    expect(Array.from({ length: 8 }, () => random.integer(6))).toEqual([4, 3, 4, 5, 4, 2, 1, 5]);
    expect(random.integer(Number.MAX_SAFE_INTEGER)).toBe(7445558362179156);
    expect(new Simulation({ seed: -1 }).random("a").split("b").next()).toBe(0.0037411941429020823);
  });

  it("[DET2] the same name gives the same stream, wherever it is asked for", () => {
    const sim = new Simulation();
    expect(sim.random("a")).toBe(sim.random("a"));
    const [first, second] = [sim.random("a").next(), sim.random("a").next()];
    expect(draw(0, "a", 2)).toEqual([first, second]);
  });

  it("[DET2] drawing from one never shifts another", () => {
    const sim = new Simulation({ seed: 5 });
    const noise = sim.random("noise");
    const random = sim.random("signal");
    const values: number[] = [];
    for (let i = 0; i < 100; i++) {
      for (let k = 0; k < i % 7; k++) noise.next();
      values.push(random.next());
    }
    expect(values).toEqual(draw(5, "signal", 100));
  });

  it("[DET2] each bit of the seed and each character of the name matter", () => {
    const seeds = [0, 1, 2, -1, 2 ** 31, 2 ** 32, 2 ** 52, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    const names = ["a", "b", "aa", "ab", "ba", "a/b", "A", "ä", "a "];
    const firsts = seeds.flatMap((seed) => names.map((name) => draw(seed, name, 1)[0]));
    expect(new Set(firsts).size).toBe(seeds.length * names.length);
  });

  it("[DET2] split depends on the names alone, and is no stream that a name could give", () => {
    const sim = new Simulation({ seed: 9 });
    const before = sim.random("a").split("b").next();
    sim.random("a").next();
    expect(sim.random("a").split("b").next()).toBe(before);
    expect(sim.random("a").split("b").name).toBe("a/b");
    expect(sim.random("a/b").next()).not.toBe(before);
    expect(sim.random("a").split("c").next()).not.toBe(before);
  });

  it("[DET2] next() is uniform: chi-square over 100 cells, 100,000 draws", () => {
    const cells = new Array<number>(100).fill(0);
    const values = draw(1, "uniform", 100_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    for (const value of values) {
      const cell = Math.floor(value * 100);
      cells[cell] = (cells[cell] as number) + 1;
    }
    const chi2 = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 99 degrees of freedom: 0.1 % and 99.9 % points.
    expect(chi2).toBeGreaterThan(60);
    expect(chi2).toBeLessThan(149);
  });

  it("[DET2] integer(n) is uniform on 0 .. n - 1, also where n is no power of two", () => {
    const random = new Simulation({ seed: 3 }).random("dice");
    const faces = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) {
      const face = random.integer(7);
      faces[face] = (faces[face] as number) + 1;
    }
    const chi2 = faces.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // 6 degrees of freedom: the 99.9 % point is 22.5.
    expect(chi2).toBeLessThan(22.5);
    expect(random.integer(1)).toBe(0);
    for (let i = 0; i < 100; i++) {
      const large = random.integer(Number.MAX_SAFE_INTEGER);
      expect(Number.isSafeInteger(large) && large >= 0).toBe(true);
    }
  });

  it("[DET2] streams of neighbouring seeds and names are uncorrelated", () => {
    for (const [a, b] of [
      [draw(1, "x", 10_000), draw(2, "x", 10_000)],
      [draw(1, "x/1", 10_000), draw(1, "x/2", 10_000)],
    ] as const) {
      let sum = 0;
      for (let i = 0; i < 10_000; i++) sum += ((a[i] as number) - 0.5) * ((b[i] as number) - 0.5);
      // Variance of a product is 1/144: four standard deviations.
      expect(Math.abs(sum / 10_000)).toBeLessThan((4 * (1 / 12)) / 100);
    }
  });
});
