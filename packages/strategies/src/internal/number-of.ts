import { requireOptionalFunction } from "./check.js";
import { wrongKind } from "./errors.js";

/** How a numeric aggregator reads a number out of a value. */
export class NumberOf<V> {
  readonly owner: string;
  readonly fn: ((value: V) => number) | undefined;

  constructor(owner: string, fn: ((value: V) => number) | undefined) {
    requireOptionalFunction(owner, "fn", fn);
    this.owner = owner;
    this.fn = fn;
  }

  read(value: V): number {
    const number = this.fn === undefined ? value : this.fn(value);
    if (typeof number !== "number") {
      throw this.fn === undefined
        ? wrongKind(this.owner, "a value", "a number (or give a function that reads one from it)", number)
        : wrongKind(this.owner, "the result of fn", "a number", number);
    }
    return number;
  }
}
