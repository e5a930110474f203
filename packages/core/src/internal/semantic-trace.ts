import type { SimEvent } from "../message.js";
import type { ProcessEntry, TraceEntry, TraceSetup } from "../trace.js";
import type { EntityRecord } from "./entity-record.js";
import { Fingerprint } from "./fingerprint.js";
import { hashString } from "./hash.js";
import type { Kernel } from "./kernel.js";

/** The semantic trace: always hashed, and told to the listener if there is one. */
export class SemanticTrace {
  readonly fingerprint = new Fingerprint();
  /** Whether somebody listens. */
  readonly listening: boolean;
  private readonly listener: ((entry: TraceEntry | ProcessEntry) => void) | undefined;
  private readonly typeHashes = new Map<string, number>();

  constructor(setup: TraceSetup | undefined) {
    this.listener = setup?.listener;
    this.listening = setup !== undefined;
  }

  delivered(kernel: Kernel, record: EntityRecord, event: SimEvent): void {
    const { fingerprint } = this;
    const { type, payload } = event;
    fingerprint.addNumber(kernel.ticks);
    fingerprint.addInteger(record.nameHash);
    fingerprint.addInteger(this.typeHash(type));
    if (!this.listening) return;
    this.tell(kernel, { kind: "delivery", time: kernel.now, entity: record.name, what: type, data: { payload } });
  }

  /** A fault of an entity, or what comes of one, and of which message type if it is about one. */
  noted(kernel: Kernel, record: EntityRecord, what: string, type?: string): void {
    const { fingerprint } = this;
    fingerprint.addNumber(kernel.ticks);
    fingerprint.addInteger(record.nameHash);
    fingerprint.addInteger(this.typeHash(what));
    if (type !== undefined) fingerprint.addInteger(this.typeHash(type));
    if (!this.listening) return;
    const data = type === undefined ? {} : { type };
    this.tell(kernel, { kind: "fault", time: kernel.now, entity: record.name, what, data });
  }

  /** The pace of an entity changes. */
  slowed(kernel: Kernel, record: EntityRecord): void {
    const { fingerprint } = this;
    const { slowdown: factor } = record;
    fingerprint.addNumber(kernel.ticks);
    fingerprint.addInteger(record.nameHash);
    fingerprint.addInteger(this.typeHash("slowed"));
    fingerprint.addNumber(factor);
    if (!this.listening) return;
    this.tell(kernel, { kind: "fault", time: kernel.now, entity: record.name, what: "slowed", data: { factor } });
  }

  /** What the listener throws ends the run after the present event; the model, which is not to blame, goes on. */
  tell(kernel: Kernel, entry: TraceEntry | ProcessEntry): void {
    try {
      this.listener?.(entry);
    } catch (error) {
      kernel.surface(error, undefined, "the trace listener");
    }
  }

  private typeHash(type: string): number {
    let hash = this.typeHashes.get(type);
    if (hash === undefined) {
      hash = hashString(type);
      this.typeHashes.set(type, hash);
    }
    return hash;
  }
}
