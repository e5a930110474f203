import type { ProcessRunner } from "./process-runner.js";

/** Processes under way, oldest first: a list threaded through the runners, so that joining and leaving cost nothing. */
export class ProcessList {
  private first: ProcessRunner | undefined = undefined;
  private last: ProcessRunner | undefined = undefined;

  add(runner: ProcessRunner): void {
    const { last } = this;
    runner.previous = last;
    if (last === undefined) this.first = runner;
    else last.following = runner;
    this.last = runner;
  }

  remove(runner: ProcessRunner): void {
    const { previous, following } = runner;
    if (previous === undefined) this.first = following;
    else previous.following = following;
    if (following === undefined) this.last = previous;
    else following.previous = previous;
    runner.previous = undefined;
    runner.following = undefined;
  }

  /** The processes as they are now, so that some may end while the list is gone through. */
  snapshot(): ProcessRunner[] {
    const runners: ProcessRunner[] = [];
    for (let runner = this.first; runner !== undefined; runner = runner.following) runners.push(runner);
    return runners;
  }
}
