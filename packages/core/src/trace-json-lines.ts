import { requireFunction } from "./checks.js";
import { quoted, TraceJson } from "./internal/trace-json.js";
import type { ProcessEntry, TraceEntry } from "./trace.js";

/**
 * How {@link jsonLines}, {@link chromeTrace} and {@link chromeTraceStream} write payloads.
 *
 * @public
 */
export interface TraceJsonOptions {
  /** How many values, counting each object and what it holds, are written of one entry. Default 1000. */
  readonly maxValues?: number | undefined;
}

/**
 * Makes a listener that turns each entry into a line of JSON (without the line feed) for a file in the JSON Lines format.
 *
 * The members come in the order `time`, `kind`, `entity` (null for a process of no entity), `what`, for processes `id`
 * and `process`, then `data`. Inside `data` the keys of objects are sorted by code units, so that equal data gives equal
 * lines. It never throws, whatever the payload holds; what JSON has no word for becomes a string or a list:
 *
 * - NaN, Infinity: `"NaN"`, `"Infinity"`; a bigint: `"12n"`; a symbol: `"Symbol(x)"`; a function: `"[function name]"`;
 *   undefined is left out, in a list null
 * - an entity: `"[entity till]"`; a future: `"[future append to orders]"`, with its label; other waitables:
 *   `"[process patrol]"`, `"[anyOf]"`; a generator: `"[process]"`; a simulation: `"[simulation]"`
 * - a Map: a list of pairs; a Set or a typed array: a list; an Error: `"RangeError: too far"`; an object with `toJSON`:
 *   what that gives; an instance without members: its class, `"[RegExp]"`
 * - what holds itself: `"[circular]"`; what throws when it is looked at: `"[unreadable]"`; beyond `maxValues`:
 *   `"... 12 more"` at the end of a list, a member `"..."` in an object
 *
 * @param write - receives each line; what it throws ends the run
 * @throws TypeError or RangeError for a bad argument
 * @see https://jsonlines.org for the format
 *
 * @example
 * ```ts
 * import { jsonLines, Simulation, Sink } from "@sim/core";
 *
 * const lines: string[] = [];
 * const sink = new Sink<unknown>("sink");
 * const sim = new Simulation({ entities: [sink], trace: jsonLines((line) => lines.push(line)) });
 * sim.schedule(sink, "Ask", { to: sink, by: NaN, reply: sim.future({ label: "an answer" }) }, { at: 1.5 });
 * sim.run();
 * lines; // => ['{"time":1.5,"kind":"delivery","entity":"sink","what":"Ask","data":{"payload":{"by":"NaN","reply":"[future an answer]","to":"[entity sink]"}}}']
 * ```
 *
 * @public
 */
export function jsonLines(
  write: (line: string) => void,
  options: TraceJsonOptions = {},
): (entry: TraceEntry | ProcessEntry) => void {
  const owner = "jsonLines";
  requireFunction(owner, "write", write);
  const json = new TraceJson(owner, options);
  return (entry) => {
    const { time, kind, entity, what, data } = entry;
    const place = entity === undefined ? "null" : quoted(entity);
    const process = entry.kind === "process" ? `,"id":${entry.id},"process":${quoted(entry.process)}` : "";
    write(
      `{"time":${time},"kind":"${kind}","entity":${place},"what":${quoted(what)}${process},"data":${json.text(data)}}`,
    );
  };
}
