import { Counter, Simulation } from "@sim/core";
import { BoundedOutOfOrderness, sum } from "@sim/strategies";
import { StreamProcessor } from "@sim/stream-processor";
import { expectCount } from "../harness/expectations.js";
import type { Gauge } from "../harness/model.js";
import { tumbling } from "../windows/streams.js";
import { bytesLeftBy } from "./held.js";

/** Bytes that a stream processor holds for an open window with a sum in it, beyond the key: ten windows for each key. */
export const window: Gauge = {
  measure(windows) {
    const stream = tumbling(windows);
    const processor = new StreamProcessor<string, number, number>("sums", {
      windowType: stream.windowType,
      aggregator: sum(),
      watermarkStrategy: new BoundedOutOfOrderness({ boundS: stream.disorder }),
      downstream: new Counter("results"),
    });
    const records = Array.from(stream.opening(), ([key, eventTime], value) => ({ key, value, eventTime }));
    const sim = new Simulation({ entities: [processor] });
    sim.runUntil(0);
    const bytes = bytesLeftBy(() => {
      sim.schedule(processor, "ProcessBatch", records);
      // As far as the first tick, which moves together what windows have grown out of.
      sim.runUntil(1);
    });
    // Looks at the records, too, so that they are held until here.
    expectCount("open windows", processor.activeWindows, records.length);
    return { value: bytes / processor.activeWindows };
  },
};
