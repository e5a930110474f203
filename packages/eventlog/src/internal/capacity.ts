import { type Duration, describeValue, type RandomStream, requireDuration, sampleDuration } from "@sim/core";
import type { LogCapacity } from "../log-capacity.js";

/** The grain of time; a service takes ticks and parts of them. */
export const TICKS_PER_SECOND = 1e6;

/** Works out how long the service of an append takes, in ticks and their parts. */
export class Capacity {
  private readonly ticksPerByte: number;
  private readonly perRecord: ServiceTime;
  private readonly perBatch: ServiceTime;

  constructor(options: LogCapacity) {
    const owner = "EventLog";
    if (typeof options !== "object" || options === null) {
      throw new TypeError(`${owner}: capacity must be an object, got ${describeValue(options)}`);
    }
    const { bytesPerSecond, secondsPerRecord = 0, secondsPerBatch = 0 } = options;
    this.ticksPerByte = bytesPerSecond === undefined ? 0 : TICKS_PER_SECOND / checkedRate(owner, bytesPerSecond);
    this.perRecord = new ServiceTime(requireDuration(owner, "capacity.secondsPerRecord", secondsPerRecord));
    this.perBatch = new ServiceTime(requireDuration(owner, "capacity.secondsPerBatch", secondsPerBatch));
  }

  /** The service of one append; draws what is random in it. */
  serviceTicks(records: number, bytes: number, random: RandomStream): number {
    return this.perBatch.ticksOf(1, random) + this.perRecord.ticksOf(records, random) + bytes * this.ticksPerByte;
  }
}

/** A duration that is added up before it is rounded. */
class ServiceTime {
  private readonly constant: number;
  private readonly duration: Duration;

  constructor(duration: Duration) {
    this.duration = duration;
    this.constant = typeof duration === "number" ? exactTicks(duration) : Number.NaN;
  }

  ticksOf(times: number, random: RandomStream): number {
    if (this.constant >= 0) return times * this.constant;
    let ticks = 0;
    for (let i = 0; i < times; i++) ticks += sampleDuration(this.duration, random) * TICKS_PER_SECOND;
    return ticks;
  }
}

/** Ticks and their parts; what lies within rounding of whole ticks is meant to be those, and adds up exactly. */
function exactTicks(seconds: number): number {
  const ticks = seconds * TICKS_PER_SECOND;
  const whole = Math.round(ticks);
  return Math.abs(ticks - whole) <= 4 * Number.EPSILON * whole ? whole : ticks;
}

function checkedRate(owner: string, bytesPerSecond: number): number {
  if (Number.isFinite(bytesPerSecond) && bytesPerSecond > 0) return bytesPerSecond;
  const message = `${owner}: capacity.bytesPerSecond must be a finite number > 0, got ${describeValue(bytesPerSecond)}`;
  throw typeof bytesPerSecond === "number" ? new RangeError(message) : new TypeError(message);
}
