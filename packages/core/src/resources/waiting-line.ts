import type { Level } from "../internal/level.js";
import type { Request } from "./request.js";

/** Requests that wait, first come first served: a list threaded through them, so that whoever leaves costs nothing. */
export class WaitingLine<R extends Request<unknown> = Request<unknown>> {
  first: R | undefined = undefined;
  /** Counts those who wait, over time; several lines may share it. */
  readonly level: Level;
  private last: R | undefined = undefined;

  constructor(level: Level) {
    this.level = level;
  }

  add(request: R): void {
    const { last } = this;
    request.line = this;
    request.previous = last;
    if (last === undefined) this.first = request;
    else last.following = request;
    this.last = request;
    this.level.change(this.level.value + 1);
  }

  /** Puts it before all others. */
  addFirst(request: R): void {
    const { first } = this;
    request.line = this;
    request.following = first;
    if (first === undefined) this.last = request;
    else first.previous = request;
    this.first = request;
    this.level.change(this.level.value + 1);
  }

  after(request: R): R | undefined {
    return request.following as R | undefined;
  }

  remove(request: R): void {
    const previous = request.previous as R | undefined;
    const following = request.following as R | undefined;
    if (previous === undefined) this.first = following;
    else previous.following = following;
    if (following === undefined) this.last = previous;
    else following.previous = previous;
    request.previous = undefined;
    request.following = undefined;
    request.line = undefined;
    this.level.change(this.level.value - 1);
  }

  /** Those who wait now, so that some may leave while the line is gone through. */
  requests(): R[] {
    const requests: R[] = [];
    for (let request = this.first; request !== undefined; request = this.after(request)) requests.push(request);
    return requests;
  }

  /** Empties it and gives those who waited, in order. */
  clear(): R[] {
    const requests = this.requests();
    for (const request of requests) this.remove(request);
    return requests;
  }
}

/** Lines by priority, the least first. */
export class PriorityLine<R extends Request<unknown>> {
  /** Counts those who wait, over time. */
  readonly level: Level;
  private readonly priorities: number[] = [];
  private readonly lines: WaitingLine<R>[] = [];

  constructor(level: Level) {
    this.level = level;
  }

  get size(): number {
    return this.level.value;
  }

  /** The first of the most urgent line. */
  get first(): R | undefined {
    for (;;) {
      const first = this.lines[0]?.first;
      // The last line stays, for the next of its priority.
      if (first !== undefined || this.lines.length <= 1) return first;
      this.lines.shift();
      this.priorities.shift();
    }
  }

  /** Those who wait, the first to be served first. */
  requests(): R[] {
    return this.lines.flatMap((line) => line.requests());
  }

  /** Puts a request into the line of its priority, at its end or, back from service, at its head. */
  add(request: R, priority: number, atHead: boolean): void {
    let low = 0;
    let high = this.priorities.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.priorities[middle] as number) < priority) low = middle + 1;
      else high = middle;
    }
    if (this.priorities[low] !== priority) {
      this.priorities.splice(low, 0, priority);
      this.lines.splice(low, 0, new WaitingLine<R>(this.level));
    }
    const line = this.lines[low] as WaitingLine<R>;
    if (atHead) line.addFirst(request);
    else line.add(request);
  }

  remove(request: R): void {
    request.line?.remove(request);
  }
}
