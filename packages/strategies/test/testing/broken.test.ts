import type {
  Assignments,
  Key,
  LateEventPolicy,
  PartitionAssignment,
  PartitionView,
  RetentionPolicy,
  ShardingStrategy,
  Trigger,
  WatermarkStrategy,
  WindowBounds,
  WindowType,
} from "@sim/strategies";
import {
  describeAssignment,
  describeLateEvents,
  describeRetention,
  describeSharding,
  describeTrigger,
  describeWatermark,
  describeWindow,
  type LateEventArrival,
  type LateEventOutcome,
} from "@sim/strategies/testing";
import { describe, expect, it } from "vitest";
import { failuresOf } from "./failure.js";

// Each of these breaks a law, and the suite has to say which one, why that matters, and in which smallest case. The seed is
// fixed, as there may be several small cases.

/** The two lines of a message that show the smallest case and what happened. */
function told(message: string | undefined): string[] {
  return (message ?? "it passed").split("\n").slice(2, 4);
}

describe("[LAW2] a message", () => {
  it("names the law, says what it says and why, shows the smallest case, what happened, and the seed", () => {
    const make = (): PartitionAssignment => ({ name: "nobody", assign: () => new Map() });
    const message = failuresOf((runner) => describeAssignment({ ...runner, make, seed: 42 })).get("nothing left out");
    expect(message?.split("\n")).toEqual([
      'assignment nobody breaks the law "nothing left out": every partition has an owner as long as there is a consumer.',
      "Why it matters: nobody would read that partition, and its lag would grow until retention takes the records.",
      'Smallest case: { partitions: [0], consumers: ["a"], claims: [], seed: 0 }',
      "What happened: nobody got [0]; the answer was new Map([])",
      "To repeat: seed: 42 in the options of the suite.",
    ]);
  });

  it("an error thrown is a breach too", () => {
    const make = (): PartitionAssignment => ({
      name: "fragile",
      assign(partitions, consumers) {
        if (partitions.length > 1) throw new RangeError("one at most");
        return new Map([[consumers[0] ?? "", partitions]]);
      },
    });
    const message = failuresOf((runner) => describeAssignment({ ...runner, make })).get("one owner");
    expect(told(message)[1]).toBe("What happened: it threw RangeError: one at most");
  });

  it("numRuns says how many cases are tried", () => {
    let asked = 0;
    const make = (): PartitionAssignment => ({
      name: "counted",
      assign: (partitions, [first = ""]) => {
        asked++;
        return new Map([[first, [...partitions]]]);
      },
    });
    const count = (numRuns: number) => {
      asked = 0;
      const only = (name: string, body: () => void) => (name.endsWith("one owner") ? body() : undefined);
      describeAssignment({ test: only, make, numRuns });
      return asked;
    };
    expect([count(7), count(70)]).toEqual([7, 70]);
  });
});

describe("[LAW2] assignments that break a law", () => {
  const shares = (partitions: readonly number[], consumers: readonly string[], ownerOf: (index: number) => number) => {
    const answer = new Map<string, number[]>(consumers.map((name) => [name, []]));
    for (const [index, partition] of partitions.entries()) answer.get(consumers[ownerOf(index)] ?? "")?.push(partition);
    return answer;
  };
  const failures = (assign: PartitionAssignment["assign"], supports = {}, createState?: () => unknown) =>
    failuresOf((runner) =>
      describeAssignment({
        ...runner,
        make: () => ({ name: "broken", assign, ...(createState ? { createState } : {}) }),
        supports,
      }),
    );
  const fair = (partitions: readonly number[], consumers: readonly string[]): Assignments =>
    shares(partitions, consumers, (index) => index % consumers.length);

  it("none is broken by a fair one", () => {
    expect(failures(fair, { balance: true, stable: true })).toEqual(new Map());
  });

  it("one owner: overlapping shares, strangers, partitions that were not asked about", () => {
    const overlapping = failures((partitions, consumers) => new Map(consumers.map((name) => [name, partitions])));
    expect(told(overlapping.get("one owner"))).toEqual([
      'Smallest case: { partitions: [0], consumers: ["a", "b"], claims: [], seed: 0 }',
      'What happened: partition 0 went to "a" and to "b"',
    ]);
    const strangers = failures((partitions) => new Map([["nobody", partitions]]));
    expect(told(strangers.get("one owner"))[1]).toBe('What happened: "nobody" is none of the consumers and got []');
    const invented = failures((_, [name = ""]) => new Map([[name, [99]]]));
    expect(told(invented.get("one owner"))[1]).toBe('What happened: "a" got 99, which is not there');
  });

  it("nothing left out: the last partition is lost where they do not divide evenly", () => {
    const lossy = failures((partitions, consumers) => {
      const whole = Math.floor(partitions.length / consumers.length) * consumers.length;
      return fair(partitions.slice(0, whole), consumers);
    });
    expect([...lossy.keys()]).toEqual(["nothing left out"]);
    expect(told(lossy.get("nothing left out"))).toEqual([
      'Smallest case: { partitions: [0], consumers: ["a", "b"], claims: [], seed: 0 }',
      'What happened: nobody got [0]; the answer was new Map([["a", []], ["b", []]])',
    ]);
  });

  it("balance: everything to the first", () => {
    const unbalanced = failures((partitions, consumers) => shares(partitions, consumers, () => 0), { balance: true });
    expect([...unbalanced.keys()]).toEqual(["balance"]);
    expect(told(unbalanced.get("balance"))).toEqual([
      'Smallest case: { partitions: [0, 1], consumers: ["a", "b"], claims: [], seed: 0 }',
      'What happened: shares of 2, 0: new Map([["a", [0, 1]], ["b", []]])',
    ]);
  });

  it("same answer: chance that does not come from the context", () => {
    let chance = 0;
    const random = failures((partitions, consumers) => {
      chance++;
      return shares(partitions, consumers, (index) => (index + chance) % consumers.length);
    });
    const message = random.get("same answer");
    expect(message).toContain("randomness comes from the context alone");
    expect(told(message)[0]).toContain('{ partitions: [0], consumers: ["a", "b"');
  });

  it("no memory of its own: a field in place of the state", () => {
    class Rotating implements PartitionAssignment {
      readonly name = "rotating";
      turn = 0;
      assign(partitions: readonly number[], consumers: readonly string[]): Assignments {
        const first = this.turn++;
        return shares(partitions, consumers, (index) => (index + first) % consumers.length);
      }
    }
    const message = failuresOf((runner) => describeAssignment({ ...runner, make: () => new Rotating() }));
    expect([...message.keys()]).toEqual(["no memory of its own"]);
    expect(message.get("no memory of its own")).toContain("two owners that share an instance would disturb each other");
  });

  it("plain state: a class instance, a closure", () => {
    class Memory {}
    const instance = failures(fair, {}, () => new Memory()).get("plain state");
    expect(told(instance)[1]).toBe(
      "What happened: it threw TypeError: state is a Memory, which is not plain data: numbers, strings, arrays, maps, sets, objects",
    );
    const closure = failures(fair, {}, () => ({ next: () => 1 })).get("plain state");
    expect(closure).toContain("state.next is a function, which is not plain data");
  });

  it("arguments untouched: sorts the list of partitions in place", () => {
    const sorting = failures((partitions, consumers) => {
      (partitions as number[]).reverse();
      return fair(partitions, consumers);
    });
    expect([...sorting.keys()]).toEqual(["arguments untouched"]);
    expect(told(sorting.get("arguments untouched"))[0]).toContain("partitions: [0, 1]");
  });

  it("stable: whoever has a partition loses it", () => {
    const restless = failures(
      (partitions, consumers, { previous }) => {
        const [first = ""] = consumers;
        return shares(partitions, consumers, () => (previous.get(first)?.length ? consumers.length - 1 : 0));
      },
      { stable: true },
    );
    expect([...restless.keys()]).toEqual(["stable"]);
    expect(told(restless.get("stable"))[0]).toContain('{ partitions: [0], consumers: ["a", "b"');
  });

  it("sticky: balanced, but without a look at who has what", () => {
    const forgetful = failures(fair, { balance: true, stable: true, sticky: true });
    expect([...forgetful.keys()]).toEqual(["sticky"]);
    expect(told(forgetful.get("sticky"))).toEqual([
      'Smallest case: { partitions: [0], consumers: ["a", "b"], claims: [["b", 0]], seed: 0 }',
      'What happened: 0 stayed where they were, 1 could have: new Map([["a", [0]], ["b", []]])',
    ]);
  });

  it("any order: by position in the list", () => {
    const positional = failures(fair, { anyOrder: true });
    expect([...positional.keys()]).toEqual(["any order"]);
    expect(told(positional.get("any order"))[0]).toContain('{ partitions: [0, 1], consumers: ["a", "b"]');
  });
});

describe("[LAW2] shardings that break a law", () => {
  const failures = (shard: ShardingStrategy["shard"], supports = {}) =>
    failuresOf((runner) => describeSharding({ ...runner, make: () => ({ name: "broken", shard }), supports }));

  it("in range: counted from 1, between two partitions", () => {
    const fromOne = failures((_key, numPartitions) => numPartitions).get("in range");
    expect(told(fromOne)[1]).toBe("What happened: it chose partition 1 of 1");
    expect(fromOne).toContain('breaks the law "in range"');
    const between = failures((_key, numPartitions) => numPartitions / 2).get("in range");
    expect(told(between)[1]).toBe("What happened: it chose partition 0.5 of 1");
  });

  it("keyed: by chance", () => {
    const chance = failures((_key, numPartitions, { random }) => Math.floor(random.next() * numPartitions), {
      keyed: true,
    });
    expect([...chance.keys()]).toEqual(["keyed"]);
    expect(told(chance.get("keyed"))[0]).toMatch(
      /numPartitions: \d, records: \[\{ key: "a", sizeBytes: 0 \}[^\]]*\], waiting: undefined/,
    );
    expect(told(chance.get("keyed"))[1]).toMatch(/^What happened: key "a" went to partition \d and to \d$/);
  });

  it("even: half of the partitions are never chosen", () => {
    const half = failures((key: Key, numPartitions) => 2 * Math.floor(((String(key).length * 7) % numPartitions) / 2), {
      even: (index: number) => "x".repeat(index % 64),
    });
    expect([...half.keys()]).toEqual(["even"]);
    expect(told(half.get("even"))).toEqual([
      "Smallest case: { numPartitions: 2, seed: 0 }",
      "What happened: the partitions got 500, 0",
    ]);
  });

  it("no memory of its own: counts in a field", () => {
    class Field implements ShardingStrategy {
      readonly name = "field";
      next = 0;
      shard(_key: Key, numPartitions: number): number {
        return this.next++ % numPartitions;
      }
    }
    const field = failuresOf((runner) => describeSharding({ ...runner, make: () => new Field() }));
    expect([...field.keys()]).toEqual(["no memory of its own"]);
    expect(told(field.get("no memory of its own"))[1]).toContain("a fresh instance answers [0]");
  });
});

describe("[LAW2] retention policies that break a law", () => {
  const failures = (policy: Omit<RetentionPolicy, "name">, supports = {}) =>
    failuresOf((runner) => describeRetention({ ...runner, make: () => ({ name: "broken", ...policy }), supports }));

  it("no way back: keeps at night what it gives up by day", () => {
    const byDay = failures({ shouldRetain: (_record, nowS) => Math.floor(nowS) % 2 === 0 });
    expect([...byDay.keys()]).toEqual(["no way back"]);
    expect(byDay.get("no way back")).toContain("a record that is gone cannot come back");
    expect(told(byDay.get("no way back"))[1]).toMatch(
      /^What happened: at \S+ s the log would start at offset \d+, at \S+ s at offset 0$/,
    );
  });

  it("bulk form: one record apart; beyond the log", () => {
    const apart = failures({
      shouldRetain: ({ offset }, _nowS, { logEndOffset }) => offset >= logEndOffset - 3,
      newLogStart: ({ logStartOffset, logEndOffset }: PartitionView) => Math.max(logStartOffset, logEndOffset - 2),
    });
    expect([...apart.keys()]).toEqual(["bulk form"]);
    expect(told(apart.get("bulk form"))[1]).toBe(
      "What happened: newLogStart gave 1, but shouldRetain is true at offset 0",
    );
    const beyond = failures({
      shouldRetain: () => true,
      newLogStart: ({ logEndOffset }: PartitionView) => logEndOffset - 5,
    });
    expect(told(beyond.get("bulk form"))[1]).toBe("What happened: newLogStart gave -5, beyond 0 to 0");
  });

  it("segment form: by the first record in place of the last", () => {
    const apart = failures({
      shouldRetain: ({ offset }) => offset >= 3,
      shouldRetainSegment: ({ baseOffset }) => baseOffset >= 3,
    });
    expect([...apart.keys()]).toEqual(["segment form"]);
    expect(told(apart.get("segment form"))[1]).toMatch(
      /^What happened: true for the record at offset 3, false for its segment$/,
    );
  });

  it("yes or no: nothing at all", () => {
    const nothing = failures({ shouldRetain: () => undefined as unknown as boolean });
    expect(told(nothing.get("yes or no"))[1]).toBe("What happened: the record at offset 0 got undefined");
  });

  it("asks about an offset that is not in the log", () => {
    const beyond = failures({ shouldRetain: (_record, _nowS, view) => view.timestampAt(view.logEndOffset) > 0 });
    expect(told(beyond.get("yes or no"))[1]).toBe(
      "What happened: it threw RangeError: timestampAt was asked about offset 1, beyond 0 to 0",
    );
  });

  it("any sweep interval: gives up half of what there is at each sweep", () => {
    const half = failures(
      {
        shouldRetain: ({ offset }, _nowS, { logStartOffset, logEndOffset }) =>
          offset >= (logStartOffset + logEndOffset) / 2,
      },
      { anySweepInterval: true },
    );
    expect([...half.keys()]).toEqual(["any sweep interval"]);
    expect(told(half.get("any sweep interval"))[1]).toMatch(
      /^What happened: swept twice the log starts at offset \d+, swept once/,
    );
  });

  it("no memory of its own: the record it was asked about before", () => {
    class Forgiving implements RetentionPolicy {
      readonly name = "forgiving";
      asked = 0;
      shouldRetain(): boolean {
        return this.asked++ < 3;
      }
    }
    const failed = failuresOf((runner) => describeRetention({ ...runner, make: () => new Forgiving() }));
    expect([...failed.keys()]).toContain("no memory of its own");
  });
});

describe("[LAW2] window types that break a law", () => {
  const failures = (type: Partial<WindowType>) => {
    const whole: WindowType = {
      name: "broken",
      assignWindows: (timeS) => [[Math.floor(timeS / 10) * 10, Math.floor(timeS / 10) * 10 + 10]],
      shouldClose: (windowEnd, watermarkS) => watermarkS >= windowEnd,
      ...type,
    };
    return failuresOf((runner) => describeWindow({ ...runner, make: () => whole, unitS: 1 }));
  };
  const cover = (a: WindowBounds, b: WindowBounds): WindowBounds => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  const session = { assignWindows: (timeS: number): readonly WindowBounds[] => [[timeS, timeS + 10]] };
  const touch = (a: WindowBounds, b: WindowBounds) => a[0] <= b[1] && b[0] <= a[1];

  it("none is broken by one that is in order", () => {
    expect(failures({ period: { sizeS: 10, slideS: 10, offsetS: 0 } })).toEqual(new Map());
    expect(failures({ ...session, merging: { merges: touch, cover } })).toEqual(new Map());
  });

  it("proper windows: without length, twice", () => {
    expect(told(failures({ assignWindows: (timeS) => [[timeS, timeS]] }).get("proper windows"))).toEqual([
      "Smallest case: [{ timeS: 0, value: undefined }]",
      "What happened: the event at 0 s is in [0, 0]",
    ]);
    const twice = failures({ assignWindows: (timeS) => [0, 0].map(() => [timeS, timeS + 1] as const) });
    expect(told(twice.get("proper windows"))[1]).toBe("What happened: [[0, 1], [0, 1]] at 0 s");
  });

  it("holds the event: rounds towards zero", () => {
    const start = (timeS: number) => Math.trunc(timeS / 10) * 10;
    const wrong = failures({ assignWindows: (timeS) => [[start(timeS), start(timeS) + 10]] });
    expect(told(wrong.get("holds the event"))).toEqual([
      "Smallest case: [{ timeS: -1, value: undefined }]",
      "What happened: the event at -1 s is in [0, 10)",
    ]);
  });

  it("closing: not at Infinity; open again; a later end before an earlier one", () => {
    const never = failures({ shouldClose: () => false }).get("closing");
    expect(told(never)[1]).toBe("What happened: shouldClose(10, Infinity) is false");
    expect(never).toContain("at the end of input it waits for windows to close");
    const atOnce = failures({ shouldClose: () => true }).get("closing");
    expect(told(atOnce)[1]).toBe("What happened: shouldClose(10, -Infinity) is true");
    const onlyThere = failures({
      shouldClose: (endS, markS) => markS === Infinity || markS === endS,
    });
    expect(told(onlyThere.get("closing"))[1]).toMatch(
      /^What happened: shouldClose\(\S+ \S+\) is true, but shouldClose\(\S+ \S+\) is false$/,
    );
  });

  it("period: windows that it does not say", () => {
    const wrong = failures({ period: { sizeS: 10, slideS: 10, offsetS: 5 } });
    expect([...wrong.keys()]).toEqual(["period"]);
    expect(told(wrong.get("period"))).toEqual([
      "Smallest case: [{ timeS: 0, value: undefined }]",
      "What happened: at 0 s it returns [[0, 10]], the period says [[-5, 5]]",
    ]);
  });

  it("associative merging: sessions of a limited length", () => {
    const limited = failures({
      ...session,
      merging: { merges: (a, b) => touch(a, b) && cover(a, b)[1] - cover(a, b)[0] <= 20, cover },
    });
    expect([...limited.keys()]).toEqual(["associative merging", "merging in any order"]);
    expect(limited.get("associative merging")).toContain(
      "which two merge first depends on the order in which records arrive",
    );
    expect(told(limited.get("associative merging"))[1]).toMatch(
      /^What happened: a merges with b and b with c, but the cover of a and b not with c: a = /,
    );
    expect(told(limited.get("merging in any order"))[1]).toMatch(/ s; \[\[.* s$/);
  });

  it("symmetric merging, covers cover", () => {
    const oneWay = failures({ ...session, merging: { merges: (a, b) => a[0] <= b[0] && b[0] <= a[1], cover } });
    expect(told(oneWay.get("symmetric merging"))[1]).toMatch(
      /^What happened: merges\(.*\) is (true|false), the other way round/,
    );
    const small = failures({ ...session, merging: { merges: touch, cover: (a, b) => (a[0] <= b[0] ? a : b) } });
    expect(small.get("covers cover")).toContain("records of the two would be in a window that does not hold them");
  });

  it("session rule: a span that is not the one declared", () => {
    const wrong = failures({
      ...session,
      merging: { merges: touch, cover, sessions: { spanS: 11, overlapS: 0 } },
    });
    expect([...wrong.keys()]).toEqual(["session rule"]);
    expect(told(wrong.get("session rule"))[1]).toBe(
      "What happened: an event at 0 s begins as [[0, 10]], by the rule as [[0, 11]]",
    );
  });

  it("neighbours: windows that depend on who came first, or leave one out", () => {
    const around = (timeS: number, otherTimesS: readonly number[]): readonly WindowBounds[] =>
      otherTimesS.length > 0 ? [] : [[timeS, timeS + 10]];
    const first = failures({ ...session, neighbours: { reachS: 20, windowsAround: around } });
    expect([...first.keys()]).toEqual(["all windows around", "windows around in any order"]);
    expect(told(first.get("all windows around"))[1]).toBe(
      "What happened: the record at 0 s lies in [0, 10], but windowsAround gave []",
    );
  });

  it("no memory of its own: windows from the first event on", () => {
    class FromFirst implements WindowType {
      readonly name = "from first";
      firstS: number | undefined;
      assignWindows(timeS: number): readonly WindowBounds[] {
        this.firstS ??= timeS;
        const start = this.firstS + Math.floor((timeS - this.firstS) / 10) * 10;
        return [[start, start + 10]];
      }
      shouldClose(windowEnd: number, watermarkS: number): boolean {
        return watermarkS >= windowEnd;
      }
    }
    const failed = failuresOf((runner) => describeWindow({ ...runner, make: () => new FromFirst(), unitS: 1 }));
    expect([...failed.keys()]).toEqual(["no memory of its own"]);
  });

  it("declarations", () => {
    expect(told(failures({ keepLast: 0 }).get("declarations"))[1]).toBe("What happened: keepLast is 0");
    const noTrigger = failures({ defaultTrigger: () => ({ name: "none" }) as unknown as Trigger });
    expect(told(noTrigger.get("declarations"))[1]).toBe(
      "What happened: its default trigger has no createState, onElement, onWatermark, onWake",
    );
  });
});

describe("[LAW2] watermark strategies that break a law", () => {
  interface Mark {
    atS: number;
  }
  const failures = (strategy: Partial<WatermarkStrategy<Mark>>, supports = {}) => {
    const whole: WatermarkStrategy<Mark> = {
      name: "broken",
      createState: () => ({ atS: Number.NEGATIVE_INFINITY }),
      onEvent(state, eventTimeS) {
        state.atS = Math.max(state.atS, eventTimeS);
      },
      watermark: (state) => state.atS,
      ...strategy,
    };
    return failuresOf((runner) => describeWatermark({ ...runner, make: () => whole, supports }));
  };

  it("none is broken by one that is in order", () => {
    expect(failures({}, { behindEvents: true })).toEqual(new Map());
  });

  it("never back: the time of the last record", () => {
    const back = failures({
      onEvent(state, eventTimeS) {
        state.atS = eventTimeS;
      },
    });
    expect([...back.keys()]).toEqual(["never back"]);
    expect(back.get("never back")).toContain("what has been said complete would be open again");
    expect(told(back.get("never back"))[0]).toMatch(
      /^Smallest case: \{ records: \[\{ eventTimeS: [^}]*\}, \{[^}]*\}\] \}$/,
    );
    expect(told(back.get("never back"))[1]).toMatch(/^What happened: after record 2 it is -?[\d.]+ after -?[\d.]+$/);
  });

  it("never back: not a number", () => {
    expect(told(failures({ watermark: () => Number.NaN }).get("never back"))[1]).toBe(
      "What happened: before record 1 it is NaN after nothing",
    );
  });

  it("asked as often as one likes: a step with each question", () => {
    const stepping = failures({
      watermark(state) {
        state.atS += 1;
        return state.atS;
      },
    });
    expect(stepping.get("asked as often as one likes")).toContain(
      "which records are late would depend on the watermark interval",
    );
  });

  it("context not kept", () => {
    const held: { of?: { readonly value: unknown } | undefined } = {};
    const failed = failuresOf((runner) =>
      describeWatermark({
        ...runner,
        values: [1, 2],
        make: () => ({
          name: "broken",
          createState: () => ({ atS: Number.NEGATIVE_INFINITY }),
          onEvent(state: Mark, _time: number, _input: number, _now: number, context) {
            const before = held.of?.value;
            held.of = context;
            state.atS = Math.max(state.atS, typeof before === "number" ? before : state.atS);
          },
          watermark: (state: Mark) => (held.of?.value === undefined ? state.atS : Math.max(state.atS, 0)),
        }),
      }),
    );
    expect([...failed.keys()]).toContain("context not kept");
  });

  it("behind the events: a promise about the future", () => {
    const ahead = failures({ watermark: (state) => state.atS + 1 }, { behindEvents: true });
    expect([...ahead.keys()]).toEqual(["behind the events"]);
    expect(told(ahead.get("behind the events"))[1]).toBe("What happened: it is 1 when the highest event time is 0");
  });
});

describe("[LAW2] triggers that break a law", () => {
  const counting = (given: Partial<Trigger<any>>): Trigger => ({
    name: "broken",
    createState: () => ({ seen: 0 }),
    onElement: (state) => (++state.seen % 3 === 0 ? "fire" : "continue"),
    onWatermark: () => "continue",
    onWake: () => "continue",
    mergeStates: (parts) => ({ seen: parts.reduce((sum, { seen }) => sum + seen, 0) }),
    ...given,
  });
  const failures = (make: () => Trigger, supports = {}) =>
    failuresOf((runner) => describeTrigger({ ...runner, make, supports }));

  it("none is broken by one that is in order", () => {
    expect(failures(() => counting({}), { merging: true })).toEqual(new Map());
  });

  it("windows apart, no memory of its own: counts in a field", () => {
    const make = () => {
      let seen = 0;
      return counting({ onElement: () => (++seen % 3 === 0 ? "fire" : "continue") });
    };
    const failed = failures(make);
    expect([...failed.keys()]).toEqual(["windows apart", "no memory of its own"]);
    expect(failed.get("windows apart")).toContain("one trigger serves all windows of all keys");
    expect(told(failed.get("windows apart"))[1]).toMatch(/^What happened: alone \[.*\], beside another window \[/);
  });

  it("plain state: loses what is not plain", () => {
    class Count {
      seen = 0;
    }
    const failed = failures(() => counting({ createState: () => new Count() }));
    expect([...failed.keys()]).toEqual(["comes to rest", "plain state"]);
    expect(failed.get("plain state")).toContain("state is a Count, which is not plain data");
  });

  it("plain state: what it knows is not in the state", () => {
    const make = () => {
      const seen = new WeakMap<object, number>();
      return counting({
        onElement(state: object) {
          const count = (seen.get(state) ?? 0) + 1;
          seen.set(state, count);
          return count % 3 === 0 ? "fire" : "continue";
        },
      });
    };
    const failed = failures(make);
    expect([...failed.keys()]).toEqual(["plain state"]);
    expect(told(failed.get("plain state"))).toEqual([
      "Smallest case: { window: [0, 1], steps: [{ record: 0 }, { record: 0 }, { record: 0 }] }",
      'What happened: with its state ["fire on a record with 3"], with copies of it []',
    ]);
  });

  it("nothing lost in merging: begins again", () => {
    const failed = failures(() => counting({ mergeStates: () => ({ seen: 0 }) }), { merging: true });
    expect([...failed.keys()]).toEqual(["nothing lost in merging"]);
    expect(failed.get("nothing lost in merging")).toContain(
      "records that came before windows merged would count for nothing",
    );
    expect(told(failed.get("nothing lost in merging"))[1]).toBe(
      'What happened: without merging ["fire on a record with 3"], merged with an empty window []',
    );
  });

  it("parts in any order: goes on with the first", () => {
    const failed = failures(() => counting({ mergeStates: ([first], _context, same) => same ?? { ...first } }), {
      merging: true,
    });
    expect([...failed.keys()]).toEqual(["parts in any order"]);
  });

  it("merges: does not", () => {
    const { mergeStates: _, ...rest } = counting({});
    expect(told(failures(() => rest, { merging: true }).get("merges"))[1]).toBe("What happened: it has no mergeStates");
  });

  it("comes to rest: asks for the present again and again; for no time at all; decides nothing", () => {
    const restless = counting({
      onElement(_state, context) {
        context.wakeAt(context.nowS);
        return "continue";
      },
      onWake(_state, context) {
        context.wakeAt(context.nowS);
        return "continue";
      },
    });
    expect(told(failures(() => restless).get("comes to rest"))).toEqual([
      "Smallest case: { window: [0, 1], steps: [{ record: 0 }] }",
      "What happened: it threw Error: it asks to be called at 0 s again and again",
    ]);
    const timeless = counting({
      onElement(_state, context) {
        context.wakeAt(Number.NaN);
        return "continue";
      },
    });
    expect(told(failures(() => timeless).get("comes to rest"))[1]).toContain("it called wakeAt(NaN)");
    const silent = counting({ onElement: () => undefined as never });
    expect(told(failures(() => silent).get("comes to rest"))[1]).toContain("its decision on a record was undefined");
  });

  it("cleared: keeps a time", () => {
    const keeping = counting({
      onElement(_state, context) {
        context.wakeAt(context.nowS + 1);
        return "continue";
      },
      onWake: () => "fire",
      clear: () => undefined,
    });
    const failed = failures(() => keeping, { clear: true });
    expect([...failed.keys()]).toEqual(["cleared"]);
    expect(told(failed.get("cleared"))[1]).toBe(
      'What happened: after clear it came to ["fire on the clock at 1 with 1"]',
    );
  });
});

describe("[LAW4] late events", () => {
  /** Straight from the rules; `wrong` is what it does otherwise. */
  function run(wrong: string, policy: LateEventPolicy, arrivals: readonly LateEventArrival[]): LateEventOutcome {
    const windows = new Map<number, number[]>();
    const results: { startS: number; values: number[] }[] = [];
    const sideOutput: number[] = [];
    let [markS, dropped] = [Number.NEGATIVE_INFINITY, 0];
    const send = (startS: number) => void results.push({ startS, values: [...(windows.get(startS) ?? [])] });
    const advance = (toS: number) => {
      const due = [...windows.keys()].filter((startS) => startS + 10 > markS && startS + 10 <= toS);
      for (const startS of due.sort((a, b) => a - b)) send(startS);
      markS = Math.max(markS, toS);
    };
    for (const { eventTimeS, value } of arrivals) {
      const startS = Math.floor(eventTimeS / 10) * 10;
      const late = wrong === "lenient" ? startS + 10 < markS : startS + 10 <= markS;
      if (late && policy === "drop") dropped += wrong === "uncounted" ? 0 : 1;
      else if (late && policy === "sideOutput") sideOutput.unshift(value);
      else windows.set(startS, [...(late && wrong === "replaces" ? [] : (windows.get(startS) ?? [])), value]);
      if (late && policy === "update") send(startS);
      advance(eventTimeS);
    }
    advance(Number.POSITIVE_INFINITY);
    return { results, dropped, sideOutput: wrong === "backwards" ? sideOutput : sideOutput.reverse() };
  }
  const failures = (wrong: string) =>
    failuresOf((runner) =>
      describeLateEvents({ ...runner, name: "small", run: (policy, arrivals) => run(wrong, policy, arrivals) }),
    );

  it("none is broken by one that is in order", () => {
    expect(failures("nothing")).toEqual(new Map());
  });

  it("drop: not counted", () => {
    expect([...failures("uncounted").keys()]).toEqual(["drop"]);
    expect(told(failures("uncounted").get("drop"))).toEqual([
      "Smallest case: [{ eventTimeS: 10, value: 0 }, { eventTimeS: 0, value: 1 }]",
      "What happened: dropped 0, expected 1",
    ]);
  });

  it("update: the late record alone", () => {
    const failed = failures("replaces");
    expect([...failed.keys()]).toEqual(["update"]);
    expect(told(failed.get("update"))[1]).toMatch(/^What happened: the latest results are .*, expected /);
  });

  it("side output: in another order", () => {
    expect([...failures("backwards").keys()]).toEqual(["side output"]);
    expect(told(failures("backwards").get("side output"))[1]).toBe(
      "What happened: the side output got [2, 1], expected [1, 2]",
    );
  });

  it("first results: not late at the very end of a window", () => {
    expect([...failures("lenient").keys()]).toContain("drop");
  });
});
