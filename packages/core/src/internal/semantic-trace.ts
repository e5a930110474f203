import type { SimEvent } from "../message.js";
import type { TraceEntry } from "../trace.js";
import type { EntityRecord } from "./entity-record.js";
import { Fingerprint } from "./fingerprint.js";
import { hashString } from "./hash.js";
import type { Kernel } from "./kernel.js";

/** The semantic trace: always hashed, and told to the listener if there is one. */
export class SemanticTrace {
  readonly fingerprint = new Fingerprint();
  readonly listener: ((entry: TraceEntry) => void) | undefined;
  private readonly typeHashes = new Map<string, number>();

  constructor(listener: ((entry: TraceEntry) => void) | undefined) {
    this.listener = listener;
  }

  delivered(kernel: Kernel, record: EntityRecord, event: SimEvent): void {
    const { fingerprint, listener } = this;
    fingerprint.addNumber(kernel.ticks);
    fingerprint.addInteger(record.nameHash);
    fingerprint.addInteger(this.typeHash(event.type));
    if (listener !== undefined) {
      listener({ time: kernel.now, entity: record.name, what: event.type, data: { payload: event.payload } });
    }
  }

  /** Something that happened to an entity, and of which message type if it is about one. */
  noted(kernel: Kernel, record: EntityRecord, what: string, type?: string): void {
    const { fingerprint, listener } = this;
    fingerprint.addNumber(kernel.ticks);
    fingerprint.addInteger(record.nameHash);
    fingerprint.addInteger(this.typeHash(what));
    if (type !== undefined) fingerprint.addInteger(this.typeHash(type));
    listener?.({ time: kernel.now, entity: record.name, what, data: type === undefined ? {} : { type } });
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
