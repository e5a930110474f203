import { requireFunction } from "./checks.js";
import { recordOf } from "./internal/entity-record.js";
import { HeldCallback, Resumption } from "./internal/resumption.js";
import type { Target } from "./message.js";
import { requireTarget } from "./target.js";
import type { Waitable } from "./waitable.js";

/**
 * For the timers of components: whether `component` is suspended ({@link Simulation.suspend}), in which case
 * `callback(argument)` is called when it goes on, in its turn among what else is held for it, and not at all if it crashes
 * before.
 *
 * @throws TypeError for a bad component or callback
 *
 * @example
 * ```ts
 * import { Entity, holdBack, Simulation } from "@sim/core";
 *
 * class Server extends Entity {
 *   readonly answered: number[] = [];
 *   ask(): void {
 *     this.sim.call(1, answer, this);
 *   }
 *   handleEvent(): void {}
 * }
 * function answer(server: Server): void {
 *   if (holdBack(server, answer, server)) return;
 *   server.answered.push(server.now);
 * }
 * const server = new Server("server");
 * const sim = new Simulation({ entities: [server] });
 * server.ask();
 * sim.suspend(server);
 * sim.call(30, () => sim.resume(server), undefined);
 * sim.run();
 * server.answered; // => [30]
 * ```
 *
 * @public
 */
export function holdBack<A>(component: Target<never>, callback: (argument: A) => void, argument: A): boolean {
  const record = recordOf(requireTarget("holdBack", component));
  if (record?.suspended !== true) return false;
  requireFunction("holdBack", "callback", callback);
  new HeldCallback(record, callback as (argument: never) => void, argument).hold();
  return true;
}

/**
 * A description of waiting until `component` is not suspended: at once if it is not, else in its turn when it is resumed,
 * or crashes. For components whose requests run in the process of the caller; {@link operation} waits by itself.
 *
 * @throws TypeError for a bad component
 *
 * @example
 * ```ts
 * import { Counter, Simulation, untilResumed } from "@sim/core";
 *
 * const counter = new Counter("counter");
 * const sim = new Simulation({ entities: [counter] });
 * const seen: number[] = [];
 * sim.suspend(counter);
 * sim.call(30, () => sim.resume(counter), undefined);
 * sim.spawn(
 *   (function* () {
 *     yield* untilResumed(counter);
 *     seen.push(sim.now);
 *   })(),
 * );
 * sim.run();
 * seen; // => [30]
 * ```
 *
 * @public
 */
export function untilResumed(component: Target<never>): Waitable<void> {
  return new Resumption(requireTarget("untilResumed", component));
}
