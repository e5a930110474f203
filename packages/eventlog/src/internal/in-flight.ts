import type { EntityUnavailableError, Scheduled } from "@sim/core";

/** A request under way; a link of the list of all that are. */
export abstract class Request {
  previous: Request | undefined = undefined;
  following: Request | undefined = undefined;
  /** What it waits for in the calendar. */
  timer: Scheduled | undefined = undefined;

  /** What it is called in errors. */
  abstract readonly what: string;

  /** The log has crashed: forgets what it was about, and tells who waits. */
  abstract lose(error: EntityUnavailableError): void;
}

/** The requests under way, in the order in which they began. */
export class InFlight {
  private first: Request | undefined = undefined;
  private last: Request | undefined = undefined;

  add(request: Request): void {
    request.previous = this.last;
    if (this.last === undefined) this.first = request;
    else this.last.following = request;
    this.last = request;
  }

  remove(request: Request): void {
    const { previous, following } = request;
    if (previous === undefined) this.first = following;
    else previous.following = following;
    if (following === undefined) this.last = previous;
    else following.previous = previous;
    request.previous = undefined;
    request.following = undefined;
  }

  /** Takes out the one that began first. */
  shift(): Request | undefined {
    const { first } = this;
    if (first !== undefined) this.remove(first);
    return first;
  }
}
