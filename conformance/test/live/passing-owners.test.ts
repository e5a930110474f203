import { describe, expect, it } from "vitest";
import { withoutPassingOwners } from "../../src/live/passing-owners.js";
import type { Pause } from "../../src/live/recording.js";

const pause = (from: string, to: string, t: number, ms: number): Pause => ({ partition: 4, from, to, t, ms });
/** B is closed soon after. */
const passes = ({ to }: Pause): boolean => to === "B";

describe("owners that are about to be closed", () => {
  it("[CONF] are passed over in both runs where one had such an owner and the other did not", () => {
    const direct = [[], [pause("A", "C", 100, 900)]];
    const passed = [[pause("A", "B", 101, 50)], [pause("B", "C", 160, 850)]];
    expect(withoutPassingOwners(direct, passed, passes)).toEqual([direct, [[], [pause("A", "C", 101, 909)]]]);
    expect(withoutPassingOwners(passed, direct, passes)).toEqual([[[], [pause("A", "C", 101, 909)]], direct]);
  });

  it("[CONF] stay where both runs had them", () => {
    const passed = [[pause("A", "B", 101, 50)], [pause("B", "C", 160, 850)]];
    expect(withoutPassingOwners(passed, passed, passes)).toEqual([passed, passed]);
  });

  it("[CONF] do not hide another difference", () => {
    const direct = [[], [pause("A", "D", 100, 900)]];
    const passed = [[pause("A", "B", 101, 50)], [pause("B", "C", 160, 850)]];
    expect(withoutPassingOwners(direct, passed, passes)).toEqual([direct, passed]);
    const lasting = [[pause("A", "X", 101, 50)], [pause("X", "C", 160, 850)]];
    expect(withoutPassingOwners([[], [pause("A", "C", 100, 900)]], lasting, passes)[1]).toEqual(lasting);
  });
});
