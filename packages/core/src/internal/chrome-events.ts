import { requireName, requireTime } from "../checks.js";
import type { TimeSeries } from "../probe.js";
import { toTicks } from "../time.js";
import type { ProcessEntry, TraceEntry } from "../trace.js";
import type { ChromeTraceOptions } from "../trace-chrome.js";
import { quoted, TraceJson } from "./trace-json.js";

const PID = 1;
/** The track of processes that belong to no entity: in the format, the main thread. */
const NO_ENTITY_TID = 1;

interface OpenSpan {
  readonly name: string;
  readonly tid: number;
  waitingFor: string | undefined;
}

/** Turns trace entries into events of the Trace Event Format, each a JSON text. */
export class ChromeEvents {
  private readonly emit: (event: string) => void;
  private readonly json: TraceJson;
  private readonly tids = new Map<string | undefined, number>();
  /** By the number of the process. */
  private readonly open = new Map<number, OpenSpan>();
  private lastTicks = 0;

  constructor(owner: string, options: ChromeTraceOptions, emit: (event: string) => void) {
    this.json = new TraceJson(owner, options);
    this.emit = emit;
    const { name = "simulation" } = options;
    this.emitMetadata("process_name", NO_ENTITY_TID, `{"name":${quoted(requireName(owner, "name", name))}}`);
  }

  add(entry: TraceEntry | ProcessEntry): void {
    this.lastTicks = toTicks(entry.time);
    const tid = this.tidOf(entry.entity);
    if (entry.kind === "process") {
      this.addProcess(entry, tid);
      return;
    }
    const { kind, what, data } = entry;
    this.emit(`${this.head(what, kind, "i", this.lastTicks, tid)},"s":"t","args":${this.json.text(data)}}`);
  }

  addCounter(owner: string, name: string, { times, values }: TimeSeries): void {
    const head = `{"name":${quoted(requireName(owner, "name", name))},"ph":"C","pid":${PID}`;
    for (const [index, time] of times.entries()) {
      const value = values[index];
      if (!Number.isFinite(value)) continue;
      this.emit(`${head},"ts":${toTicks(requireTime(owner, "time", time))},"args":{"value":${value}}}`);
    }
  }

  /** The ends of what is still open; the spans stay open here. */
  closing(owner: string, time: number | undefined): string[] {
    const wanted = time === undefined ? this.lastTicks : toTicks(requireTime(owner, "time", time));
    const ticks = Math.max(wanted, this.lastTicks);
    const ends: string[] = [];
    for (const [id, { name, tid, waitingFor }] of this.open) {
      const unfinished = `{"unfinished":true}`;
      if (waitingFor !== undefined) ends.push(this.span(waitingFor, "e", ticks, tid, id, unfinished));
      ends.push(this.span(name, "e", ticks, tid, id, unfinished));
    }
    return ends;
  }

  /** Spans of processes overlap within an entity, so they are asynchronous events, nested within one process. */
  private addProcess(entry: ProcessEntry, tid: number): void {
    const { id, process: name, what, data } = entry;
    const ticks = this.lastTicks;
    if (what === "started") {
      this.open.set(id, { name, tid, waitingFor: undefined });
      this.emit(this.span(name, "b", ticks, tid, id, "{}"));
      return;
    }
    const span = this.open.get(id);
    if (span === undefined) return;
    const args = this.json.text(what === "dropped" ? { dropped: true } : data);
    if (what === "waits") {
      span.waitingFor = entry.data.for;
      this.emit(this.span(span.waitingFor, "b", ticks, tid, id, "{}"));
      return;
    }
    if (span.waitingFor !== undefined) this.emit(this.span(span.waitingFor, "e", ticks, tid, id, args));
    span.waitingFor = undefined;
    if (what === "resumed") return;
    this.open.delete(id);
    this.emit(this.span(name, "e", ticks, tid, id, args));
  }

  /** The track of an entity, named when it is first needed. */
  private tidOf(entity: string | undefined): number {
    const known = this.tids.get(entity);
    if (known !== undefined) return known;
    const tid = entity === undefined ? NO_ENTITY_TID : NO_ENTITY_TID + 1 + this.entityCount;
    this.tids.set(entity, tid);
    this.emitMetadata("thread_name", tid, `{"name":${quoted(entity ?? "(no entity)")}}`);
    this.emitMetadata("thread_sort_index", tid, `{"sort_index":${tid}}`);
    return tid;
  }

  private get entityCount(): number {
    return this.tids.has(undefined) ? this.tids.size - 1 : this.tids.size;
  }

  private emitMetadata(name: string, tid: number, args: string): void {
    this.emit(`{"name":"${name}","ph":"M","pid":${PID},"tid":${tid},"args":${args}}`);
  }

  private span(name: string, phase: "b" | "e", ticks: number, tid: number, id: number, args: string): string {
    return `${this.head(name, "process", phase, ticks, tid)},"id":"0x${id.toString(16)}","args":${args}}`;
  }

  private head(name: string, category: string, phase: string, ticks: number, tid: number): string {
    return `{"name":${quoted(name)},"cat":"${category}","ph":"${phase}","ts":${ticks},"pid":${PID},"tid":${tid}`;
  }
}
