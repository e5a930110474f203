import { toSeconds, toTicks } from "@sim/core";
import type { Key } from "@sim/strategies";
import type { ProducerState } from "./producer-state.js";

/** The sender looks what there is to do as an event of this instant: once, whatever else happens in it before. */
export function wakeSoon<K extends Key, V>(state: ProducerState<K, V>): void {
  wakeAt(state, toTicks(state.producer.now));
}

/** The sender looks what there is to do at that tick, or before. */
export function wakeAt<K extends Key, V>(state: ProducerState<K, V>, ticks: number): void {
  if (state.wakeUpAt <= ticks) return;
  const { sim } = state.desk();
  state.wakeUp?.cancel();
  state.wakeUpAt = ticks;
  state.wakeUp = sim.call(toSeconds(ticks - toTicks(sim.now)), state.awake, state);
}
