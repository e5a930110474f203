import { type Scheduled, Simulation } from "@sim/core";
import { observer } from "./observer.js";

const TIMERS = 60;

/**
 * Callbacks alone: timers that set themselves again, on a grid so coarse that many meet in one instant, at five priorities;
 * one in three cancels another one, which may be due at this very moment. Housekeeping counts them.
 */
export function callbacks(seed: number): Simulation {
  const sim = new Simulation({ seed, endTime: 120 });
  const random = sim.random("timers");
  const about = observer("timers");
  const fired = sim.fact(about, "fired", "timer", "delay", "priority");
  const cancelled = sim.fact(about, "cancelled", "timer", "by");
  const counted = sim.fact(about, "counted", "fired");
  const pending: Scheduled[] = [];
  let count = 0;

  const set = (timer: number): void => {
    const delay = random.integer(40) / 40;
    const priority = random.integer(5) - 2;
    fired.report(timer, delay, priority);
    pending[timer] = sim.call(delay, fire, timer, { priority });
  };
  const fire = (timer: number): void => {
    count++;
    if (random.next() < 1 / 3) {
      const other = random.integer(TIMERS);
      pending[other]?.cancel();
      if (other !== timer) {
        cancelled.report(other, timer);
        set(other);
      }
    }
    set(timer);
  };

  for (let timer = 0; timer < TIMERS; timer++) set(timer);
  sim.every(0.5, () => counted.report(count));
  sim.call(0, () => counted.report(-1), undefined, { at: 60, daemon: true, priority: -1000 });
  return sim;
}
