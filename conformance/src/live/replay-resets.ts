import { ConsumerGroup } from "@sim/consumer-group";
import { Counter, type Process, type SimError, Simulation } from "@sim/core";
import { EventLog } from "@sim/eventlog";
import type { Record } from "@sim/strategies";
import type { Comparison } from "./compare-part.js";
import type { ResetCase, Resets } from "./recording.js";
import { EXCEPTIONS } from "./replay-member.js";
import { resetOptions } from "./replay-settings.js";

const MINUTE = 60;

/** What a consumer did that found its committed offset in the log, outside it, or none. */
type ReplayedReset = Pick<ResetCase, "firstRead" | "error" | "committedAfter">;

/** Plays a case: an old log whose start was moved, an offset committed before, and a consumer that begins now. */
function replayReset(resets: Resets, one: ResetCase): ReplayedReset {
  const log = new EventLog<string, number>("log", { numPartitions: 1, appendLatency: 0 });
  const options = resetOptions(one.protocol, one.autoOffsetReset);
  const group = new ConsumerGroup<string, number>("group", { ...options, eventLog: log });
  const [before, member] = [new Counter("before"), new Counter("member")];
  const sim = new Simulation({ entities: [log, group, before, member] });
  const result: { firstRead?: number; error?: string } = {};

  function* play(): Process {
    // Record i is (records - i) minutes old when the consumer comes.
    for (let i = 0; i < resets.records; i++) {
      yield* log.append("", i, { partition: 0 });
      yield MINUTE;
    }
    if (one.committed !== null) {
      yield* group.join("before", before);
      yield* group.commit("before", { 0: one.committed });
      yield* group.leave("before");
    }
    yield* log.deleteRecords(0, one.logStart);
    yield* group.join("member", member);
    try {
      // The first poll finds where to begin, even if there is nothing to read; then more comes.
      const records = [...(yield* group.poll("member"))];
      for (let i = 0; i < resets.laterRecords; i++) yield* log.append("", resets.records + i, { partition: 0 });
      while (group.positions.get(0) !== resets.records + resets.laterRecords) {
        records.push(...(yield* group.poll("member")));
      }
      result.firstRead = (records[0] as Record<string, number>).offset;
      yield* group.commit("member", group.consumerPositions("member"));
    } catch (error) {
      result.error = EXCEPTIONS[(error as SimError).code] ?? String(error);
    }
  }

  sim.spawn(play());
  sim.run();
  return { ...result, committedAfter: group.committedOffsets.get(0) ?? null };
}

/** Compares each case with its replay. */
export function compareResets(resets: Resets): readonly Comparison[] {
  return resets.cases.map((one) => {
    const { protocol, autoOffsetReset, committed, logStart, logEnd } = one;
    const replayed = replayReset(resets, one);
    const [kafka, simulator] = [told(one), told(replayed)];
    return {
      step: `${protocol}, ${autoOffsetReset}: the log has ${logStart} to ${logEnd - 1}`,
      what: `committed ${committed ?? "nothing"}`,
      kafka,
      simulator,
      agrees: kafka === simulator,
    };
  });
}

function told({ firstRead, error, committedAfter }: ReplayedReset): string {
  return `${error ?? `begins at ${firstRead}`}, leaves ${committedAfter ?? "nothing"}`;
}
