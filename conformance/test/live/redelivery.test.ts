import { describe, expect, it } from "vitest";
import type { MemberEvent } from "../../src/live/recording.js";
import { Deliveries } from "../../src/live/redelivery.js";

const poll = (member: string, read: { readonly [partition: string]: readonly [number, number] }): MemberEvent =>
  ({ t: 0, member, event: "poll", began: 0, read }) as MemberEvent;
const commit = (member: string, offsets: { readonly [partition: string]: number }): MemberEvent => ({
  t: 0,
  member,
  event: "commit",
  offsets,
});
const refused = (member: string): MemberEvent => ({
  t: 0,
  member,
  event: "error",
  during: "commit",
  error: "RebalanceInProgressException",
});

describe("what is delivered again", () => {
  it("[B12] [B13] is what a poll brings that one had brought before, by partition and reader", () => {
    const deliveries = new Deliveries();
    expect(deliveries.step([poll("A", { 0: [0, 10] }), poll("B", { 1: [0, 5] })]).byRule).toBe("nothing");
    // Of 5 to 14, 5 to 9 are old; in two polls.
    expect(deliveries.step([poll("B", { 0: [5, 8] }), poll("B", { 0: [8, 15], 1: [5, 6] })]).byRule).toBe("0 B 5-9");
    expect(deliveries.step([poll("A", { 0: [15, 20] })]).byRule).toBe("nothing");
  });

  it("[B32] is set apart if the commit of another was refused because that one was joining", () => {
    const step = [poll("A", { 0: [0, 10], 1: [0, 10] }), refused("A"), poll("B", { 1: [0, 10] })];
    expect(new Deliveries().step(step)).toEqual({ byRule: "nothing", byChance: "1 B 0-9" });
  });

  it("[B32] is not, once it has been committed, nor if it is read again by the same", () => {
    const deliveries = new Deliveries();
    deliveries.step([poll("A", { 0: [0, 10] }), refused("A"), commit("A", { 0: 10 })]);
    expect(deliveries.step([poll("B", { 0: [0, 10] })])).toEqual({ byRule: "0 B 0-9", byChance: "nothing" });
    expect(deliveries.step([refused("B"), poll("B", { 0: [3, 10] })]).byRule).toBe("0 B 3-9");
  });
});
