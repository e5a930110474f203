/** How often the pace is looked at until it is quick enough: some seconds. */
const MOST_LOOKS = 60;
const STEPS = 40_000_000;
const WARM_UP_STEPS = 10_000_000;
let warm = false;

/**
 * How long the machine takes at this moment for a step of eight chains of additions, in nanoseconds. The chains do not wait for
 * each other, so they use all that a core has. Where somebody else uses a part of it (a core shared by two threads, as rented
 * machines have it), a step takes up to twice as long, and so does a simulation, without any load to be seen.
 */
export function paceNow(): number {
  if (!warm) chains(WARM_UP_STEPS);
  warm = true;
  const start = performance.now();
  chains(STEPS);
  return ((performance.now() - start) * 1e6) / STEPS;
}

/** Waits for a moment in which a step takes at most so long, but not for ever; gives how long it takes then. */
export function quickPace(limit: number, look: () => number = paceNow): number {
  let pace = look();
  for (let looks = 1; pace > limit && looks < MOST_LOOKS; looks++) pace = look();
  return pace;
}

/** Gives what it has added up, so that nothing of it can be left out. */
function chains(steps: number): number {
  let [a, b, c, d, e, f, g, h] = [1, 2, 3, 4, 5, 6, 7, 8];
  for (let i = 0; i < steps; i++) {
    a = (a + i) ^ 3;
    b = (b + i) ^ 5;
    c = (c + i) ^ 7;
    d = (d + i) ^ 9;
    e = (e + i) ^ 11;
    f = (f + i) ^ 13;
    g = (g + i) ^ 15;
    h = (h + i) ^ 17;
  }
  return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
}
