import { type Series, SeriesRecorder, toSeconds } from "@sim/core";

/** For how long partitions have had no owner that runs, each from its first assignment on. */
export class Availability {
  private readonly pauses = new SeriesRecorder();
  /** Since when each partition has had none, in ticks; NaN while it has one, undefined before its first. */
  private readonly since: (number | undefined)[] = [];
  private latest: Series | undefined = undefined;
  private totalTicks = 0;

  lost(partition: number, now: number): void {
    if (Number.isNaN(this.since[partition])) this.since[partition] = now;
  }

  gained(partition: number, now: number): void {
    const since = this.since[partition];
    this.since[partition] = Number.NaN;
    if (since === undefined || Number.isNaN(since)) return;
    this.totalTicks += now - since;
    this.pauses.add(toSeconds(now - since));
    this.latest = undefined;
  }

  /** Partition-seconds without an owner, those that last until now included. */
  total(now: number): number {
    let ticks = this.totalTicks;
    for (const since of this.since) if (since !== undefined && !Number.isNaN(since)) ticks += now - since;
    return toSeconds(ticks);
  }

  /** Pauses that are over, in seconds. */
  get series(): Series {
    this.latest ??= this.pauses.snapshot();
    return this.latest;
  }
}
