import type { TargetLike } from "../kit.js";
import type { Hooks, Owner } from "./basics.js";

/** An entity that has just been attached. */
export function newOwner(target: TargetLike & Hooks): Owner {
  return {
    target,
    crashed: false,
    crashes: 0,
    suspended: false,
    slowdown: 1,
    finished: false,
    processes: [],
    held: [],
  };
}
