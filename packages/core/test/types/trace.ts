/** [CORE7.1, CORE7.2] Entries narrow by `kind`, and those of processes by `what`. */
import { chromeTrace, jsonLines, type ProcessEntry, Simulation, type TraceEntry } from "@sim/core";

function semantic(entry: TraceEntry): string {
  const { entity } = entry;
  switch (entry.kind) {
    case "delivery":
      // @ts-expect-error: nobody knows what a payload is
      entry.data.payload.id;
      return entity;
    case "fact":
      return (entry.data.offset ?? 0).toFixed();
    case "fault":
      return entry.data.type ?? entity;
  }
}

function life(entry: ProcessEntry): string | undefined {
  // @ts-expect-error: only a wait is for something
  entry.data.for;
  if (entry.what === "waits") return entry.data.for;
  if (entry.what === "failed") return String(entry.data.error);
  return entry.entity;
}

new Simulation({ trace: semantic });
new Simulation({ trace: (entry) => entry.entity.length });
new Simulation({ trace: jsonLines(() => {}) });
new Simulation({ trace: { listener: chromeTrace().listener, processes: true } });
new Simulation({ trace: { listener: (entry) => (entry.kind === "process" ? life(entry) : semantic(entry)) } });
// @ts-expect-error: the object form may bring processes, which this listener does not understand
new Simulation({ trace: { listener: semantic } });
