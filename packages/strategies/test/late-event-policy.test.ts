import { LateEventPolicy } from "@sim/strategies";
import { expect, it } from "vitest";

it("[LATE1] the policies are plain strings, the same in every version", () => {
  const policy: LateEventPolicy = LateEventPolicy.SIDE_OUTPUT;
  expect(policy).toBe("sideOutput");
  expect(LateEventPolicy).toEqual({ DROP: "drop", UPDATE: "update", SIDE_OUTPUT: "sideOutput" });
});
