import type { Engine } from "./basics.js";

/** A value over time: its extremes and its integral. */
export class Area {
  private readonly engine: () => Engine | undefined;
  private value: number;
  private least: number;
  private most: number;
  private sum = 0;
  private since = 0;

  constructor(engine: () => Engine | undefined, initial: number) {
    this.engine = engine;
    this.value = initial;
    this.least = initial;
    this.most = initial;
  }

  set(value: number): void {
    this.integrate();
    this.value = value;
    this.least = Math.min(this.least, value);
    this.most = Math.max(this.most, value);
  }

  show(): string {
    this.integrate();
    return `${this.value} in ${this.least}..${this.most} sum ${this.sum}`;
  }

  private integrate(): void {
    const now = this.engine()?.now ?? 0;
    this.sum += this.value * (now - this.since);
    this.since = now;
  }
}
