import { expect, test } from "vitest";
import { orders } from "../simulation/orders.js";

test("four strategies of a stranger in one simulation: every order is read once and counted in its month", () => {
  // January, February and March of 2026 have 31 + 28 + 31 days of four orders.
  const { simulation, log, group, months } = orders(7, 90 * 4);
  simulation.run();
  expect(months.events.map(({ result }) => result)).toEqual([124, 112, 124]);
  const starts = months.events.map(({ windowStart }) => new Date(windowStart * 1000).toISOString().slice(0, 10));
  expect(starts).toEqual(["2026-01-01", "2026-02-01", "2026-03-01"]);
  expect(group.ledger()).toMatchObject({ appended: 360, readOnce: 360, lost: 0, unread: 0 });
  // 60 each by chance; two choices keep them close together.
  const appends = [...log.stats.perPartitionAppends.values()];
  expect(appends.reduce((sum, count) => sum + count)).toBe(360);
  expect(log.stats.recordsExpired).toBeGreaterThan(0);
  // Each reads two; what is in the west stays there as far as there is room for it.
  expect(Object.fromEntries(group.assignments)).toEqual({ "east-1": [0, 4], "east-2": [2, 5], "west-1": [1, 3] });
});

test("the same seed gives the same run", () => {
  const [one, two, other] = [7, 7, 8].map((seed) => {
    const { simulation } = orders(seed, 100);
    simulation.run();
    return simulation.fingerprint;
  });
  expect(one).toBe(two);
  expect(one).not.toBe(other);
});
