import { piecewise, Simulation, Source } from "@sim/core";
import { BoundedOutOfOrderness, sum } from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { expectCount, expectNear } from "../harness/expectations.js";
import { inTurn, type Model, type Recipe } from "../harness/model.js";
import { Total } from "../streaming/total.js";
import type { Stream, StreamedRecord } from "./stream.js";

/** How far the number of open windows may be from the one that is asked for: they open and close throughout the second. */
const OPEN_WITHIN = 0.15;

/** How long the records of the opening have the clock for themselves, in seconds: until they are settled in memory. */
const OPENING = 1;

/** Until nothing is compiled anew at the beginning of a run. */
const WARM_UP = { runs: 5, open: 10_000, records: 50_000 };

/** A stream processor with a number of windows open, and the records that keep them so. */
export interface Windows extends Model {
  readonly processor: StreamProcessor<string, number, number>;
  /** Seconds that `run` takes of the clock, a whole number. */
  readonly seconds: number;
  events(): number;
}

/**
 * About `records` records, in whole seconds of the clock, beside those that open the windows, which are not timed. Nor
 * are the results at the end of the input.
 */
export function windows(stream: Stream, open: number, records: number): Windows {
  const total = new Total("total");
  const processor = new StreamProcessor<string, number, number>("sums", {
    windowType: stream.windowType,
    aggregator: sum(),
    watermarkStrategy: new BoundedOutOfOrderness({ boundS: stream.disorder }),
    downstream: total,
  });
  const batch = batchOf(Math.min(Math.max(open / 10, 100), 1_000));
  const seconds = Math.max(Math.round(records / stream.rate), 1);
  const batches = Math.floor((seconds * stream.rate) / batch.length);
  let sent = 0;
  const source = Source.profile("source", {
    target: processor,
    type: "ProcessBatch",
    profile: piecewise([{ from: OPENING, rate: stream.rate / batch.length }]),
    arrivals: "regular",
    count: batches,
    make() {
      for (const record of batch) {
        stream.next(record);
        record.value = sent++;
      }
      return batch;
    },
  });
  const sim = new Simulation({ entities: [source, processor, total], seed: 1 });
  const opened = openWindows(sim, processor, stream);
  sent = opened;
  const before = sim.runUntil(OPENING).events;
  let events = 0;
  return {
    processor,
    seconds,
    run() {
      events = sim.runUntil(OPENING + seconds).events - before;
    },
    events: () => events,
    check() {
      expectNear("windows open in the end", processor.activeWindows, open, OPEN_WITHIN * open);
      sim.run();
      const { lateEvents, eventsPartlyLate } = processor.stats;
      expectCount("late records", lateEvents + eventsPartlyLate, 0);
      const all = opened + batches * batch.length;
      expectCount("records in results", total.records, stream.windowsPerRecord * all);
      expectCount("sum of the results", total.sum, stream.windowsPerRecord * ((all * (all - 1)) / 2));
      return batches * batch.length;
    },
  };
}

export function windowsRecipe(streamOf: (open: number) => Stream, open: number): Recipe {
  return {
    build: (records) => windows(streamOf(open), open, records),
    warmUp() {
      const some = Math.min(open, WARM_UP.open);
      return inTurn(Array.from({ length: WARM_UP.runs }, () => windows(streamOf(some), some, WARM_UP.records)));
    },
  };
}

/** Sends the records of the opening and gives their number. Nothing keeps them: they are not part of what is measured. */
function openWindows(sim: Simulation, processor: StreamProcessor<string, number, number>, stream: Stream): number {
  let value = 0;
  const records = Array.from(stream.opening(), ([key, eventTime]) => ({ key, value: value++, eventTime }));
  sim.schedule(processor, "ProcessBatch", records);
  return records.length;
}

function batchOf(length: number): StreamedRecord[] {
  return Array.from({ length }, () => ({ key: "", value: 0, eventTime: 0.5 }));
}
