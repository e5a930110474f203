import { requireFunction, requireOptions } from "./checks.js";
import { SimError } from "./errors.js";
import { ChromeEvents } from "./internal/chrome-events.js";
import type { TimeSeries } from "./probe.js";
import type { ProcessEntry, TraceEntry } from "./trace.js";
import type { TraceJsonOptions } from "./trace-json-lines.js";

/**
 * Options of {@link chromeTrace} and {@link chromeTraceStream}.
 *
 * @public
 */
export interface ChromeTraceOptions extends TraceJsonOptions {
  /** What the viewer calls the whole. Default `simulation`. */
  readonly name?: string | undefined;
}

/**
 * A trace being collected: see {@link chromeTrace}.
 *
 * @public
 * @sealed
 */
export interface ChromeTrace {
  /** What goes into the option `trace`, as it is or as `{ listener, processes: true }`. */
  readonly listener: (entry: TraceEntry | ProcessEntry) => void;
  /**
   * Adds a series as a counter track of that name; values that are not finite are left out.
   * @throws TypeError or RangeError unless `name` is a non-empty string
   */
  counter(name: string, series: TimeSeries): void;
  /**
   * The text of the file as it stands. Processes and waits that have not ended reach up to `time`, in seconds (default:
   * the last entry, or now), and are marked `unfinished`.
   * @throws TypeError or RangeError for a bad time
   */
  json(time?: number): string;
}

/**
 * A trace being written: see {@link chromeTraceStream}.
 *
 * @public
 * @sealed
 */
export interface ChromeTraceStream {
  /** What goes into the option `trace`, as it is or as `{ listener, processes: true }`. */
  readonly listener: (entry: TraceEntry | ProcessEntry) => void;
  /**
   * Writes a series as a counter track of that name; values that are not finite are left out.
   * @throws TypeError or RangeError unless `name` is a non-empty string
   */
  counter(name: string, series: TimeSeries): void;
  /**
   * Writes the end of the file. Processes and waits that have not ended reach up to `time`, in seconds (default: the last
   * entry), and are marked `unfinished`.
   * @throws TypeError or RangeError for a bad time; SimError with code `TRACE_ENDED` the second time
   */
  end(time?: number): void;
}

/**
 * Collects a trace in Chrome's Trace Event Format, which opens in Perfetto and `chrome://tracing`.
 *
 * Each entity is a track (a thread of the format) in the order of their first entries; deliveries, facts and faults are
 * instants on it, of the categories `delivery`, `fact` and `fault`, with their data as arguments. With
 * `processes: true`, each process is a span of category `process` with its waits as spans inside it: processes of an
 * entity overlap, so these are asynchronous events, one id per process. Times are in microseconds, which are the ticks
 * of the clock, exactly. Payloads are written as {@link jsonLines} does.
 *
 * The text is the format's array of events. Perfetto shows nothing before time 0.
 *
 * @throws TypeError or RangeError for a bad option
 * @see "Trace Event Format", the document of the Chromium project,
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 * @example
 * ```ts
 * import { chromeTrace, Simulation, Sink } from "@sim/core";
 *
 * const trace = chromeTrace();
 * const sink = new Sink<number>("sink");
 * const sim = new Simulation({ entities: [sink], trace: { listener: trace.listener, processes: true } });
 * sim.schedule(sink, "Tick", 7, { at: 1.5 });
 * sim.run();
 * const { name, ph, ts, args } = JSON.parse(trace.json()).at(-1);
 * [name, ph, ts, args]; // => ["Tick", "i", 1500000, { payload: 7 }]
 * ```
 *
 * @public
 */
export function chromeTrace(options: ChromeTraceOptions = {}): ChromeTrace {
  const owner = "chromeTrace";
  const collected: string[] = [];
  const events = new ChromeEvents(owner, requireOptions(owner, options), (event) => collected.push(event));
  return {
    listener: (entry) => events.add(entry),
    counter: (name, series) => events.addCounter(`${owner}.counter`, name, series),
    json: (time) => `[\n${[...collected, ...events.closing(`${owner}.json`, time)].join(",\n")}\n]\n`,
  };
}

/**
 * Writes a trace as {@link chromeTrace} would collect it, piece by piece while the simulation runs, and keeps only what is
 * open: for long runs. What a run that breaks off has written opens as well: the format lets the end of the array be
 * missing.
 *
 * @param write - receives the pieces of the file in order; what it throws ends the run
 * @throws TypeError or RangeError for a bad argument
 *
 * @example
 * ```ts
 * import { chromeTraceStream, Simulation } from "@sim/core";
 *
 * let file = "";
 * const trace = chromeTraceStream((piece) => {
 *   file += piece;
 * });
 * const sim = new Simulation({ trace: { listener: trace.listener, processes: true } });
 * sim.spawn(
 *   (function* () {
 *     yield 2;
 *   })(),
 *   { name: "nap" },
 * );
 * sim.run();
 * trace.end();
 * const names = JSON.parse(file).map((event: { readonly ph: string; readonly name: string }) => event.ph + " " + event.name);
 * names.slice(3); // => ["b nap", "b delay", "e delay", "e nap"]
 * ```
 *
 * @public
 */
export function chromeTraceStream(write: (piece: string) => void, options: ChromeTraceOptions = {}): ChromeTraceStream {
  const owner = "chromeTraceStream";
  requireFunction(owner, "write", write);
  let separator = "[\n";
  let ended = false;
  const requireOpen = (): void => {
    if (ended) throw new SimError("TRACE_ENDED", `${owner}: the trace has been ended; make a new one for another file`);
  };
  const emit = (event: string): void => {
    requireOpen();
    write(separator + event);
    separator = ",\n";
  };
  const events = new ChromeEvents(owner, requireOptions(owner, options), emit);
  return {
    listener: (entry) => events.add(entry),
    counter: (name, series) => events.addCounter(`${owner}.counter`, name, series),
    end(time) {
      requireOpen();
      for (const event of events.closing(`${owner}.end`, time)) emit(event);
      write("\n]\n");
      ended = true;
    },
  };
}
