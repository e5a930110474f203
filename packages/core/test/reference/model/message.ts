import type { TargetLike } from "../kit.js";

/** A message described, to be yielded. */
export class ModelEvent {
  readonly target: TargetLike;
  readonly payload: number;
  readonly delay: number;

  constructor(target: TargetLike, payload: number, delay: number) {
    this.target = target;
    this.payload = payload;
    this.delay = delay;
  }
}
