import { describe, expect, it } from "vitest";
import type { GroupPart, Pause, Settled, Step } from "../../src/live/recording.js";
import { Spans } from "../../src/live/spans.js";

const broker = {
  "group.initial.rebalance.delay.ms": "1000",
  "group.consumer.session.timeout.ms": "4000",
  "group.consumer.heartbeat.interval.ms": "700",
};
const classic = {
  "group.protocol": "classic",
  "max.poll.interval.ms": "5000",
  "partition.assignment.strategy": "org.apache.kafka.clients.consumer.RangeAssignor",
  "session.timeout.ms": "3000",
  "heartbeat.interval.ms": "500",
};
const modern = { "group.protocol": "consumer", "max.poll.interval.ms": "5000" };

function step(t: number, actions: readonly object[], members: readonly string[], pauses: readonly Pause[] = []): Step {
  const after = { t: t + 100, members: members.map((member) => ({ member })) } as unknown as Settled;
  return { step: "", t, actions, events: [], broker: [], pauses, after } as unknown as Step;
}

/** Polls every 100 ms that last 50 ms at most; a heartbeat at most 600 ms away in the classic protocol, 700 in the new one. */
function spans(consumer: { readonly [name: string]: string }, ...steps: readonly Step[]): Spans {
  const part = { name: "", consumer, partitions: 1, pollIntervalMs: 100, pollTimeoutMs: 50, memberIds: {}, steps };
  return new Spans(part as GroupPart, broker);
}

const pause = (from: string, to: string, t: number, ms: number): Pause => ({ partition: 0, from, to, t, ms });
const limits = ({ least, most }: { readonly least: number; readonly most: number }): readonly number[] => [least, most];

describe("how long a pause may be, by hand", () => {
  const join = (t: number, member: string, instanceId?: string): object => ({ t, do: "join", member, instanceId });
  const without = (action: object): object => JSON.parse(JSON.stringify(action)) as object;

  it("[B26] in a rebalance: a heartbeat (500 + 100) and three polls", () => {
    expect(limits(spans(classic, step(0, [], ["A"])).pause(pause("A", "B", 10, 90)))).toEqual([0, 600 + 300]);
  });

  it("[B34] in the new protocol: a heartbeat of the broker's interval and four polls", () => {
    expect(limits(spans(modern, step(0, [], ["A"])).pause(pause("A", "B", 10, 90)))).toEqual([0, 700 + 400]);
  });

  it("[B23] after a kill or a freeze: the session less the age of the last heartbeat, then a rebalance", () => {
    for (const what of ["kill", "freeze"]) {
      const part = spans(classic, step(0, [{ t: 50, do: what, member: "A" }], ["B"]));
      expect(limits(part.pause(pause("A", "B", 50, 2900)))).toEqual([3000 - 600, 3000 + 900]);
    }
  });

  it("[B24] without polls: the poll interval since a poll at most 150 ms ago, the client's timer, then a rebalance", () => {
    const stop = step(0, [{ t: 50, do: "stop", member: "A" }], ["B"]);
    expect(limits(spans(classic, stop).pause(pause("A", "B", 50, 5300)))).toEqual([4850, 5000 + 100 + 900]);
    expect(limits(spans(modern, stop).pause(pause("A", "B", 50, 5300)))).toEqual([4850, 5000 + 700 + 1100]);
  });

  it("[B33] a static member's session follows, because it does not leave", () => {
    const steps = [step(0, [join(1, "A", "a")], ["A"]), step(200, [{ t: 250, do: "stop", member: "A" }], ["B"])];
    expect(limits(spans(classic, ...steps).pause(pause("A", "B", 250, 8000)))).toEqual([4850 + 2400, 6000 + 3000]);
  });

  it("[B24] what was undone before does not count", () => {
    const actions = [
      { t: 10, do: "stop", member: "A" },
      { t: 20, do: "resume", member: "A" },
    ];
    expect(limits(spans(classic, step(0, actions, ["A"])).pause(pause("A", "B", 50, 90)))).toEqual([0, 900]);
  });

  it("[B25] who is first to come to an empty group waits for the initial delay from the join on", () => {
    const steps = [step(0, [{ t: 50, do: "close", member: "A" }], []), step(800, [without(join(900, "B"))], ["B"])];
    expect(limits(spans(classic, ...steps).pause(pause("A", "B", 60, 1900)))).toEqual([840 + 1000, 840 + 1000 + 300]);
    expect(limits(spans(modern, ...steps).pause(pause("A", "B", 60, 1900)))).toEqual([840, 840 + 400]);
  });

  it("[B33] who comes with the instance id of one that is away takes over at once", () => {
    const steps = [
      step(0, [join(1, "A", "a")], ["A"]),
      step(200, [{ t: 250, do: "close", member: "A" }, join(900, "B", "a")], ["B"]),
    ];
    expect(limits(spans(classic, ...steps).pause(pause("A", "B", 260, 700)))).toEqual([640, 640 + 300]);
  });

  it("[B23] a member learns by its next heartbeat, and acts in its next poll", () => {
    expect(limits(spans(classic).news())).toEqual([0, 600 + 100]);
  });

  it("[CONF] that counts downwards too, as far as there is something to count", () => {
    const told = [{ t: 55, member: "B", event: "subscribed" }];
    const kill = { ...step(0, [join(50, "B"), { t: 50, do: "kill", member: "A" }], ["B"]), events: told } as Step;
    expect(limits(spans(classic, kill).pause(pause("A", "B", 50, 2900)))).toEqual([2400 - 10, 3000 + 900 + 10]);
    expect(limits(spans(classic, kill).pause(pause("C", "B", 50, 100)))).toEqual([0, 900 + 10]);
  });

  it("[CONF] a thread that was late widens every limit by twice that: at both ends", () => {
    const told = (entry: object): object => ({ member: "A", ...entry });
    const late = { ...step(0, [join(1, "A")], ["A"]), events: [told({ t: 5, event: "subscribed" })] } as Step;
    expect(limits(spans(classic, late).news())).toEqual([0, 700 + 2 * 4]);
    // Its grid is 5 + 100 k; a poll that began at 317 is 12 late, and one of 71 ms 21 longer than it may be.
    const polls = [
      told({ t: 320, event: "poll", began: 317, read: {} }),
      told({ t: 476, event: "poll", began: 405, read: {} }),
    ];
    const later = { ...late, events: [...late.events, ...polls] } as Step;
    expect(limits(spans(classic, later).news())).toEqual([0, 700 + 2 * 21]);
    const half = { ...late, events: [...late.events, polls[0]] } as Step;
    expect(limits(spans(classic, half).news())).toEqual([0, 700 + 2 * 12]);
  });

  it("[B17] two runs come to rest as far apart as their longest pauses, more generations and a fetch without records", () => {
    const kill = step(0, [{ t: 50, do: "kill", member: "A" }], ["B"], [pause("A", "B", 50, 2900)]);
    // 1500 wide; 900 for each further rebalance; 500 of a fetch, two polls, two looks of 50 ms at the broker.
    expect(limits(spans(classic, kill).settling(kill, 0))).toEqual([-2300, 1500 + 500 + 200 + 100]);
    expect(spans(classic, kill).settling(kill, 2).most).toBe(2300 + 2 * 900);
  });
});
