import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkRecording, readRecording } from "../../src/live/read-recording.js";
import type { GroupPart, Recording, ResetCase, Resets } from "../../src/live/recording.js";

const recording = readRecording(fileURLToPath(new URL("../../recordings/kafka-4.2.1.json", import.meta.url)));
const parts = [...recording.groups, ...recording.statics];
const resets = recording.resets as Resets;

describe("the recording of a real broker", () => {
  it("[CONF] covers each protocol, static members and each auto.offset.reset", () => {
    expect(recording.versions.kafka).toBe("4.2.1");
    expect(recording.groups.map(({ name }) => name)).toEqual([
      "classic-range",
      "classic-sticky",
      "classic-cooperative",
      "consumer-uniform",
    ]);
    expect(recording.statics.map(({ name }) => name)).toEqual(["static-classic", "static-consumer"]);
    expect(new Set(resets.cases.map(({ autoOffsetReset }) => autoOffsetReset.split(":")[0]))).toEqual(
      new Set(["earliest", "latest", "by_duration", "none"]),
    );
  });

  it.each(parts.map((part) => [part.name, part] as const))("[B12, B13] %s: no record is skipped", (_, part) => {
    const ends = part.steps.at(-1)?.after.logEnd ?? [];
    for (const [partition, end] of ends.entries()) expect(readOf(part, partition).size).toBe(end);
  });

  it.each(parts.map((part) => [part.name, part] as const))("[B15] %s: a member commits what it has read", (_, part) => {
    const read = new Map<string, number>();
    for (const event of part.steps.flatMap(({ events }) => events)) {
      if (event.event === "poll") {
        for (const [partition, [, to]] of Object.entries(event.read)) read.set(`${event.member}/${partition}`, to);
      } else if (event.event === "commit") {
        for (const [partition, offset] of Object.entries(event.offsets)) {
          expect(read.get(`${event.member}/${partition}`)).toBe(offset);
        }
      }
    }
  });

  it.each(resets.cases.map((one) => [one] as const))("[B14] %j begins as the rule says", (one) => {
    expect(one.error ?? one.firstRead).toBe(beginning(one, resets.records));
  });
});

describe("the reader of recordings", () => {
  const broken: readonly (readonly [string, (copy: any) => void, string])[] = [
    ["another format", (copy) => (copy.format = 2), "format 1 is known"],
    ["a partition with two owners", (copy) => copy.groups[0].steps[0].after.members[0].owns.push(7), "owned are"],
    ["an unknown member", (copy) => (copy.groups[0].steps[0].events[0].member = "Z"), "nobody is called Z"],
    ["a foreign member id", (copy) => (copy.groups[0].steps[0].after.members[0].memberId = "Z"), "Z is no id of A"],
    ["time that goes backwards", (copy) => (copy.groups[0].steps[1].t = 0), "time goes backwards"],
    ["a commit beyond the log", (copy) => (copy.groups[0].steps[0].after.committed[0] = 31), "beyond the end"],
    ["a consumer that does nothing", (copy) => delete copy.resets.cases[0].firstRead, "either reads or fails"],
  ];

  it.each(broken)("[CONF] refuses %s", (_, spoil, message) => {
    const copy = structuredClone(recording) as Recording;
    spoil(copy);
    expect(() => checkRecording(copy)).toThrow(message);
  });
});

/** Offsets of a partition that some poll returned. */
function readOf(part: GroupPart, partition: number): ReadonlySet<number> {
  const offsets = new Set<number>();
  for (const event of part.steps.flatMap(({ events }) => events)) {
    const [from, to] = (event.event === "poll" ? event.read[partition] : undefined) ?? [0, 0];
    for (let offset = from; offset < to; offset += 1) offsets.add(offset);
  }
  return offsets;
}

/** By hand: a committed offset within the log holds; otherwise the policy decides, `none` by which of the two is missing. */
function beginning({ committed, logStart, logEnd, autoOffsetReset }: ResetCase, records: number): number | string {
  if (committed !== null && committed >= logStart && committed <= logEnd) return committed;
  const [policy, duration] = autoOffsetReset.split(":");
  if (policy === "earliest") return logStart;
  if (policy === "latest") return logEnd;
  if (policy === "none") return committed === null ? "NoOffsetForPartitionException" : "OffsetOutOfRangeException";
  // The first record that is at most 29.5 minutes old; record i is (records - i) minutes old.
  expect(duration).toBe("PT29M30S");
  return Math.max(logStart, Math.ceil(records - 29.5));
}
