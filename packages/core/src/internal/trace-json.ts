import { requireInteger, requireOptions } from "../checks.js";
import { Simulation } from "../simulation.js";
import type { TraceJsonOptions } from "../trace-json-lines.js";
import { isWaitable } from "../waitable.js";
import { Calendar } from "./calendar.js";
import { isProcess } from "./is-process.js";
import { Kernel } from "./kernel.js";

const DEFAULT_MAX_VALUES = 1000;
/** What a future without a label is called. */
const DEFAULT_LABEL = "a future";

/** Gives a text for any value: valid JSON, of bounded length, the same for equal values. Never throws. */
export class TraceJson {
  private readonly maxValues: number;
  /** How many values may still be written. */
  private left = 0;
  /** The objects that hold the value being written. */
  private readonly path = new Set<object>();

  constructor(owner: string, options: TraceJsonOptions) {
    const { maxValues = DEFAULT_MAX_VALUES } = requireOptions(owner, options);
    this.maxValues = requireInteger(owner, "maxValues", maxValues, 1);
  }

  text(value: unknown): string {
    this.left = this.maxValues;
    this.path.clear();
    return this.write(value) ?? "null";
  }

  /** Undefined for what JSON leaves out. */
  private write(value: unknown): string | undefined {
    this.left--;
    switch (typeof value) {
      case "undefined":
        return undefined;
      case "number":
        return Number.isFinite(value) ? String(value) : quoted(String(value));
      case "boolean":
        return String(value);
      case "string":
        return quoted(value);
      case "bigint":
        return quoted(`${value}n`);
      case "symbol":
        return quoted(String(value));
      default:
        return value === null ? "null" : this.writeObject(value as object);
    }
  }

  private writeObject(value: object): string | undefined {
    if (this.path.has(value)) return quoted("[circular]");
    this.path.add(value);
    try {
      const name = shortName(value);
      return name === undefined ? this.writeContents(value) : quoted(name);
    } catch {
      // A getter, a proxy or a `toJSON` that throws, or nesting too deep for the stack.
      return quoted("[unreadable]");
    } finally {
      this.path.delete(value);
    }
  }

  private writeContents(value: object): string | undefined {
    if (Array.isArray(value)) return this.writeList(value.length, value);
    // A map is a list of pairs.
    if (value instanceof Map || value instanceof Set) return this.writeList(value.size, value);
    if (isTypedArray(value)) return this.writeList(value.length, value);
    if (value instanceof Number || value instanceof String || value instanceof Boolean) {
      return this.write(value.valueOf());
    }
    const { toJSON } = value as { readonly toJSON?: unknown };
    return typeof toJSON === "function" ? this.write(toJSON.call(value)) : this.writeMembers(value);
  }

  private writeList(length: number, values: Iterable<unknown>): string {
    const parts: string[] = [];
    for (const value of values) {
      if (this.left <= 0) {
        parts.push(quoted(`... ${length - parts.length} more`));
        break;
      }
      parts.push(this.write(value) ?? "null");
    }
    return `[${parts.join(",")}]`;
  }

  private writeMembers(value: object): string {
    const keys = Object.keys(value).sort();
    if (keys.length === 0) return emptyObject(value);
    const parts: string[] = [];
    for (const [done, key] of keys.entries()) {
      if (this.left <= 0) {
        parts.push(`"...":${quoted(`${keys.length - done} more`)}`);
        break;
      }
      const text = this.write((value as { readonly [key: string]: unknown })[key]);
      if (text !== undefined) parts.push(`${quoted(key)}:${text}`);
    }
    return `{${parts.join(",")}}`;
  }
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What stands for an object whose contents are its own affair. */
function shortName(value: object): string | undefined {
  if (typeof value === "function") return named("function", (value as { readonly name: string }).name);
  if (isWaitable(value)) return waitableName(value);
  if (value instanceof Simulation || value instanceof Kernel || value instanceof Calendar) return "[simulation]";
  const { name, handleEvent } = value as { readonly name?: unknown; readonly handleEvent?: unknown };
  if (typeof name === "string" && typeof handleEvent === "function") return named("entity", name);
  if (isProcess(value)) return "[process]";
  return value instanceof Error ? String(value) : undefined;
}

function waitableName(value: object): string {
  const { kind, name, label } = value as { readonly [k in "kind" | "name" | "label"]?: string };
  const words = name ?? label ?? "";
  return named(String(kind), words === DEFAULT_LABEL ? "" : words);
}

function named(kind: string, name: string): string {
  return name === "" ? `[${kind}]` : `[${kind} ${name}]`;
}

/** What shows no members: braces, or the name of its class. */
function emptyObject(value: object): string {
  const { constructor: made } = value as { readonly constructor?: unknown };
  const name = typeof made === "function" ? made.name : "Object";
  return name === "Object" || name === "" ? "{}" : quoted(`[${name}]`);
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
